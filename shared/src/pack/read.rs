//! 读入: an author's TOML taken apart entry by entry, so that each entry that is not of the right
//! shape is found in one go and pointed at, and the others can still be checked.

use alloc::{format, string::String, vec::Vec};

use serde::{Deserialize, de::IntoDeserializer as _};
use serde_path_to_error::Segment;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error},
};

use super::{Finding, FindingCode, Pack};

/// Reads a pack as it is written: without the entries that are not of the right shape, which are
/// reported.
pub(super) fn read(toml: &str) -> Result<(Pack, Vec<Finding>), Vec<Finding>> {
    let lines = Lines(toml);
    let table = DeTable::parse(toml).map_err(|error| Vec::from([lines.finding("", &error)]))?;
    let span = table.span();
    let mut reader = Reader { lines, table: table.into_inner(), findings: Vec::new() };
    let facts = reader.entries("fact");
    let groups = reader.entries("group");
    let requirements = reader.entries("requirement");
    let quantities = reader.entries("quantity");
    let conditions = reader.entries("condition");
    let vetoes = reader.entries("veto");
    let levels = reader.entries("level");
    let golden = reader.entries("golden");
    let Reader { table, mut findings, .. } = reader;
    let pack: Option<Pack> = shaped(&lines, "", Spanned::new(span, DeValue::Table(table)), &mut findings);
    match pack {
        Some(pack) => {
            let pack = Pack { facts, groups, requirements, quantities, conditions, vetoes, levels, golden, ..pack };
            Ok((pack, findings))
        }
        None => Err(findings),
    }
}

struct Reader<'t> {
    lines: Lines<'t>,
    table: DeTable<'t>,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    /// Takes a list of entries out; those of a wrong shape are reported and left out.
    fn entries<T: Deserialize<'t>>(&mut self, sort: &str) -> Vec<T> {
        // What is no list at all is reported with the rest of the pack.
        if !self.table.get(sort).is_some_and(|list| list.get_ref().is_array()) {
            return Vec::new();
        }
        let Some(DeValue::Array(list)) = self.table.remove(sort).map(Spanned::into_inner) else { return Vec::new() };
        let mut entries = Vec::with_capacity(list.len());
        for (index, entry) in list.into_iter().enumerate() {
            let id = entry.get_ref().get("id").and_then(|id| id.get_ref().as_str());
            let pointer = id.map_or_else(|| format!("{sort}/{index}"), |id| format!("{sort}/{id}"));
            entries.extend(shaped(&self.lines, &pointer, entry, &mut self.findings));
        }
        entries
    }
}

/// Gives a value its shape, or reports where it has another.
fn shaped<'t, T: Deserialize<'t>>(
    lines: &Lines<'_>,
    pointer: &str,
    value: Spanned<DeValue<'t>>,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    match serde_path_to_error::deserialize(value.into_deserializer()) {
        Ok(shaped) => Some(shaped),
        Err(error) => {
            let mut place = String::from(pointer);
            for segment in error.path() {
                let part = match segment {
                    Segment::Seq { index } => format!("{index}"),
                    Segment::Map { key } => key.clone(),
                    Segment::Enum { variant } => variant.clone(),
                    Segment::Unknown => continue,
                };
                if !place.is_empty() {
                    place.push('/');
                }
                place.push_str(&part);
            }
            findings.push(lines.finding(&place, error.inner()));
            None
        }
    }
}

/// The text, to say in which line something stands.
#[derive(Clone, Copy)]
struct Lines<'t>(&'t str);

impl Lines<'_> {
    fn finding(&self, pointer: &str, error: &Error) -> Finding {
        let before = error.span().and_then(|span| self.0.get(..span.start));
        let line = before.map(|before| 1 + before.bytes().filter(|byte| *byte == b'\n').count());
        let message = error.message();
        match line {
            Some(line) if pointer.is_empty() => Finding::error(format!("line {line}"), FindingCode::Malformed, message),
            Some(line) => Finding::error(pointer, FindingCode::Malformed, format!("line {line}: {message}")),
            None => Finding::error(pointer, FindingCode::Malformed, message),
        }
    }
}

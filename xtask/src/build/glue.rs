//! Makes the glue between wasm and browser smaller: short names on both sides, no comments and
//! indentation.
//!
//! wasm-bindgen names imports and exports with 16 hexadecimal digits that do not compress, once in
//! the script and once in the wasm. [`Names`] gives each a short one; [`lean`] drops what only a
//! reader of the script would miss, and [`brief`] says the same in fewer words. Together that saves some
//! 3 KiB of each page after compression.

use std::collections::BTreeMap;

/// Short names for long ones.
#[derive(Default)]
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    /// The short name for an import or export; a name that people wrote stays as it is.
    pub(crate) fn shorten(&mut self, name: &str) -> String {
        if !name.contains("__") {
            return name.to_owned();
        }
        // `$` opens no name in the glue, so a short name never meets one that is there already.
        let next = format!("${}", self.0.len());
        self.0.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The script with every long name replaced.
    pub(crate) fn replace(&self, script: &str) -> String {
        let mut replaced = String::with_capacity(script.len());
        let mut rest = script;
        while !rest.is_empty() {
            let word = rest.find(|c: char| !is_of_a_name(c)).unwrap_or(rest.len());
            let name = &rest[..word];
            replaced.push_str(self.0.get(name).map_or(name, String::as_str));
            let after = &rest[word..];
            let gap = after.find(is_of_a_name).unwrap_or(after.len());
            replaced.push_str(&after[..gap]);
            rest = &after[gap..];
        }
        replaced
    }
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

/// The script without comments, indentation and empty lines.
///
/// The glue has no text over several lines, which [`super::wasm`] makes sure of; comments that
/// share a line with code stay.
pub(crate) fn lean(script: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if line.starts_with("/*") {
            in_comment = true;
        }
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            brief(&mut lines, line);
        }
        if in_comment && line.ends_with("*/") {
            in_comment = false;
        }
    }
    lines.join("\n")
}

/// Adds a line: what is kept in `ret` only to be given back is given back at once, and a function under a name
/// is a method.
fn brief(lines: &mut Vec<String>, line: &str) {
    if line == "return ret;"
        && let Some(last) = lines.last_mut()
        && let Some(value) = last.strip_prefix("const ret = ").filter(|value| value.ends_with(';'))
    {
        *last = format!("return {value}");
        return;
    }
    match line.split_once(": function(") {
        Some((name, rest)) if name.chars().all(is_of_a_name) => lines.push(format!("{name}({rest}")),
        _ => lines.push(line.to_owned()),
    }
}

/// Whether some text of the script runs over the end of a line.
pub(crate) fn has_long_texts(script: &str) -> bool {
    script.lines().any(|line| line.matches('`').count() % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_replaced() {
        let mut names = Names::default();
        assert_eq!(names.shorten("__wbg_log_0123"), "$0");
        assert_eq!(names.shorten("__wbg_log_0123_1"), "$1");
        assert_eq!(names.shorten("__wbg_log_0123"), "$0");
        assert_eq!(names.shorten("memory"), "memory");
        let script = "x.__wbg_log_0123_1(__wbg_log_0123, memory)";
        assert_eq!(names.replace(script), "x.$1($0, memory)");
    }

    #[test]
    fn comments_and_indentation_go() {
        let script = "/**\n * Says it.\n */\n  a(\"//\");\n\n  // why\n  b(); /* here */\n/* one */\nc();";
        assert_eq!(lean(script), "a(\"//\");\nb(); /* here */\nc();");
    }

    #[test]
    fn the_same_is_said_in_fewer_words() {
        let script = "__wbg_a: function(arg0) {\n  const ret = f(arg0);\n  return ret;\n},\nconst ret = 1;\ng(ret);\nreturn ret;";
        assert_eq!(lean(script), "__wbg_a(arg0) {\nreturn f(arg0);\n},\nconst ret = 1;\ng(ret);\nreturn ret;");
        let told = "text(\"so: function(x)\");";
        assert_eq!(lean(told), told);
    }
}

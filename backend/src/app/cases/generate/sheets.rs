//! Answer sheets with their results, each worked out once and used by many communities.

use sha2::{Digest, Sha256};
use shared::{
    answer::AnswerValue,
    canonical,
    case::{ItemVerdict, Verdict, review},
    date::Date,
    explain,
    pack::golden::{Baseline, Expected, Golden},
    responses::Responses,
    rulebook::Rulebook,
};

use super::{DAY_MS, chance::Chance};
use crate::{
    app::cases::{CaseError, internal, standing::scored},
    clock::rule_day,
    store::{cases::Scored, submissions::pack},
};

/// Days between two sheets' days.
const EVERY_DAYS: i64 = 90;
/// Sheets for each of those days.
const VARIANTS: u64 = 12;

/// A sheet with its claimed and its reviewed result.
pub(super) struct Sheet {
    pub(super) as_of: String,
    /// Canonical JSON, packed.
    pub(super) packed_answers: Vec<u8>,
    pub(super) answers_sha256: [u8; 32],
    pub(super) packed_outcome: Vec<u8>,
    pub(super) outcome_sha256: [u8; 32],
    pub(super) claimed: Scored,
    /// Requirements that are not claimed as met.
    pub(super) not_claimed: Vec<String>,
    pub(super) verdicts: Vec<ItemVerdict>,
    pub(super) reviewed: Scored,
    /// A requirement that a return can be about.
    pub(super) doubtful: String,
}

impl Sheet {
    pub(super) fn reaches_a_level(&self) -> bool {
        self.reviewed.level.is_some()
    }
}

/// Makes sheets for days from `first` to `last`, instants in milliseconds.
pub(super) fn make(rulebook: &Rulebook, chance: &mut Chance, first: i64, last: i64) -> Result<Vec<Sheet>, CaseError> {
    let mut sheets = Vec::new();
    let mut at = first;
    while at <= last {
        for variant in 0..VARIANTS {
            sheets.push(sheet(rulebook, chance, rule_day(at), variant)?);
        }
        at += EVERY_DAYS * DAY_MS;
    }
    Ok(sheets)
}

/// A sheet of the last day before the given one, or of the first.
pub(super) fn pick<'a>(sheets: &'a [Sheet], before: Date, needs_level: bool, chance: &mut Chance) -> Option<&'a Sheet> {
    let before = before.to_string();
    let day = sheets.iter().map(|sheet| &sheet.as_of).filter(|day| **day <= before).max();
    let day = day.or_else(|| sheets.iter().map(|sheet| &sheet.as_of).min())?;
    let fitting: Vec<&Sheet> =
        sheets.iter().filter(|sheet| sheet.as_of == *day && (!needs_level || sheet.reaches_a_level())).collect();
    fitting.get(chance.index(fitting.len())).copied()
}

fn sheet(rulebook: &Rulebook, chance: &mut Chance, day: Date, variant: u64) -> Result<Sheet, CaseError> {
    let golden = Golden {
        name: String::new(),
        as_of: None,
        all: Baseline::Met,
        facts: Vec::new(),
        previous: None,
        answers: Vec::new(),
        expect: Expected::default(),
    };
    let mut sheet = golden.sheet(rulebook, day);
    // The first variants of each day are good ones, the others lack more and more.
    for _ in 0..variant.saturating_sub(4) * 2 {
        let index = chance.index(sheet.answers.len());
        sheet.answers[index].response = Some(AnswerValue::Choice("not_met".to_owned()));
        if !Responses::read(rulebook, &sheet).1.is_empty() {
            // Not a matter of met or not met: left open instead.
            sheet.answers[index].response = None;
        }
    }
    let (responses, errors) = Responses::read(rulebook, &sheet);
    if let Some(error) = errors.first() {
        return Err(internal(format!("a generated sheet is wrong at {}", error.pointer)));
    }
    let outcome = explain::evaluate(rulebook, &responses).map_err(internal)?;
    let asked = review::asked(&outcome);
    // One sheet of each day is confirmed as a whole, so that every day has one that can be recognised.
    let doubts = if variant == 0 { 0 } else { chance.below(4) };
    let refused: Vec<usize> = (0..doubts).map(|_| chance.index(asked.len())).collect();
    let verdicts: Vec<ItemVerdict> = asked
        .iter()
        .enumerate()
        .map(|(index, requirement)| ItemVerdict {
            requirement: requirement.clone(),
            verdict: if refused.contains(&index) { Verdict::NeedsEvidence } else { Verdict::Confirmed },
            remark: None,
            mark: None,
        })
        .collect();
    let reviewed_sheet = review::reviewed_sheet(rulebook, &sheet, &verdicts);
    let reviewed = Responses::read(rulebook, &reviewed_sheet).0;
    let reviewed = scored(&explain::evaluate(rulebook, &reviewed).map_err(internal)?);
    let outcome_bytes = canonical::to_vec(&outcome).map_err(internal)?;
    let sheet_bytes = canonical::to_vec(&sheet).map_err(internal)?;
    Ok(Sheet {
        as_of: sheet.as_of.to_string(),
        answers_sha256: Sha256::digest(&sheet_bytes).into(),
        packed_answers: pack(&sheet_bytes),
        packed_outcome: pack(&outcome_bytes),
        outcome_sha256: Sha256::digest(&outcome_bytes).into(),
        claimed: scored(&outcome),
        not_claimed: review::not_claimed(rulebook, &outcome).map(str::to_owned).collect(),
        doubtful: asked.get(chance.index(asked.len())).cloned().unwrap_or_default(),
        verdicts,
        reviewed,
    })
}

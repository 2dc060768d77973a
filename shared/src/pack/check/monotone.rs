//! The author's word that one more met requirement never lowers the score, tried on sheets.
//!
//! No proof, but a few hundred sheets filled in by a generator that always says the same find what
//! an author overlooks.

use alloc::{format, vec::Vec};

use super::super::{Finding, FindingCode};
use crate::{
    date::Date,
    evaluate::{Assessment, Scene, State},
    exact::Exact,
    path::best_response,
    responses::{Known, Response, Responses},
    rulebook::{FactKind, Item, NumberField, Question, Rulebook},
};

/// Sheets tried.
const SHEETS: usize = 300;
/// Requirements met in addition, one at a time, on each of them.
const STEPS: usize = 8;

/// Reports the first requirement that lowers the score when it is met.
pub(super) fn check(rulebook: &Rulebook, day: Date, findings: &mut Vec<Finding>) {
    if rulebook.score.is_none() || rulebook.items.is_empty() {
        return;
    }
    let mut pen = Pen(1);
    let (mut before, mut after) = (Assessment::blank(rulebook), Assessment::blank(rulebook));
    for _ in 0..SHEETS {
        let mut responses = pen.sheet(rulebook, day);
        before.work_out(rulebook, &responses);
        for _ in 0..STEPS {
            let index = pen.below(rulebook.items.len());
            let item = &rulebook.items[index];
            let Some(best) = best_response(Scene::new(rulebook, &responses, &before), index) else { continue };
            if !before.items[index].state.is_open() {
                continue;
            }
            let slot = responses.slots[index].clone();
            responses.slots[index].response = Some(best);
            responses.slots[index].has_evidence = true;
            after.work_out(rulebook, &responses);
            responses.slots[index] = slot;
            if after.items[index].state == State::Met && after.score < before.score {
                let words = |score: Option<Exact>| score.map_or_else(|| "none".into(), Exact::plain);
                let (before, after) = (words(before.score), words(after.score));
                let detail = format!("meeting `{}` too takes the score from {before} to {after}", item.id);
                findings.push(Finding::error("monotone", FindingCode::Contradiction, detail));
                return;
            }
        }
    }
}

/// Fills sheets in, always the same ones: `SplitMix64`.
struct Pen(u64);

impl Pen {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; nought where there is none.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    fn sheet(&mut self, rulebook: &Rulebook, day: Date) -> Responses {
        let mut responses = Responses::empty(rulebook, day);
        for (known, fact) in responses.facts.iter_mut().zip(&rulebook.facts) {
            *known = self.fact(&fact.kind);
        }
        let blank = Assessment::blank(rulebook);
        for (index, item) in rulebook.items.iter().enumerate() {
            let best = best_response(Scene::new(rulebook, &responses, &blank), index);
            responses.slots[index].response = self.response(item, best);
            responses.slots[index].has_evidence = self.below(2) == 0;
        }
        responses
    }

    fn fact(&mut self, kind: &FactKind) -> Option<Known> {
        if self.below(6) == 0 {
            return None;
        }
        Some(match kind {
            FactKind::Flag => Known::Flag(self.below(2) == 0),
            FactKind::Number { min, max, .. } => Known::Number(if self.below(2) == 0 { *min } else { *max }),
            FactKind::Class(classes) => Known::Class(u16::try_from(self.below(classes.len())).ok()?),
        })
    }

    fn response(&mut self, item: &Item, best: Option<Response>) -> Option<Response> {
        match self.below(6) {
            0 => return None,
            1 if item.may_be_not_applicable => return Some(Response::NotApplicable),
            1 | 2 => return best,
            _ => {}
        }
        let position = |pen: &mut Self, of: usize| u32::try_from(pen.below(of)).unwrap_or_default();
        Some(match &item.question {
            Question::OneOf(options) => Response::Choice(u16::try_from(self.below(options.len())).ok()?),
            Question::ManyOf { options, .. } => Response::Choices(
                (0..options.len()).fold(
                    0,
                    |chosen, option| {
                        if self.below(2) == 0 { chosen | 1 << option } else { chosen }
                    },
                ),
            ),
            Question::Numbers { fields, .. } => {
                Response::Numbers(fields.iter().map(|field| self.number(field)).collect())
            }
            Question::Records { .. } => Response::Records((0..position(self, 6)).collect()),
            Question::Faults { kinds, .. } => Response::Faults(kinds.iter().map(|_| position(self, 4)).collect()),
            Question::Narrative => Response::Text,
            Question::Derived { .. } => return None,
        })
    }

    /// One of eleven numbers from the least to the greatest.
    fn number(&mut self, field: &NumberField) -> Option<Exact> {
        let tenth = (field.max - field.min).divided_by(Exact::whole(10));
        let steps = (Exact::count(self.below(11)) * tenth).divided_by(field.step()).floor();
        (self.below(6) > 0).then(|| field.min + steps * field.step())
    }
}

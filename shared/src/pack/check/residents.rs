//! What residents are asked: only what is marked for them, and one question about all of it, whose
//! answers can stand as the value of its requirement.

use alloc::{format, vec::Vec};

use super::super::{Finding, FindingCode, Pack, question::Ask};
use crate::exact::Exact;

const FIELD: &str = "resident_satisfied_from";

pub(super) fn check(pack: &Pack, findings: &mut Vec<Finding>) {
    let mut first = None;
    for requirement in &pack.requirements {
        let mut wrong = |field: &str, detail: &str| {
            let pointer = format!("requirement/{}/{field}", requirement.id);
            findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
        };
        if !requirement.resident && !requirement.resident_text.is_empty() {
            wrong("resident_text", "the requirement is not in the residents' form");
        }
        let Some(satisfied_from) = requirement.resident_satisfied_from else { continue };
        if !requirement.resident {
            wrong(FIELD, "the requirement is not in the residents' form");
        }
        if satisfied_from < Exact::ZERO || satisfied_from > Exact::HUNDRED {
            wrong(FIELD, "residents answer from 0 to 100");
        }
        let takes_a_share = match &requirement.answer {
            Ask::Number(number) => number.min <= Exact::ZERO && number.max >= Exact::HUNDRED,
            _ => false,
        };
        if !takes_a_share {
            wrong(FIELD, "a share of residents is a number from 0 to 100, which this requirement does not take");
        }
        match first {
            None => first = Some(&requirement.id),
            Some(first) => wrong(FIELD, &format!("`{first}` asks for it already")),
        }
    }
}

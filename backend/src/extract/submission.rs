//! Submissions, of which four fifths are a claimed outcome that hardly ever has to be read.

use memchr::memmem;

use super::parse_json;
use crate::{
    api::{Claim, Submission},
    problem::Problem,
};

/// What stands around the outcome where a page has written the body: canonical JSON, members in order.
const BEFORE: &[u8] = b",\"outcome\":";
const AFTER: &[u8] = b",\"pack_hash\":\"";

/// Reads a submission. What is before and after the claimed outcome goes into `rest` and is read, and the claim
/// is left as it is: when it turns out to be the outcome, byte for byte, the body has been JSON.
/// To read the claim as well takes a twentieth more of the processor for each submission (`BENCHMARKS.md`).
pub(crate) fn parse_submission<'a>(bytes: &'a [u8], rest: &'a mut Vec<u8>) -> Result<Submission<'a>, Problem> {
    let Some([before, claim, after]) = cut(bytes) else { return parse_json(bytes) };
    for part in [before, b"null", after] {
        rest.extend_from_slice(part);
    }
    match serde_json::from_slice::<Submission<'a>>(rest) {
        Ok(submission) => Ok(Submission { outcome: Claim(claim), ..submission }),
        // Written in another way, or wrong: which, and where, the whole tells.
        Err(_) => parse_json(bytes),
    }
}

/// What is before the claim, the claim, what is after it. An outcome ends as an object does; what ends otherwise may
/// have members of the body in it that can be left out, and would not be missed in the rest.
fn cut(bytes: &[u8]) -> Option<[&[u8]; 3]> {
    let begin = memmem::find(bytes, BEFORE)? + BEFORE.len();
    let end = memmem::rfind(bytes, AFTER)?;
    let claim = bytes.get(begin..end).filter(|claim| claim.ends_with(b"}"))?;
    Some([bytes.get(..begin)?, claim, bytes.get(end..)?])
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    /// A body with these members beside what it needs, in the order of their names.
    fn body(outcome: &str) -> String {
        let rest = json!({
            "access_code": "", "community": "", "engine_version": 1, "filler": {"role": "", "name": "", "phone": ""},
            "id": Uuid::nil(), "pack_hash": "p",
            "sheet": {"as_of": "2026-11-23", "facts": [], "previous": null, "answers": []},
        });
        rest.to_string().replacen(",\"pack_hash\"", &format!(",\"outcome\":{outcome},\"pack_hash\""), 1)
    }

    fn claim_of(body: &str) -> Result<String, &'static str> {
        let mut rest = Vec::new();
        let submission = parse_submission(body.as_bytes(), &mut rest).map_err(|problem| problem.code())?;
        assert_eq!(submission.pack_hash, "p");
        Ok(String::from_utf8_lossy(submission.outcome.0).into_owned())
    }

    #[test]
    fn the_claim_is_found_and_left_as_it_is() {
        for claim in ["{}", "{\"a\":[1,\"\u{4e2d}\"]}", "null", "{\"b\":\",\\\"outcome\\\":\"}", "{nonsense}"] {
            assert_eq!(claim_of(&body(claim)).as_deref(), Ok(claim));
        }
    }

    #[test]
    fn other_ways_to_write_a_body_are_read_as_a_whole() {
        let elsewhere = body("7").replacen("{\"access_code\"", "{\"outcome\": [1], \"access_code\"", 1);
        assert_eq!(claim_of(&elsewhere.replacen(",\"outcome\":7", "", 1)).as_deref(), Ok("[1]"));
        assert_eq!(claim_of(&body("{},\"evidence\":[]")).as_deref(), Ok("{}"));
        // Two of them are one too many, and none is one too few.
        assert_eq!(claim_of(&elsewhere), Err("invalid_body"));
        assert_eq!(claim_of(&body("7").replacen(",\"outcome\":7", "", 1)), Err("invalid_body"));
        // What looks like one inside of something else is none.
        let inside = body("7").replacen("\"facts\":[]", "\"facts\":[{\"a\":1,\"outcome\":2,\"pack_hash\":\"\"}]", 1);
        assert_eq!(claim_of(&inside), Err("invalid_body"));
        assert_eq!(
            claim_of(&body("7").replacen("\"engine_version\":1", "\"engine_version\":", 1)),
            Err("invalid_json")
        );
    }
}

//! Finds where a claimed outcome differs from the one worked out here.

use serde_json::Value;

use crate::api::{FieldError, escape_pointer};

/// The most places that are listed; more say no more.
const MOST_PLACES: usize = 50;
/// The most characters of a value that are shown.
const MOST_CHARACTERS: usize = 120;

/// The places that differ, in the order of the outcome; none when only the writing (white space,
/// order of members, escapes) does. `computed` is canonical JSON.
pub(super) fn differences(claimed: &str, computed: &[u8]) -> Vec<FieldError> {
    let (Ok(claimed), Ok(computed)) =
        (serde_json::from_str::<Value>(claimed), serde_json::from_slice::<Value>(computed))
    else {
        return vec![place("/outcome", "unreadable", "the claimed outcome cannot be read")];
    };
    let mut places = Vec::new();
    walk("/outcome", None, &claimed, &computed, &mut places);
    places
}

/// `owner` is the id of the requirement, rule or level around, for people who read the list.
fn walk(pointer: &str, owner: Option<&str>, claimed: &Value, computed: &Value, places: &mut Vec<FieldError>) {
    if places.len() >= MOST_PLACES || claimed == computed {
        return;
    }
    match (claimed, computed) {
        (Value::Object(a), Value::Object(b)) => {
            let owner = ["id", "rule", "track"].iter().find_map(|key| b.get(*key)?.as_str()).or(owner);
            for (key, right) in b {
                let pointer = format!("{pointer}/{}", escape_pointer(key));
                match a.get(key) {
                    Some(left) => walk(&pointer, owner, left, right, places),
                    None => places.push(differs(&pointer, owner, None, Some(right))),
                }
            }
            for (key, left) in a.iter().filter(|(key, _)| !b.contains_key(*key)) {
                let pointer = format!("{pointer}/{}", escape_pointer(key));
                places.push(differs(&pointer, owner, Some(left), None));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for index in 0..a.len().max(b.len()) {
                let pointer = format!("{pointer}/{index}");
                match (a.get(index), b.get(index)) {
                    (Some(left), Some(right)) => walk(&pointer, owner, left, right, places),
                    (left, right) => places.push(differs(&pointer, owner, left, right)),
                }
            }
        }
        _ => places.push(differs(pointer, owner, Some(claimed), Some(computed))),
    }
    places.truncate(MOST_PLACES);
}

fn differs(pointer: &str, owner: Option<&str>, claimed: Option<&Value>, computed: Option<&Value>) -> FieldError {
    let owner = owner.map(|owner| format!("{owner}: ")).unwrap_or_default();
    let detail = format!("{owner}claimed {}, computed {}", shown(claimed), shown(computed));
    place(pointer, "differs", &detail)
}

fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    if text.chars().count() <= MOST_CHARACTERS {
        return text;
    }
    text.chars().take(MOST_CHARACTERS).chain(['…']).collect()
}

fn place(pointer: &str, code: &str, detail: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code: code.to_owned(), detail: detail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::differences;

    fn check(claimed: &str, computed: &str, expected: &[(&str, &str)]) {
        let found = differences(claimed, computed.as_bytes());
        let found: Vec<(&str, &str)> =
            found.iter().map(|place| (place.pointer.as_str(), place.detail.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_exact_place_and_both_values_are_named() {
        check(
            r#"{"items":[{"id":"1.1","points":"1"},{"id":"5.3","points":"2.01"}]}"#,
            r#"{"items":[{"id":"1.1","points":"1"},{"id":"5.3","points":"2"}]}"#,
            &[("/outcome/items/1/points", "5.3: claimed \"2.01\", computed \"2\"")],
        );
    }

    #[test]
    fn what_is_missing_or_made_up_is_named() {
        check(
            r#"{"a":1,"list":[1]}"#,
            r#"{"b":2,"list":[1,2]}"#,
            &[
                ("/outcome/b", "claimed nothing, computed 2"),
                ("/outcome/list/1", "claimed nothing, computed 2"),
                ("/outcome/a", "claimed 1, computed nothing"),
            ],
        );
    }

    #[test]
    fn another_way_of_writing_the_same_is_no_difference() {
        check("{ \"b\": [1, \"\\u4e2d\"], \"a\": null }", "{\"a\":null,\"b\":[1,\"中\"]}", &[]);
    }

    #[test]
    fn a_claim_nested_too_deeply_is_refused() {
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(differences(&deep, b"{}").len(), 1);
    }
}

//! Whatever we claim a pack can say is said by one of the fixtures, with golden cases.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "shared with the golden tests")]
mod packs;

use packs::PACKS;

/// What the criteria model must be able to say: layer, phrase.
const CLAIMS: &[(&str, &[&str])] = &[
    (
        "answers",
        &[
            "met / partly / not met",
            "yes/no",
            "a graded scale with labels: 0-5",
            "a graded scale with labels: 1-3",
            "a graded scale with labels: stars",
            "one of several values",
            "several of many with a cap below their sum",
            "a number with unit and inclusive thresholds",
            "a number with bands",
            "several numbers per item all to be met",
            "a value derived from other answers (ratio) compared unrounded",
            "a value derived from the community's profile: per head",
            "rounded-up per N",
            "a threshold looked up by a class",
            "repeated records, each complete only when all its parts are there",
            "faults found",
            "a mark in a range with decimals given by an assessor",
            "a narrative",
            "evidence required (none = zero where the pack says so)",
            "not applicable with a reason is neither unanswered nor zero",
        ],
    ),
    (
        "scores",
        &[
            "points",
            "deductions with a floor per item",
            "conditional and non-linear deductions",
            "per-unit bonus with a cap: 2 points each above the first, 6 at most; and without a cap",
            "an add-on that needs its base",
            "one-of alternatives",
            "cap per group",
            "minimum per group",
            "minimum per group, and a pooled minimum over the other groups",
            "weights on two levels; weighted mean",
            "weighted mean, of quantities",
            "ratio with a stated answer for a zero divisor",
            "the same activity not counted twice",
            "items retired from a date",
            "percent of applicable points beside absolute points",
        ],
    ),
    (
        "applicability",
        &[
            "filter questions and profile facts (old estate, has a lift, sewered)",
            "drop items from numerator and denominator",
            "an empty section has no score rather than 0 or 100",
            "eligibility before scoring",
        ],
    ),
    (
        "levels",
        &[
            "all\n",
            "any\n",
            "not\n",
            "at least k of; k rising by level",
            "at least one in each of k categories",
            "n items worth at least m points or stars",
            "all mandatory items",
            "veto that cancels whatever the points; or only the upper level",
            "knock-out minimum per item",
            "knock-out minimum per topic",
            "prerequisite with an exception",
            "nested levels",
            "independent checklists",
            "required/optional matrix per level without points",
            "bands with gaps",
            "a level without rules is never awarded",
            "a score without a pass mark",
            "conditions on the previous sealed result: year on year",
            "n-th award",
        ],
    ),
];

#[test]
fn every_claim_is_a_comment_in_a_fixture() {
    let missing: Vec<String> = CLAIMS
        .iter()
        .flat_map(|(layer, phrases)| phrases.iter().map(move |phrase| format!("{layer}: {phrase}")))
        .filter(|claim| !PACKS.iter().any(|pack| pack.toml.contains(claim.as_str())))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// Every word of a pack's author: kinds of answer, rules, quantities, conditions.
#[test]
fn every_word_is_used_by_a_fixture() {
    let words = [
        "met yes_no scale one_of many_of number numbers derived records faults mark narrative",
        "at_least at_most more_than less_than equals bands per_unit value quantity by_class",
        "count fact group group_percent points count_met count_groups sum product difference ratio ceiling_per",
        "least greatest first_known weighted_mean score score_percent previous_score previous_awards previous_years",
        "if named all any not answered each_at_least every_group_met each_group_has each_group_at_least chosen flag",
        "class level previous_level always never share mean best applies_when needs retired_from count_once met_from",
        "recognition_years remove override tighten refines deduct steps when blocks includes track otherwise if_zero",
    ];
    let used = |word: &str| {
        let said = |toml: &str| {
            toml.match_indices(word).any(|(at, _)| {
                let edge = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
                let bytes = toml.as_bytes();
                edge(at.checked_sub(1).and_then(|before| bytes.get(before))) && edge(bytes.get(at + word.len()))
            })
        };
        let without_comments = |toml: &str| -> String {
            toml.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect()
        };
        PACKS.iter().skip(3).any(|pack| said(&without_comments(pack.toml)))
    };
    let unused: Vec<&str> = words.iter().flat_map(|line| line.split(' ')).filter(|word| !used(word)).collect();
    assert_eq!(unused, [""; 0]);
}

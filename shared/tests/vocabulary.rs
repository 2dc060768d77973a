//! Whatever we claim a pack can say is said by one of the fixtures, with golden cases.
#![cfg(all(feature = "authoring", not(target_arch = "wasm32")))]

#[path = "support/packs.rs"]
#[expect(dead_code, reason = "shared with the golden tests")]
mod packs;

use std::collections::BTreeSet;

use packs::{PACKS, pack};
use shared::{
    exact::Exact,
    pack::{
        AskedAt, Fact, FactKind, Group, NotApplicable, Pack, Requirement, ScoreStatus,
        question::{Ask, Combine, Rule},
        words::{Condition, GroupSelector, Quantity, Selector},
    },
};

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
            "not applicable is forbidden per item",
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
            "stale answers to hidden items are ignored",
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
fn every_claim_is_a_comment_in_a_fixture_with_golden_cases() {
    let proves = |pack: &packs::TestPack, claim: &str| {
        pack.toml.lines().any(|line| line.starts_with('#') && format!("{line}\n").contains(claim))
            && pack.toml.contains("[[golden]]")
    };
    let missing: Vec<String> = CLAIMS
        .iter()
        .flat_map(|(layer, phrases)| phrases.iter().map(move |phrase| format!("{layer}: {phrase}")))
        .filter(|claim| !PACKS.iter().any(|pack| proves(pack, claim)))
        .collect();
    assert_eq!(missing, [""; 0]);
}

/// Every word of a pack's author, by what it is a word for.
const WORDS: &[(&str, &str)] = &[
    ("answer", "met yes_no scale one_of many_of number numbers derived records faults mark narrative"),
    ("combine", "all sum"),
    ("rule", "at_least at_most more_than less_than equals bands per_unit"),
    ("threshold", "value quantity by_class points"),
    ("band", "from to from_exclusive to_exclusive"),
    ("per_unit", "each above cap"),
    ("fault", "deduct steps when"),
    ("cap", "many_of"),
    (
        "quantity",
        "value requirement number count fact group group_percent points count_met count_groups sum product difference \
         ratio ceiling_per least greatest first_known weighted_mean score score_percent previous_score previous_awards \
         previous_years by_class if named",
    ),
    ("counted", "points least"),
    ("zero", "if_zero"),
    (
        "condition",
        "all any not at_least compare met answered each_at_least every_group_met each_group_has each_group_at_least \
         chosen flag class level previous_level always never named",
    ),
    ("each_group_at_least", "points percent"),
    ("compare", "at_least at_most more_than less_than equals"),
    ("selector", "all group groups tag requirements except"),
    ("groups", "kind groups"),
    ("fact", "flag number class required filter profile"),
    ("group", "sum cap floor share mean best parent weight"),
    (
        "requirement",
        "refines met_from weight not_applicable applies_when needs retired_from count_once tags department resident \
         resident_text resident_satisfied_from evidence_required evidence_examples help",
    ),
    ("level", "track requires includes"),
    ("veto", "blocks"),
    ("pack", "eligibility score monotone recognition_years until applies_to note named_quantity named_condition"),
    ("score", "assumption decimals"),
    ("declares", "requirements groups max_score group_points weights"),
    ("derives", "version remove override tighten points"),
];

/// Words that change no outcome: the packs that ship use them, and fixtures have no need of them.
const DESCRIPTIVE: &[&str] = &[
    "pack applies_to",
    "pack note",
    "requirement department",
    "requirement help",
    "requirement resident",
    "requirement resident_satisfied_from",
    "requirement resident_text",
    "score assumption",
];

#[test]
fn every_word_is_used_by_a_fixture() {
    let known: BTreeSet<String> = WORDS
        .iter()
        .flat_map(|(what, words)| words.split_whitespace().map(move |word| format!("{what} {word}")))
        .collect();
    let used = |packs: &[packs::TestPack]| {
        let mut used = Used(BTreeSet::new());
        for pack in packs {
            used.pack(&read(pack.toml));
        }
        used.0
    };
    let (shipped, fixtures) = PACKS.split_at(3);
    let (shipped, mut fixtures) = (used(shipped), used(fixtures));
    fixtures.extend(DESCRIPTIVE.iter().filter(|word| shipped.contains(**word)).map(ToString::to_string));
    let unknown: Vec<&String> = fixtures.difference(&known).collect();
    assert_eq!(unknown, [""; 0], "said by a fixture and not in the list above");
    let unused: Vec<&String> = known.difference(&fixtures).collect();
    assert_eq!(unused, [""; 0], "in the list above and said by no fixture");
}

/// A pack as its author wrote it, without what it inherits.
fn read(toml: &str) -> Pack {
    toml::from_str(toml).expect("a fixture is of the right shape")
}

/// The words that were met.
struct Used(BTreeSet<String>);

impl Used {
    fn say(&mut self, what: &str, word: &str) {
        self.0.insert(format!("{what} {word}"));
    }

    /// Says the words of what is there.
    fn given(&mut self, what: &str, words: &[(&str, bool)]) {
        for (word, _) in words.iter().filter(|(_, given)| *given) {
            self.say(what, word);
        }
    }

    fn pack(&mut self, pack: &Pack) {
        self.given(
            "pack",
            &[
                ("eligibility", pack.eligibility.is_some()),
                ("score", pack.score.is_some()),
                ("monotone", pack.monotone),
                ("recognition_years", pack.validity.recognition_years.is_some()),
                ("until", pack.validity.until.is_some()),
                ("applies_to", !pack.applies_to.is_empty()),
                ("note", !pack.source.note.is_empty()),
                ("named_quantity", !pack.quantities.is_empty()),
                ("named_condition", !pack.conditions.is_empty()),
            ],
        );
        self.given(
            "declares",
            &[
                ("requirements", pack.declares.requirements.is_some()),
                ("groups", !pack.declares.groups.is_empty()),
                ("max_score", pack.declares.max_score.is_some()),
                ("group_points", !pack.declares.group_points.is_empty()),
                ("weights", pack.declares.weights.is_some()),
            ],
        );
        if let Some(derives) = &pack.derives {
            self.given(
                "derives",
                &[
                    ("version", derives.version.is_some()),
                    ("remove", !derives.remove.is_empty()),
                    ("override", !derives.r#override.is_empty()),
                    ("tighten", !derives.tighten.is_empty()),
                    ("points", !derives.points.is_empty()),
                ],
            );
        }
        pack.facts.iter().for_each(|fact| self.fact(fact));
        pack.groups.iter().for_each(|group| self.group(group));
        pack.requirements.iter().for_each(|requirement| self.requirement(requirement));
        pack.quantities.iter().for_each(|named| self.quantity(&named.quantity));
        pack.conditions.iter().for_each(|named| self.condition(&named.condition));
        if let Some(score) = &pack.score {
            let is_assumption = score.status == ScoreStatus::Assumption;
            self.given("score", &[("assumption", is_assumption), ("decimals", score.decimals > 0)]);
            self.quantity(&score.quantity);
        }
        pack.eligibility.iter().for_each(|condition| self.condition(condition));
        for veto in &pack.vetoes {
            self.given("veto", &[("blocks", !veto.blocks.is_empty())]);
            self.condition(&veto.unless);
        }
        for level in &pack.levels {
            let has_track = level.track != "main";
            let (requires, includes) = (level.requires.is_some(), level.includes.is_some());
            self.given("level", &[("track", has_track), ("requires", requires), ("includes", includes)]);
            level.requires.iter().for_each(|condition| self.condition(condition));
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let is_filter = fact.ask == AskedAt::Filter;
        self.given("fact", &[("required", fact.required), ("filter", is_filter), ("profile", !is_filter)]);
        self.say(
            "fact",
            match fact.kind {
                FactKind::Flag => "flag",
                FactKind::Number { .. } => "number",
                FactKind::Class(_) => "class",
            },
        );
    }

    fn group(&mut self, group: &Group) {
        let bounds = group.sum.unwrap_or_default();
        self.given(
            "group",
            &[
                ("sum", group.sum.is_some()),
                ("cap", bounds.cap.is_some()),
                ("floor", bounds.floor.is_some()),
                ("share", group.share.is_some()),
                ("mean", group.mean.is_some()),
                ("best", group.best.is_some()),
                ("parent", group.parent.is_some()),
                ("weight", group.weight != Exact::ONE),
            ],
        );
    }

    fn requirement(&mut self, requirement: &Requirement) {
        self.given(
            "requirement",
            &[
                ("refines", requirement.refines.is_some()),
                ("met_from", requirement.met_from.is_some()),
                ("weight", requirement.weight != Exact::ONE),
                ("not_applicable", requirement.not_applicable == NotApplicable::WithReason),
                ("applies_when", requirement.applies_when.is_some()),
                ("needs", requirement.needs.is_some()),
                ("retired_from", requirement.retired_from.is_some()),
                ("count_once", requirement.count_once.is_some()),
                ("tags", !requirement.tags.is_empty()),
                ("department", !requirement.department.is_empty()),
                ("resident", requirement.resident),
                ("resident_text", !requirement.resident_text.is_empty()),
                ("resident_satisfied_from", requirement.resident_satisfied_from.is_some()),
                ("evidence_required", requirement.evidence.required),
                ("evidence_examples", !requirement.evidence.examples.is_empty()),
                ("help", requirement.help.is_some()),
            ],
        );
        requirement.applies_when.iter().chain(&requirement.needs).for_each(|condition| self.condition(condition));
        self.answer(&requirement.answer);
    }

    fn answer(&mut self, answer: &Ask) {
        let word = match answer {
            Ask::Met => "met",
            Ask::YesNo => "yes_no",
            Ask::Scale(_) => "scale",
            Ask::OneOf(_) => "one_of",
            Ask::ManyOf { cap, .. } => {
                self.given("cap", &[("many_of", cap.is_some())]);
                "many_of"
            }
            Ask::Number(number) => {
                number.rule.iter().for_each(|rule| self.rule(rule));
                "number"
            }
            Ask::Numbers { fields, combine } => {
                self.say("combine", if *combine == Combine::All { "all" } else { "sum" });
                fields.iter().filter_map(|field| field.number.rule.as_ref()).for_each(|rule| self.rule(rule));
                "numbers"
            }
            Ask::Derived { quantity, rule } => {
                self.quantity(quantity);
                self.rule(rule);
                "derived"
            }
            Ask::Records { rule, .. } => {
                self.rule(rule);
                "records"
            }
            Ask::Faults { kinds, .. } => {
                for kind in kinds {
                    let (deduct, steps) = (kind.deduct.is_some(), !kind.steps.is_empty());
                    self.given("fault", &[("deduct", deduct), ("steps", steps), ("when", kind.when.is_some())]);
                    kind.when.iter().for_each(|condition| self.condition(condition));
                }
                "faults"
            }
            Ask::Mark { .. } => "mark",
            Ask::Narrative => "narrative",
        };
        self.say("answer", word);
    }

    fn rule(&mut self, rule: &Rule) {
        let (word, threshold) = match rule {
            Rule::AtLeast(threshold) => ("at_least", Some(threshold)),
            Rule::AtMost(threshold) => ("at_most", Some(threshold)),
            Rule::MoreThan(threshold) => ("more_than", Some(threshold)),
            Rule::LessThan(threshold) => ("less_than", Some(threshold)),
            Rule::Equals(threshold) => ("equals", Some(threshold)),
            Rule::Bands(bands) => {
                for band in bands {
                    let (from, to) = (band.from.is_some(), band.to.is_some());
                    self.given("band", &[("from", from), ("to", to)]);
                    let open = [("from_exclusive", band.from_exclusive), ("to_exclusive", band.to_exclusive)];
                    self.given("band", &open);
                }
                ("bands", None)
            }
            Rule::PerUnit { each, above, cap, .. } => {
                let (has_each, has_above) = (*each != Exact::ONE, !above.is_zero());
                self.given("per_unit", &[("each", has_each), ("above", has_above), ("cap", cap.is_some())]);
                ("per_unit", None)
            }
        };
        self.say("rule", word);
        if let Some(threshold) = threshold {
            let (value, quantity) = (threshold.value.is_some(), threshold.quantity.is_some());
            let (by_class, points) = (threshold.by_class.is_some(), threshold.points.is_some());
            let given = [("value", value), ("quantity", quantity), ("by_class", by_class), ("points", points)];
            self.given("threshold", &given);
            threshold.quantity.iter().for_each(|quantity| self.quantity(quantity));
        }
    }

    fn quantity(&mut self, quantity: &Quantity) {
        let mut parts: Vec<&Quantity> = Vec::new();
        let word = match quantity {
            Quantity::Value(_) => "value",
            Quantity::Requirement(_) => "requirement",
            Quantity::Number(_) => "number",
            Quantity::Count(_) => "count",
            Quantity::Fact(_) => "fact",
            Quantity::Group(_) => "group",
            Quantity::GroupPercent(_) => "group_percent",
            Quantity::Points(of) => {
                self.selector(of);
                "points"
            }
            Quantity::CountMet { of, points } => {
                self.selector(of);
                self.given("counted", &[("points", points.is_some())]);
                "count_met"
            }
            Quantity::CountGroups { of, least, points } => {
                self.groups(of);
                self.given("counted", &[("points", points.is_some()), ("least", *least > 1)]);
                "count_groups"
            }
            Quantity::Sum(of) => {
                parts.extend(of);
                "sum"
            }
            Quantity::Product(of) => {
                parts.extend(of);
                "product"
            }
            Quantity::Difference { from, less } => {
                parts.extend([&**from, less]);
                "difference"
            }
            Quantity::Ratio { of, by, if_zero } => {
                parts.extend([&**of, by]);
                self.given("zero", &[("if_zero", if_zero.is_some())]);
                "ratio"
            }
            Quantity::CeilingPer { of, .. } => {
                parts.push(of);
                "ceiling_per"
            }
            Quantity::Least(of) => {
                parts.extend(of);
                "least"
            }
            Quantity::Greatest(of) => {
                parts.extend(of);
                "greatest"
            }
            Quantity::FirstKnown(of) => {
                parts.extend(of);
                "first_known"
            }
            Quantity::WeightedMean(of) => {
                parts.extend(of.iter().map(|part| &part.quantity));
                "weighted_mean"
            }
            Quantity::Score => "score",
            Quantity::ScorePercent => "score_percent",
            Quantity::PreviousScore => "previous_score",
            Quantity::PreviousAwards => "previous_awards",
            Quantity::PreviousYears => "previous_years",
            Quantity::ByClass(_) => "by_class",
            Quantity::If { when, then, otherwise } => {
                self.condition(when);
                parts.extend([&**then, otherwise]);
                "if"
            }
            Quantity::Named(_) => "named",
        };
        self.say("quantity", word);
        for part in parts {
            self.quantity(part);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        let mut parts: &[Condition] = &[];
        let word = match condition {
            Condition::All(of) => {
                parts = of;
                "all"
            }
            Condition::Any(of) => {
                parts = of;
                "any"
            }
            Condition::Not(of) => {
                parts = core::slice::from_ref(of);
                "not"
            }
            Condition::AtLeast { of, .. } => {
                parts = of;
                "at_least"
            }
            Condition::Compare(compare) => {
                let sides = [
                    ("at_least", &compare.at_least),
                    ("at_most", &compare.at_most),
                    ("more_than", &compare.more_than),
                    ("less_than", &compare.less_than),
                    ("equals", &compare.equals),
                ];
                self.given("compare", &sides.map(|(word, side)| (word, side.is_some())));
                self.quantity(&compare.left);
                sides.iter().filter_map(|(_, side)| side.as_ref()).for_each(|side| self.quantity(side));
                "compare"
            }
            Condition::Met(of) => {
                self.selector(of);
                "met"
            }
            Condition::Answered(of) => {
                self.selector(of);
                "answered"
            }
            Condition::EachAtLeast { of, .. } => {
                self.selector(of);
                "each_at_least"
            }
            Condition::EveryGroupMet(of) => {
                self.groups(of);
                "every_group_met"
            }
            Condition::EachGroupHas { of, .. } => {
                self.groups(of);
                "each_group_has"
            }
            Condition::EachGroupAtLeast { of, points, percent } => {
                self.groups(of);
                self.given("each_group_at_least", &[("points", points.is_some()), ("percent", percent.is_some())]);
                "each_group_at_least"
            }
            Condition::Chosen { .. } => "chosen",
            Condition::Flag(_) => "flag",
            Condition::Class { .. } => "class",
            Condition::Level(_) => "level",
            Condition::PreviousLevel(_) => "previous_level",
            Condition::Always => "always",
            Condition::Never => "never",
            Condition::Named(_) => "named",
        };
        self.say("condition", word);
        for part in parts {
            self.condition(part);
        }
    }

    fn selector(&mut self, selector: &Selector) {
        self.given(
            "selector",
            &[
                ("all", selector.all),
                ("group", selector.group.is_some()),
                ("groups", !selector.groups.is_empty()),
                ("tag", selector.tag.is_some()),
                ("requirements", !selector.requirements.is_empty()),
                ("except", !selector.except.is_empty()),
            ],
        );
    }

    fn groups(&mut self, selector: &GroupSelector) {
        self.given("groups", &[("kind", selector.kind.is_some()), ("groups", !selector.groups.is_empty())]);
    }
}

#[test]
fn a_pack_knows_whether_the_profile_decides_anything() {
    for (id, uses_facts) in [
        ("mohurd-2020", false),
        ("guangdong-2021", false),
        ("qingyuan-2021", false),
        ("answers", true),
        ("applicability", true),
    ] {
        assert_eq!(pack(id).rulebook.uses_facts(), uses_facts, "{id}");
    }
}

#[test]
fn a_pack_knows_whether_the_previous_result_decides_anything() {
    for (id, looks_back) in [
        ("mohurd-2020", false),
        ("guangdong-2021", false),
        ("qingyuan-2021", false),
        ("answers", false),
        ("applicability", false),
        ("history", true),
        ("points-programme", true),
    ] {
        assert_eq!(pack(id).rulebook.looks_back(), looks_back, "{id}");
    }
}

//! Quantities, conditions and selectors in the core vocabulary.

use alloc::{boxed::Box, collections::BTreeSet, format, string::String, vec, vec::Vec};

use super::Compiler;
use crate::{
    exact::Exact,
    pack::{
        FactKind, Finding, FindingCode,
        finding::NAMES_NOTHING,
        question::{Ask, ByClass},
        words::{Compare, Condition as Said, GroupSelector, Quantity as SaidQuantity, Selector, Weighted},
    },
    rulebook::{Comparison, Condition, GroupIndex, ItemIndex, Mark, Quantity, Test},
};

/// Most nodes of quantities and conditions in one pack, each requirement named counted as one.
const MAX_NODES: usize = 200_000;
/// How deep they may be nested: the engine walks them by recursion, and an explanation, which takes
/// two levels of JSON for each, must be read back by a reader that stops at 128.
const MAX_DEPTH: usize = 48;

/// What a rule may refer to: not to what is worked out after it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Within an item: answers, facts, other items, groups.
    Item,
    /// Within the score and eligibility: the same.
    Score,
    /// Within vetoes and levels: the score too, and levels before this position.
    Level(usize),
}

impl Compiler<'_> {
    /// Counts a node; false when the pack has grown too large or too deep.
    fn admit(&mut self, pointer: &str) -> bool {
        self.grow_by(1, pointer);
        let depth = pointer.bytes().filter(|byte| *byte == b'/').count();
        if depth >= MAX_DEPTH && !core::mem::replace(&mut self.too_deep, true) {
            self.findings.push(Finding::error(pointer, FindingCode::TooLarge, "nested too deep"));
        }
        self.nodes < MAX_NODES && depth < MAX_DEPTH
    }

    /// Counts nodes and the requirements they name.
    fn grow_by(&mut self, nodes: usize, pointer: &str) {
        let before = self.nodes;
        self.nodes += nodes;
        if before < MAX_NODES && self.nodes >= MAX_NODES {
            let detail = format!("more than {MAX_NODES} quantities and conditions with what they name");
            self.findings.push(Finding::error(pointer, FindingCode::TooLarge, detail));
        }
    }

    pub(super) fn quantity(&mut self, said: &SaidQuantity, pointer: &str, scope: Scope) -> Quantity {
        let nothing = Quantity::Constant(Exact::ZERO);
        if !self.admit(pointer) {
            return nothing;
        }
        let inner = |compiler: &mut Self, part: &SaidQuantity, name: &str| {
            Box::new(compiler.quantity(part, &format!("{pointer}/{name}"), scope))
        };
        let each = |compiler: &mut Self, parts: &[SaidQuantity]| -> Vec<Quantity> {
            let part = |(index, part)| compiler.quantity(part, &format!("{pointer}/{index}"), scope);
            parts.iter().enumerate().map(part).collect()
        };
        match said {
            SaidQuantity::Value(value) => Quantity::Constant(*value),
            SaidQuantity::Requirement(id) => {
                self.find("requirement", id, pointer).map_or(nothing, Quantity::ItemPoints)
            }
            SaidQuantity::Number(name) => self.number_of(name, pointer).unwrap_or(nothing),
            SaidQuantity::Count(id) => self.count_of(id, pointer).map_or(nothing, Quantity::ItemCount),
            SaidQuantity::Fact(id) => {
                let is_number = |kind: &FactKind| matches!(kind, FactKind::Number { .. });
                self.fact_of(id, "numeric fact", is_number, pointer).map_or(nothing, Quantity::Fact)
            }
            SaidQuantity::Group(id) => self.find("group", id, pointer).map_or(nothing, Quantity::GroupPoints),
            SaidQuantity::GroupPercent(id) => self.find("group", id, pointer).map_or(nothing, Quantity::GroupPercent),
            SaidQuantity::Points(selector) => Quantity::SumPoints(self.items_of(selector, pointer)),
            SaidQuantity::CountMet { of, points } => Quantity::CountItems(self.items_of(of, pointer), mark(*points)),
            SaidQuantity::CountGroups { of, least, points } => {
                Quantity::CountGroups(self.groups_of(of, pointer), *least, mark(*points))
            }
            SaidQuantity::Sum(parts) => Quantity::Sum(each(self, parts)),
            SaidQuantity::Product(parts) => Quantity::Product(each(self, parts)),
            SaidQuantity::Difference { from, less } => {
                Quantity::Difference(inner(self, from, "from"), inner(self, less, "less"))
            }
            SaidQuantity::Ratio { of, by, if_zero } => {
                Quantity::Ratio { of: inner(self, of, "of"), by: inner(self, by, "by"), if_zero: *if_zero }
            }
            SaidQuantity::CeilingPer { of, per } => {
                if *per <= Exact::ZERO {
                    let detail = "`per` must be above nought";
                    self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
                }
                Quantity::CeilingPer { of: inner(self, of, "of"), per: *per }
            }
            SaidQuantity::Least(parts) => Quantity::Least(each(self, parts)),
            SaidQuantity::Greatest(parts) => Quantity::Greatest(each(self, parts)),
            SaidQuantity::FirstKnown(parts) => Quantity::FirstKnown(each(self, parts)),
            SaidQuantity::WeightedMean(parts) => Quantity::WeightedMean(self.weighted(parts, pointer, scope)),
            SaidQuantity::Score | SaidQuantity::ScorePercent => {
                if !matches!(scope, Scope::Level(_)) {
                    let detail = "the score is worked out after this: only vetoes and levels may use it";
                    self.findings.push(Finding::error(pointer, FindingCode::Circular, detail));
                } else if self.pack.score.is_none() {
                    self.findings.push(Finding::unknown(pointer, "score", "score"));
                }
                if *said == SaidQuantity::Score { Quantity::Score } else { Quantity::ScorePercent }
            }
            SaidQuantity::PreviousScore => Quantity::PreviousScore,
            SaidQuantity::PreviousAwards => Quantity::PreviousAwards,
            SaidQuantity::PreviousYears => Quantity::PreviousYears,
            SaidQuantity::ByClass(by_class) => self.by_class(by_class, pointer),
            SaidQuantity::If { when, then, otherwise } => {
                let when = Box::new(self.condition(when, &format!("{pointer}/when"), scope));
                Quantity::If(when, inner(self, then, "then"), inner(self, otherwise, "otherwise"))
            }
            SaidQuantity::Named(id) => {
                let pack = self.pack;
                let named = pack.quantities.iter().find(|named| named.id == *id);
                self.expand("quantity", id, pointer, named, |compiler, named| {
                    compiler.quantity(&named.quantity, &format!("{pointer}/{id}"), scope)
                })
                .unwrap_or(nothing)
            }
        }
    }

    /// The parts of a weighted mean; their weights are those declared, wherever the mean stands.
    fn weighted(&mut self, parts: &[Weighted], pointer: &str, scope: Scope) -> Vec<(Quantity, Exact)> {
        let actual: Exact = parts.iter().map(|part| part.weight).sum();
        if let Some(declared) = self.pack.declares.weights.filter(|declared| *declared != actual) {
            let (declared, actual) = (declared.plain(), actual.plain());
            let detail = format!("the pack declares {declared} of weight and has {actual}");
            self.findings.push(Finding::error(pointer, FindingCode::DeclarationWrong, detail));
        }
        let mut compiled = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            self.weight(part.weight, &pointer);
            compiled.push((self.quantity(&part.quantity, &pointer, scope), part.weight));
        }
        compiled
    }

    pub(super) fn condition(&mut self, said: &Said, pointer: &str, scope: Scope) -> Condition {
        let test = if self.admit(pointer) { self.test(said, pointer, scope) } else { Test::Constant(false) };
        Condition { rule: String::from(pointer), test }
    }

    fn test(&mut self, said: &Said, pointer: &str, scope: Scope) -> Test {
        let each = |compiler: &mut Self, parts: &[Said]| -> Vec<Condition> {
            let part = |(index, part)| compiler.condition(part, &format!("{pointer}/{index}"), scope);
            parts.iter().enumerate().map(part).collect()
        };
        let never = Test::Constant(false);
        match said {
            Said::All(parts) => Test::All(each(self, parts)),
            Said::Any(parts) => Test::Any(each(self, parts)),
            Said::Not(part) => Test::Not(Box::new(self.condition(part, &format!("{pointer}/not"), scope))),
            Said::AtLeast { count, of } => Test::AtLeast(*count, each(self, of)),
            Said::Compare(compare) => self.compare(compare, pointer, scope),
            Said::Met(selector) => Test::ItemsMet(self.items_of(selector, pointer)),
            Said::Answered(selector) => Test::ItemsAnswered(self.items_of(selector, pointer)),
            Said::EachAtLeast { of, points } => Test::EachAtLeast(self.items_of(of, pointer), *points),
            Said::EveryGroupMet(selector) => {
                Test::All(self.per_group(selector, pointer, |_, items| Test::ItemsMet(items)))
            }
            Said::EachGroupHas { of, count } => {
                let least = Quantity::Constant(Exact::whole(i64::from(*count)));
                Test::All(self.per_group(of, pointer, |_, items| {
                    Test::Compare(Quantity::CountItems(items, Mark::Met), Comparison::AtLeast, least.clone())
                }))
            }
            Said::EachGroupAtLeast { of, points, percent } => {
                let (of_group, least): (fn(GroupIndex) -> Quantity, _) = match (points, percent) {
                    (Some(points), None) => (Quantity::GroupPoints, *points),
                    (None, Some(percent)) => (Quantity::GroupPercent, *percent),
                    _ => {
                        let detail = "give either points or percent";
                        self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
                        return never;
                    }
                };
                let least = Quantity::Constant(least);
                Test::All(self.per_group(of, pointer, |group, _| {
                    let value = Quantity::FirstKnown(vec![of_group(group), least.clone()]);
                    Test::Compare(value, Comparison::AtLeast, least.clone())
                }))
            }
            Said::Chosen { requirement, option } => self.chosen(requirement, option, pointer).unwrap_or(never),
            Said::Flag(id) => {
                let is_flag = |kind: &FactKind| matches!(kind, FactKind::Flag);
                self.fact_of(id, "flag", is_flag, pointer).map_or(never, Test::Flag)
            }
            Said::Class { fact, is } => {
                self.class(fact, is, pointer).map_or(never, |(fact, class)| Test::Class(fact, class))
            }
            Said::Level(id) => {
                let before = if let Scope::Level(before) = scope { before } else { 0 };
                self.earlier_level(id, pointer, before).map_or(never, Test::LevelReached)
            }
            Said::PreviousLevel(id) => self.find("level", id, pointer).map_or(never, Test::PreviousLevel),
            Said::Always => Test::Constant(true),
            Said::Never => never,
            Said::Named(id) => {
                let pack = self.pack;
                let named = pack.conditions.iter().find(|named| named.id == *id);
                self.expand("condition", id, pointer, named, |compiler, named| {
                    compiler.test(&named.condition, &format!("{pointer}/{id}"), scope)
                })
                .unwrap_or(never)
            }
        }
    }

    /// Expands something with a name unless it is being expanded already.
    pub(super) fn expand<N, T>(
        &mut self,
        sort: &str,
        id: &str,
        pointer: &str,
        named: Option<&N>,
        with: impl FnOnce(&mut Self, &N) -> T,
    ) -> Option<T> {
        let Some(named) = named else {
            self.findings.push(Finding::unknown(pointer, sort, id));
            return None;
        };
        let key = format!("{sort}/{id}");
        if self.expanding.contains(&key) {
            let detail = format!("{} refers to itself by way of {}", key, self.expanding.join(", "));
            self.findings.push(Finding::error(pointer, FindingCode::Circular, detail));
            return None;
        }
        self.used.insert(key.clone());
        self.expanding.push(key);
        let expanded = with(self, named);
        self.expanding.pop();
        Some(expanded)
    }

    fn compare(&mut self, compare: &Compare, pointer: &str, scope: Scope) -> Test {
        let sides = [
            (Comparison::AtLeast, &compare.at_least),
            (Comparison::AtMost, &compare.at_most),
            (Comparison::MoreThan, &compare.more_than),
            (Comparison::LessThan, &compare.less_than),
            (Comparison::Equals, &compare.equals),
        ];
        let mut given = sides.iter().filter_map(|(comparison, side)| side.as_ref().map(|side| (*comparison, side)));
        let (Some((comparison, right)), None) = (given.next(), given.next()) else {
            let detail = "give exactly one of at_least, at_most, more_than, less_than, equals";
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
            return Test::Constant(false);
        };
        let left = self.quantity(&compare.left, &format!("{pointer}/left"), scope);
        Test::Compare(left, comparison, self.quantity(right, &format!("{pointer}/right"), scope))
    }

    /// One condition per group, named for the group.
    fn per_group(
        &mut self,
        selector: &GroupSelector,
        pointer: &str,
        test: impl Fn(GroupIndex, Vec<ItemIndex>) -> Test,
    ) -> Vec<Condition> {
        let pack = self.pack;
        self.groups_of(selector, pointer)
            .into_iter()
            .map(|group| {
                let id = &pack.groups[usize::from(group)].id;
                let members = Selector { group: Some(id.clone()), ..Selector::default() };
                let items = self.items_of(&members, pointer);
                Condition { rule: format!("{pointer}/group.{id}"), test: test(group, items) }
            })
            .collect()
    }

    fn items_of(&mut self, selector: &Selector, pointer: &str) -> Vec<ItemIndex> {
        let pack = self.pack;
        let before = self.findings.len();
        let groups: Vec<u16> =
            selector.group.iter().chain(&selector.groups).filter_map(|id| self.find("group", id, pointer)).collect();
        let single: Vec<u16> =
            selector.requirements.iter().filter_map(|id| self.find("requirement", id, pointer)).collect();
        let except: Vec<u16> = selector.except.iter().filter_map(|id| self.find("requirement", id, pointer)).collect();
        self.grow_by(single.len() + except.len(), pointer);
        let mut chosen = BTreeSet::new();
        if self.nodes < MAX_NODES {
            for group in groups {
                chosen.extend(self.members.get(usize::from(group)).into_iter().flatten());
            }
            for (index, requirement) in pack.requirements.iter().enumerate() {
                let tagged = selector.tag.as_ref().is_some_and(|tag| requirement.tags.contains(tag));
                if selector.all || tagged {
                    chosen.extend(u16::try_from(index));
                }
            }
            chosen.extend(single);
        }
        for item in except {
            chosen.remove(&item);
        }
        let items: Vec<ItemIndex> = chosen.into_iter().collect();
        self.grow_by(items.len(), pointer);
        // What is named and not there has been reported already.
        if items.is_empty() && self.findings.len() == before && self.nodes < MAX_NODES {
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, NAMES_NOTHING));
        }
        items
    }

    fn groups_of(&mut self, selector: &GroupSelector, pointer: &str) -> Vec<GroupIndex> {
        let pack = self.pack;
        let of_kind = pack.groups.iter().enumerate().filter(|(_, group)| selector.kind.as_ref() == Some(&group.kind));
        let mut groups: Vec<GroupIndex> = of_kind.filter_map(|(index, _)| u16::try_from(index).ok()).collect();
        groups.extend(selector.groups.iter().filter_map(|id| self.find("group", id, pointer)));
        self.grow_by(groups.len(), pointer);
        if groups.is_empty() {
            let detail = "this names no group at all";
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
        }
        groups
    }

    /// A fact of the kind wanted.
    fn fact_of(&mut self, id: &str, sort: &str, wanted: fn(&FactKind) -> bool, pointer: &str) -> Option<u16> {
        let fact = self.find("fact", id, pointer)?;
        if !wanted(&self.pack.facts[usize::from(fact)].kind) {
            self.findings.push(Finding::unknown(pointer, sort, id));
            return None;
        }
        Some(fact)
    }

    /// A requirement under which something is counted.
    fn count_of(&mut self, id: &str, pointer: &str) -> Option<ItemIndex> {
        let item = self.find("requirement", id, pointer)?;
        let answer = &self.pack.requirements[usize::from(item)].answer;
        if !matches!(answer, Ask::ManyOf { .. } | Ask::Records { .. } | Ask::Faults { .. }) {
            self.findings.push(Finding::unknown(pointer, "count", id));
            return None;
        }
        Some(item)
    }

    /// `requirement` or `requirement/field`.
    fn number_of(&mut self, name: &str, pointer: &str) -> Option<Quantity> {
        let (id, field) = name.split_once('/').unwrap_or((name, "value"));
        let item = self.find("requirement", id, pointer)?;
        let position = match &self.pack.requirements[usize::from(item)].answer {
            Ask::Number(_) | Ask::Mark { .. } => (field == "value").then_some(0),
            Ask::Numbers { fields, .. } => fields.iter().position(|other| other.id == field),
            _ => None,
        };
        if position.is_none() {
            self.findings.push(Finding::unknown(pointer, "number", name));
        }
        Some(Quantity::ItemNumber(item, u16::try_from(position?).ok()?))
    }

    fn chosen(&mut self, requirement: &str, option: &str, pointer: &str) -> Option<Test> {
        let item = self.find("requirement", requirement, pointer)?;
        let position = match &self.pack.requirements[usize::from(item)].answer {
            Ask::Met => ["met", "partly", "not_met"].iter().position(|id| *id == option),
            Ask::YesNo => ["yes", "no"].iter().position(|id| *id == option),
            Ask::OneOf(options) => options.iter().position(|other| other.id == option),
            Ask::Scale(scale) => {
                let grade = option.parse::<u32>().ok().and_then(|grade| grade.checked_sub(scale.from));
                grade.and_then(|grade| usize::try_from(grade).ok()).filter(|grade| *grade < scale.labels.len())
            }
            _ => None,
        };
        if position.is_none() {
            self.findings.push(Finding::unknown(pointer, "option", option));
        }
        Some(Test::Chosen(item, u16::try_from(position?).ok()?))
    }

    fn class(&mut self, fact: &str, class: &str, pointer: &str) -> Option<(u16, u16)> {
        let index = self.find("fact", fact, pointer)?;
        let position = match &self.pack.facts[usize::from(index)].kind {
            crate::pack::FactKind::Class(classes) => classes.iter().position(|other| other.id == class),
            _ => None,
        };
        if position.is_none() {
            self.findings.push(Finding::unknown(pointer, "class", class));
        }
        Some((index, u16::try_from(position?).ok()?))
    }

    pub(super) fn by_class(&mut self, by_class: &ByClass, pointer: &str) -> Quantity {
        let fact = self.find("fact", &by_class.fact, pointer);
        let mut table = Vec::new();
        for (class, number) in &by_class.table {
            if let Some((_, class)) = self.class(&by_class.fact, class, pointer) {
                table.push((class, *number));
            }
        }
        Quantity::ByClass { fact: fact.unwrap_or(0), table, otherwise: by_class.otherwise }
    }
}

fn mark(points: Option<Exact>) -> Mark {
    points.map_or(Mark::Met, Mark::Points)
}

//! 编译: turns a pack into the rulebook that the engine runs: ids become positions, sugar becomes
//! the core vocabulary, and everything is put in an order in which it can be worked out.

mod logic;
mod order;
mod question;

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
    vec,
    vec::Vec,
};

use super::{AskedAt, FactKind, Finding, FindingCode, NotApplicable, Pack, Text};
use crate::{
    exact::Exact,
    form::{FactTexts, Form, FormTexts, Help, HelpTexts, ItemTexts},
    language,
    rulebook::{self, Aggregate, Group, Item, Level, Node, Rulebook, Score, Veto},
};
use logic::Scope;

/// Most requirements, groups, facts or levels a pack may have of each.
const MAX_ENTRIES: usize = 4000;

/// How deep groups may be nested.
const MAX_GROUP_DEPTH: usize = 32;

/// Compiles a pack. The rulebook is usable only when no error was found.
pub fn compile(pack: &Pack, hash: &str, findings: &mut Vec<Finding>) -> Rulebook {
    check_id(&pack.id, "id", findings);
    check_id(&pack.version, "version", findings);
    for language in &pack.languages {
        check_id(language, "languages", findings);
    }
    let mut compiler = Compiler::new(pack, findings);
    let groups = compiler.groups();
    let items = compiler.items();
    for fact in &pack.facts {
        let pointer = format!("fact/{}", fact.id);
        match &fact.kind {
            FactKind::Flag => {}
            FactKind::Number { min, max, decimals, .. } => compiler.range(*min, *max, *decimals, &pointer),
            FactKind::Class(classes) => compiler.distinct(classes.iter().map(|class| class.id.as_str()), &pointer),
        }
    }
    let facts = pack.facts.iter().map(fact).collect();
    let score = pack.score.as_ref().map(|score| Score {
        quantity: compiler.quantity(&score.quantity, "score/quantity", Scope::Score),
        max: score.max,
        decimals: score.decimals,
    });
    let eligibility =
        pack.eligibility.as_ref().map(|condition| compiler.condition(condition, "eligibility", Scope::Score));
    let mut levels: Vec<Level> = Vec::new();
    for level in &pack.levels {
        let pointer = format!("level/{}", level.id);
        let requires = level
            .requires
            .as_ref()
            .map(|condition| compiler.condition(condition, &format!("{pointer}/requires"), Scope::Level(levels.len())));
        let includes = level.includes.as_ref().and_then(|id| compiler.lower_level(id, &level.track, &pointer, &levels));
        levels.push(Level { id: level.id.clone(), track: level.track.clone(), requires, includes });
    }
    let mut vetoes = Vec::new();
    for veto in &pack.vetoes {
        let pointer = format!("veto/{}", veto.id);
        let unless = compiler.condition(&veto.unless, &format!("{pointer}/unless"), Scope::Level(0));
        let blocks = veto.blocks.iter().filter_map(|id| compiler.find("level", id, &pointer)).collect();
        vetoes.push(Veto { id: veto.id.clone(), unless, blocks });
    }
    compiler.unused();
    let once_sets = u16::try_from(compiler.once.len()).unwrap_or(u16::MAX);
    let mut rulebook = Rulebook {
        pack_id: pack.id.clone(),
        pack_version: pack.version.clone(),
        pack_hash: String::from(hash),
        items,
        groups,
        facts,
        order: Vec::new(),
        score,
        eligibility,
        vetoes,
        levels,
        once_sets,
    };
    rulebook.order = order::order(&rulebook, compiler.findings);
    rulebook
}

/// Lead department by requirement, in the pack's first language; empty where none is named.
pub fn departments(pack: &Pack) -> Vec<String> {
    let first = pack.languages.first().map_or("", String::as_str);
    let named = |department: &Text| {
        if department.is_empty() { String::new() } else { words(pack, department, first) }
    };
    pack.requirements.iter().map(|requirement| named(&requirement.department)).collect()
}

/// Text of each requirement in a language, or in the one that is nearest to it (see [`language`]).
pub fn titles(pack: &Pack, language: &str) -> Vec<String> {
    pack.requirements.iter().map(|requirement| words(pack, &requirement.text, language)).collect()
}

/// The pack as a browser fills it in, in one language; where a text is missing in one that this falls back
/// to (see [`language`]), else in the leading one.
pub fn form(pack: &Pack, rulebook: &Rulebook, language: &str) -> Form {
    let say = |text: &Text| words(pack, text, language);
    let note = |text: &Text| if text.is_empty() { String::new() } else { say(text) };
    let texts = FormTexts {
        title: say(&pack.title),
        document: pack.source.document.clone(),
        status: pack.source.text_status,
        note: note(&pack.source.note),
        score_note: pack.score.as_ref().map(|score| note(&score.note)).unwrap_or_default(),
        score_is_assumption: pack.score.as_ref().is_some_and(|score| score.status == super::ScoreStatus::Assumption),
        groups: pack.groups.iter().map(|group| say(&group.title)).collect(),
        items: pack
            .requirements
            .iter()
            .map(|requirement| {
                let (labels, units) = question::labels(&requirement.answer);
                ItemTexts {
                    text: say(&requirement.text),
                    department: note(&requirement.department),
                    evidence: requirement.evidence.examples.iter().map(say).collect(),
                    labels: labels.into_iter().map(say).collect(),
                    units: units.into_iter().map(note).collect(),
                    tags: requirement.tags.clone(),
                }
            })
            .collect(),
        facts: pack.facts.iter().map(|fact| fact_texts(fact, &say)).collect(),
        vetoes: pack.vetoes.iter().map(|veto| say(&veto.title)).collect(),
        levels: pack.levels.iter().map(|level| say(&level.title)).collect(),
    };
    Form { rulebook: rulebook.clone(), texts }
}

/// The help texts of a pack in one language.
pub fn help(pack: &Pack, language: &str) -> Help {
    let say = |text: &Text| words(pack, text, language);
    let of = |help: &super::Help| HelpTexts {
        why: say(&help.why),
        what: say(&help.what),
        todo: say(&help.todo),
        how: say(&help.how),
    };
    Help { items: pack.requirements.iter().map(|requirement| requirement.help.as_ref().map(of)).collect() }
}

fn words(pack: &Pack, text: &Text, language: &str) -> String {
    language::words(text, language)
        .or_else(|| text.get(pack.languages.first()?))
        .or_else(|| text.values().next())
        .cloned()
        .unwrap_or_default()
}

fn fact_texts(fact: &super::Fact, say: &impl Fn(&Text) -> String) -> FactTexts {
    let (unit, labels) = match &fact.kind {
        FactKind::Flag => (String::new(), Vec::new()),
        FactKind::Number { unit, .. } => (if unit.is_empty() { String::new() } else { say(unit) }, Vec::new()),
        FactKind::Class(classes) => (String::new(), classes.iter().map(|class| say(&class.label)).collect()),
    };
    FactTexts { label: say(&fact.label), unit, labels, is_filter: fact.ask == AskedAt::Filter }
}

fn fact(fact: &super::Fact) -> rulebook::Fact {
    let kind = match &fact.kind {
        FactKind::Flag => rulebook::FactKind::Flag,
        FactKind::Number { min, max, decimals, .. } => {
            rulebook::FactKind::Number { min: *min, max: *max, decimals: *decimals }
        }
        FactKind::Class(classes) => rulebook::FactKind::Class(classes.iter().map(|class| class.id.clone()).collect()),
    };
    rulebook::Fact { id: fact.id.clone(), kind, required: fact.required }
}

/// Reports an id with characters that do not belong in one.
fn check_id(id: &str, pointer: &str, findings: &mut Vec<Finding>) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    if id.is_empty() || id.len() > 64 || !id.bytes().all(plain) {
        let detail = "an id has 1 to 64 letters, digits, points, hyphens and underscores";
        findings.push(Finding::error(pointer, FindingCode::InvalidId, detail));
    }
}

/// Resolves the references of one pack.
struct Compiler<'a> {
    pack: &'a Pack,
    findings: &'a mut Vec<Finding>,
    /// Positions by sort and id.
    positions: BTreeMap<(&'static str, &'a str), u16>,
    /// Names being expanded, to notice circles.
    expanding: Vec<String>,
    /// Names expanded somewhere.
    used: BTreeSet<String>,
    /// Nodes built so far; named parts are copied, so a small file could grow without bound.
    nodes: usize,
    /// Too deep nesting was reported.
    too_deep: bool,
    /// Names of count-once sets.
    once: Vec<&'a str>,
    /// Requirements by group, at any depth.
    members: Vec<Vec<u16>>,
}

impl<'a> Compiler<'a> {
    fn new(pack: &'a Pack, findings: &'a mut Vec<Finding>) -> Self {
        let mut compiler = Self {
            pack,
            findings,
            positions: BTreeMap::new(),
            expanding: Vec::new(),
            used: BTreeSet::new(),
            nodes: 0,
            too_deep: false,
            once: Vec::new(),
            members: Vec::new(),
        };
        compiler.register("requirement", pack.requirements.iter().map(|entry| entry.id.as_str()));
        compiler.register("group", pack.groups.iter().map(|entry| entry.id.as_str()));
        compiler.register("fact", pack.facts.iter().map(|entry| entry.id.as_str()));
        compiler.register("level", pack.levels.iter().map(|entry| entry.id.as_str()));
        compiler.register("veto", pack.vetoes.iter().map(|entry| entry.id.as_str()));
        compiler.register("quantity", pack.quantities.iter().map(|entry| entry.id.as_str()));
        compiler.register("condition", pack.conditions.iter().map(|entry| entry.id.as_str()));
        compiler
    }

    fn register(&mut self, sort: &'static str, ids: impl Iterator<Item = &'a str>) {
        for (index, id) in ids.enumerate() {
            let pointer = format!("{sort}/{id}");
            if index >= MAX_ENTRIES {
                self.findings.push(Finding::error(sort, FindingCode::TooLarge, format!("more than {MAX_ENTRIES}")));
                return;
            }
            check_id(id, &pointer, self.findings);
            let position = u16::try_from(index).unwrap_or(u16::MAX);
            if self.positions.insert((sort, id), position).is_some() {
                self.findings.push(Finding::error(&pointer, FindingCode::DuplicateId, "the id is used twice"));
            }
        }
    }

    /// Reports ids that are named twice or are none, and a list of none at all.
    fn distinct<'i>(&mut self, ids: impl Iterator<Item = &'i str>, pointer: &str) {
        let mut seen = BTreeSet::new();
        for id in ids {
            check_id(id, &format!("{pointer}/{id}"), self.findings);
            if !seen.insert(id) {
                let detail = format!("`{id}` is used twice");
                self.findings.push(Finding::error(pointer, FindingCode::DuplicateId, detail));
            }
        }
        if seen.is_empty() {
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, "nothing to choose from"));
        }
    }

    /// Reports a weight that would turn more into less.
    fn weight(&mut self, weight: Exact, pointer: &str) {
        if weight < Exact::ZERO {
            let detail = format!("a weight of {}; it cannot be below nought", weight.plain());
            self.findings.push(Finding::error(pointer, FindingCode::Contradiction, detail));
        }
    }

    /// Compiles the named quantities and conditions that nothing uses, so that what is wrong in them
    /// is found all the same, and says that nothing does.
    fn unused(&mut self) {
        let pack = self.pack;
        let scope = Scope::Level(pack.levels.len());
        let unused = |used: &BTreeSet<String>, key: &str| !used.contains(key);
        for named in &pack.quantities {
            let pointer = format!("quantity/{}", named.id);
            if unused(&self.used, &pointer) {
                self.expand("quantity", &named.id, &pointer, Some(named), |compiler, named| {
                    compiler.quantity(&named.quantity, &pointer, scope)
                });
                self.findings.push(Finding::warning(&pointer, FindingCode::Unused, "nothing uses this quantity"));
            }
        }
        for named in &pack.conditions {
            let pointer = format!("condition/{}", named.id);
            if unused(&self.used, &pointer) {
                self.expand("condition", &named.id, &pointer, Some(named), |compiler, named| {
                    compiler.condition(&named.condition, &pointer, scope)
                });
                self.findings.push(Finding::warning(&pointer, FindingCode::Unused, "nothing uses this condition"));
            }
        }
    }

    /// Position of something by id.
    fn position<'b>(&'b self, sort: &'b str, id: &'b str) -> Option<u16> {
        let positions: &BTreeMap<(&'b str, &'b str), u16> = &self.positions;
        positions.get(&(sort, id)).copied()
    }

    /// Position of something by id; reports when it is not there.
    fn find(&mut self, sort: &'static str, id: &str, pointer: &str) -> Option<u16> {
        let position = self.position(sort, id);
        if position.is_none() {
            self.findings.push(Finding::unknown(pointer, sort, id));
        }
        position
    }

    fn earlier_level(&mut self, id: &str, pointer: &str, before: usize) -> Option<u16> {
        let level = self.find("level", id, pointer)?;
        if usize::from(level) >= before {
            self.findings.push(Finding::error(
                pointer,
                FindingCode::Circular,
                format!("level `{id}` must come before the one that refers to it"),
            ));
            return None;
        }
        Some(level)
    }

    /// An earlier level of the same track: what is missing for one level is told by its track.
    fn lower_level(&mut self, id: &str, track: &str, pointer: &str, before: &[Level]) -> Option<u16> {
        let level = self.earlier_level(id, pointer, before.len())?;
        let lower = &before[usize::from(level)].track;
        if lower != track {
            let detail = format!("level `{id}` is of another track, `{lower}`; ask for it in `requires`");
            self.findings.push(Finding::error(format!("{pointer}/includes"), FindingCode::Contradiction, detail));
            return None;
        }
        Some(level)
    }

    fn groups(&mut self) -> Vec<Group> {
        let pack = self.pack;
        let mut groups = Vec::with_capacity(pack.groups.len());
        for group in &pack.groups {
            let pointer = format!("group/{}", group.id);
            let parent = group.parent.as_ref().and_then(|id| self.find("group", id, &pointer));
            self.weight(group.weight, &pointer);
            let ways = [group.share.is_some(), group.sum.is_some(), group.mean.is_some(), group.best.is_some()];
            if ways.iter().filter(|given| **given).count() > 1 {
                let detail = "give at most one of share, sum, mean, best";
                self.findings.push(Finding::error(&pointer, FindingCode::Contradiction, detail));
            }
            let aggregate = match (&group.share, &group.mean, &group.best) {
                (Some(share), ..) => Aggregate::Share(share.points),
                (_, Some(mean), _) => Aggregate::Mean(mean.points),
                (_, _, Some(_)) => Aggregate::Best,
                _ => {
                    let bounds = group.sum.unwrap_or_default();
                    Aggregate::Sum { cap: bounds.cap, floor: bounds.floor }
                }
            };
            groups.push(Group {
                id: group.id.clone(),
                kind: group.kind.clone(),
                parent,
                weight: group.weight,
                aggregate,
                children: Vec::new(),
                items: Vec::new(),
            });
        }
        self.fill_groups(&mut groups);
        self.members = groups.iter().map(|group| group.items.clone()).collect();
        groups
    }

    /// Children and members; a circle of parents is reported and cut.
    fn fill_groups(&mut self, groups: &mut [Group]) {
        for index in 0..groups.len() {
            let mut seen = vec![false; groups.len()];
            let mut at = index;
            let mut depth = 0;
            seen[at] = true;
            while let Some(parent) = groups[at].parent {
                at = usize::from(parent);
                depth += 1;
                if depth == MAX_GROUP_DEPTH {
                    let pointer = format!("group/{}", groups[index].id);
                    self.findings.push(Finding::error(pointer, FindingCode::TooLarge, "nested too deep"));
                    groups[index].parent = None;
                    break;
                }
                if core::mem::replace(&mut seen[at], true) {
                    let pointer = format!("group/{}", groups[index].id);
                    self.findings.push(Finding::error(pointer, FindingCode::Circular, "a group inside itself"));
                    groups[index].parent = None;
                    break;
                }
            }
        }
        for index in 0..groups.len() {
            if let Some(parent) = groups[index].parent {
                let child = Node::Group(u16::try_from(index).unwrap_or(u16::MAX));
                groups[usize::from(parent)].children.push(child);
            }
        }
        for (index, requirement) in self.pack.requirements.iter().enumerate() {
            let pointer = format!("requirement/{}", requirement.id);
            let item = u16::try_from(index).unwrap_or(u16::MAX);
            let Some(group) = self.find("group", &requirement.group, &pointer) else { continue };
            groups[usize::from(group)].children.push(Node::Item(item));
            let mut at = Some(group);
            while let Some(group) = at {
                groups[usize::from(group)].items.push(item);
                at = groups[usize::from(group)].parent;
            }
        }
    }

    fn items(&mut self) -> Vec<Item> {
        let pack = self.pack;
        let mut items = Vec::with_capacity(pack.requirements.len());
        for requirement in &pack.requirements {
            let pointer = format!("requirement/{}", requirement.id);
            let group = self.positions.get(&("group", requirement.group.as_str())).copied().unwrap_or(0);
            self.weight(requirement.weight, &pointer);
            let question = self.question(requirement, &pointer);
            let mut gate = |condition: &Option<super::words::Condition>, name: &str| {
                let pointer = format!("{pointer}/{name}");
                condition.as_ref().map(|condition| self.condition(condition, &pointer, Scope::Item))
            };
            let applies_when = gate(&requirement.applies_when, "applies_when");
            let needs = gate(&requirement.needs, "needs");
            let once = requirement.count_once.as_deref().map(|name| {
                let position = self.once.iter().position(|other| *other == name).unwrap_or_else(|| {
                    self.once.push(name);
                    self.once.len() - 1
                });
                u16::try_from(position).unwrap_or(u16::MAX)
            });
            let max = if requirement.points < Exact::ZERO { Exact::ZERO } else { requirement.points };
            let by_assessor = matches!(requirement.answer, super::question::Ask::Mark { .. });
            let may_be_not_applicable = requirement.not_applicable == NotApplicable::WithReason;
            if by_assessor && may_be_not_applicable {
                let detail = "only an assessor answers this, with a mark: nobody can say that it does not apply";
                self.findings.push(Finding::error(
                    format!("{pointer}/not_applicable"),
                    FindingCode::Contradiction,
                    detail,
                ));
            }
            items.push(Item {
                id: requirement.id.clone(),
                group,
                met_from: requirement.met_from.unwrap_or(max),
                by_assessor,
                question,
                max,
                weight: requirement.weight,
                may_be_not_applicable,
                evidence_required: requirement.evidence.required,
                applies_when,
                needs,
                retired_from: requirement.retired_from,
                once,
            });
        }
        items
    }
}

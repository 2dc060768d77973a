//! Random answer sheets, the same on every target for the same seed.
//!
//! They answer in every way a question allows, on and around the edges of its rules; leave out,
//! mark not applicable, answer what a filter hides; know only some facts and some previous results.

use shared::{
    answer::{Answer, AnswerSheet, AnswerValue, FactAnswer, FactValue, FaultCount, NumberAnswer, Previous, Record},
    date::Date,
    exact::Exact,
    rulebook::{FactKind, Item, NumberField, Quantity, Question, Rule, Rulebook},
};

/// A small generator of known quality: `SplitMix64`.
pub(crate) struct Random(u64);

/// How somebody fills a sheet in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// Nearly everything at its best.
    Best,
    /// Anything.
    Mixed,
    /// Hardly anything answered.
    Hasty,
    /// Not applicable wherever it may be said.
    Evasive,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above nought.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).expect("a length")).expect("below a length")
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    fn date(&mut self) -> Date {
        let part = |number: usize| u8::try_from(number + 1).expect("a small number");
        let year = u16::try_from(2020 + self.below(10)).expect("a year");
        Date::new(year, part(self.below(12)), part(self.below(28))).expect("a day that there is")
    }

    /// A sheet that a pack accepts, but for facts that must be known.
    pub(crate) fn sheet(&mut self, rulebook: &Rulebook) -> AnswerSheet {
        let mood = *self.pick(&[Mood::Best, Mood::Mixed, Mood::Mixed, Mood::Hasty, Mood::Evasive]);
        let mut answers: Vec<Answer> = Vec::new();
        for item in &rulebook.items {
            let response = self.response(item, mood);
            if response.is_none() && self.chance(70) {
                continue;
            }
            let evidence =
                if self.chance(if mood == Mood::Best { 95 } else { 50 }) { vec!["照片".into()] } else { vec![] };
            answers.push(Answer { requirement: item.id.clone(), response, remark: None, evidence });
        }
        for last in (1..answers.len()).rev() {
            answers.swap(last, self.below(last + 1));
        }
        let as_of = self.date();
        AnswerSheet { as_of, facts: self.facts(rulebook), previous: self.previous(rulebook, as_of), answers }
    }

    fn facts(&mut self, rulebook: &Rulebook) -> Vec<FactAnswer> {
        let mut facts = Vec::new();
        for fact in &rulebook.facts {
            if self.chance(15) {
                continue;
            }
            let value = match &fact.kind {
                FactKind::Flag => FactValue::Flag(self.chance(50)),
                FactKind::Number { min, max, decimals } => FactValue::Number(self.number(*min, *max, *decimals)),
                FactKind::Class(classes) => FactValue::Class(self.pick(classes).clone()),
            };
            facts.push(FactAnswer { fact: fact.id.clone(), value });
        }
        facts
    }

    fn previous(&mut self, rulebook: &Rulebook, as_of: Date) -> Option<Previous> {
        self.chance(50).then(|| {
            let score = self.chance(80).then(|| self.number(Exact::ZERO, Exact::HUNDRED, 1));
            let level =
                self.below(rulebook.levels.len() + 2).checked_sub(2).map(|level| rulebook.levels[level].id.clone());
            let awards = u32::try_from(self.below(4)).expect("a small number");
            Previous { score, level, awards, sealed_on: self.date().min(as_of) }
        })
    }

    fn response(&mut self, item: &Item, mood: Mood) -> Option<AnswerValue> {
        let (unanswered, not_applicable) = match mood {
            Mood::Best => (2, 2),
            Mood::Mixed => (15, 10),
            Mood::Hasty => (85, 2),
            Mood::Evasive => (5, 90),
        };
        if self.chance(unanswered) {
            return None;
        }
        if item.may_be_not_applicable && self.chance(not_applicable) {
            return Some(AnswerValue::NotApplicable("本社区没有".into()));
        }
        let best = self.chance(if mood == Mood::Best { 95 } else { 30 });
        Some(match &item.question {
            Question::OneOf(options) => {
                let greatest = options.iter().max_by_key(|option| option.points);
                let chosen = if best { greatest? } else { self.pick(options) };
                AnswerValue::Choice(chosen.id.clone())
            }
            Question::ManyOf { options, .. } => {
                let chosen =
                    options.iter().filter(|option| if best { option.points > Exact::ZERO } else { self.chance(50) });
                AnswerValue::Choices(chosen.map(|option| option.id.clone()).collect())
            }
            Question::Numbers { fields, .. } => {
                let mut numbers = Vec::new();
                for field in fields {
                    if best || self.chance(85) {
                        numbers.push(NumberAnswer { field: field.id.clone(), value: self.number_in(field) });
                    }
                }
                AnswerValue::Numbers(numbers)
            }
            Question::Records { parts, .. } => {
                let mut records = Vec::new();
                for key in 0..6 {
                    if self.chance(50) {
                        let parts = parts.iter().filter(|_| best || self.chance(80)).cloned().collect();
                        records.push(Record { key: format!("活动{key}"), parts });
                    }
                }
                AnswerValue::Records(records)
            }
            Question::Faults { kinds, .. } => {
                let mut faults = Vec::new();
                for kind in kinds {
                    if !best && self.chance(60) {
                        let count = u32::try_from(self.below(12)).expect("a small number");
                        faults.push(FaultCount { kind: kind.id.clone(), count });
                    }
                }
                AnswerValue::Faults(faults)
            }
            Question::Narrative => {
                AnswerValue::Text(if self.chance(10) { " ".into() } else { "我们这样做".into() })
            }
            Question::Derived { .. } => return None,
        })
    }

    /// A number for a field: half the time at an edge of its rule or one step beside it.
    fn number_in(&mut self, field: &NumberField) -> Exact {
        let edges = edges(field.rule.as_ref());
        if edges.is_empty() || self.chance(50) {
            return self.number(field.min, field.max, field.decimals);
        }
        let step = step(field.decimals);
        let beside = Exact::whole([-1, 0, 0, 1][self.below(4)]) * step;
        let edge = self.pick(&edges).divided_by(step).floor() * step;
        (edge + beside).at_least(field.min).at_most(field.max)
    }

    /// A number in a range with at most so many digits after the point.
    fn number(&mut self, min: Exact, max: Exact, decimals: u8) -> Exact {
        let step = step(decimals);
        let steps = (max - min).divided_by(step).floor().as_whole().expect("it is whole");
        let steps = usize::try_from(steps).expect("the range is not empty");
        // Small numbers more often than a wide range would bring them.
        let steps = if self.chance(50) { steps.min(100) } else { steps };
        min + Exact::count(self.below(steps + 1)) * step
    }
}

/// One step of so many digits after the point.
fn step(decimals: u8) -> Exact {
    Exact::fraction(1, 10_i64.pow(u32::from(decimals)))
}

/// Numbers at which a rule changes its mind.
fn edges(rule: Option<&Rule>) -> Vec<Exact> {
    match rule {
        Some(Rule::Threshold { than: Quantity::Constant(than), .. }) => vec![*than],
        Some(Rule::Threshold { than: Quantity::ByClass { table, .. }, .. }) => {
            table.iter().map(|(_, number)| *number).collect()
        }
        Some(Rule::Bands(bands)) => bands.iter().flat_map(|band| band.from.into_iter().chain(band.to)).collect(),
        Some(Rule::PerUnit { each, above, points, cap }) => {
            let full = cap.map(|cap| *above + cap.divided_by(*points) * *each);
            core::iter::once(*above + *each).chain(full).collect()
        }
        Some(Rule::Threshold { .. } | Rule::Times(_)) | None => Vec::new(),
    }
}

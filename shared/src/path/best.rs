//! The answer that brings a requirement most, and asks no more than it must.

use alloc::{vec, vec::Vec};

use crate::{
    answer::MAX_RECORDS,
    evaluate::{Scene, worth},
    exact::Exact,
    responses::Response,
    rulebook::{Comparison, Item, NumberField, Question, Rule},
};

/// Records that are enough where more always bring more.
const MANY_RECORDS: i64 = 50;

/// The answer that brings the item at `index` most; none for one that is worked out. Numbers without a rule
/// are left open.
pub(crate) fn best_response(scene: Scene<'_>, index: usize) -> Option<Response> {
    Some(match &scene.rulebook.items[index].question {
        Question::OneOf(options) => {
            let mut best = 0;
            for (index, option) in options.iter().enumerate() {
                if option.points > options[best].points {
                    best = index;
                }
            }
            Response::Choice(u16::try_from(best).ok()?)
        }
        Question::ManyOf { options, .. } => {
            let worth = options.iter().enumerate().filter(|(_, option)| option.points > Exact::ZERO);
            Response::Choices(worth.fold(0, |chosen, (index, _)| chosen | 1 << index))
        }
        Question::Numbers { fields, .. } => {
            Response::Numbers(fields.iter().map(|field| best_number(scene, field)).collect())
        }
        Question::Records { rule, .. } => {
            let open = matches!(rule, Rule::PerUnit { cap: None, .. });
            let most = if open { Exact::whole(MANY_RECORDS) } else { Exact::count(MAX_RECORDS) };
            let enough = best_for(scene, rule, Range { min: Exact::ZERO, max: most, step: Exact::ONE });
            // Keys from the top, and each item its own, cannot be those of records on the sheet,
            // which are numbered upwards, nor of another item.
            let first = u32::MAX - u32::try_from(index * MAX_RECORDS).ok()?;
            Response::Records((0..u32::try_from(enough.as_whole()?).ok()?).map(|key| first - key).collect())
        }
        Question::Faults { kinds, .. } => Response::Faults(vec![0; kinds.len()]),
        Question::Narrative => Response::Text,
        Question::Derived { .. } => return None,
    })
}

fn best_number(scene: Scene<'_>, field: &NumberField) -> Option<Exact> {
    Some(best_for(scene, field.rule.as_ref()?, Range { min: field.min, max: field.max, step: field.step() }))
}

/// The numbers of an item that no rule gives points for, with their positions: only others make something of
/// them, and whether more is better depends on those.
pub(super) fn unruled(item: &Item) -> impl Iterator<Item = (usize, &NumberField)> {
    let fields = if let Question::Numbers { fields, .. } = &item.question { fields.as_slice() } else { &[] };
    fields.iter().enumerate().filter(|(_, field)| field.rule.is_none())
}

/// The numbers that can be given.
#[derive(Clone, Copy)]
struct Range {
    min: Exact,
    max: Exact,
    step: Exact,
}

impl Range {
    /// The least number of the range's steps that is not below.
    fn up(self, number: Exact) -> Exact {
        number.divided_by(self.step).ceiling() * self.step
    }

    /// The greatest number of the range's steps that is not above.
    fn down(self, number: Exact) -> Exact {
        number.divided_by(self.step).floor() * self.step
    }
}

/// Of the numbers at the edges of a rule the first that brings most: the less demanding edges come
/// first. With bands it may be one step inside, where the edge itself belongs to another band.
fn best_for(scene: Scene<'_>, rule: &Rule, range: Range) -> Exact {
    let mut edges = Vec::new();
    match rule {
        Rule::Threshold { comparison, than, .. } => {
            if let Some(threshold) = scene.quantity(than) {
                edges.push(match comparison {
                    Comparison::AtLeast => range.up(threshold),
                    Comparison::AtMost => range.down(threshold),
                    Comparison::Equals => threshold,
                    Comparison::MoreThan => range.down(threshold) + range.step,
                    Comparison::LessThan => range.up(threshold) - range.step,
                });
            }
        }
        Rule::Bands(bands) => {
            for band in bands {
                let from = band.from.map(|from| range.up(from));
                let to = band.to.map(|to| range.down(to));
                edges.extend(from.into_iter().chain(from.map(|from| from + range.step)));
                edges.extend(to.into_iter().chain(to.map(|to| to - range.step)));
            }
        }
        Rule::PerUnit { each, above, points, cap: Some(cap) } if !points.is_zero() => {
            edges.push(range.up(*above + cap.divided_by(*points).ceiling() * *each));
        }
        Rule::PerUnit { .. } | Rule::Times(_) => {}
    }
    edges.extend([range.max, range.min]);
    let mut best = (range.max, None);
    for number in edges {
        let number = number.at_least(range.min).at_most(range.max);
        let points = worth(scene, rule, number);
        if best.1.is_none_or(|most| points > most) {
            best = (number, Some(points));
        }
    }
    best.0
}

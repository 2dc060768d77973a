//! 区划: choosing a division, level by level.

use frontend::{
    api::{
        Failure, communities,
        divisions::{self, Division},
    },
    browser::task,
    texts::c,
};
use leptos::prelude::*;
use shared::division::DivisionLevel;

use crate::parts::field;

/// What is offered, and where the choice goes.
pub(crate) struct Places<F> {
    /// Begins the ids of the controls.
    pub(crate) id: &'static str,
    /// All that is offered lies below this division.
    pub(crate) own: String,
    /// How far down it goes; none offers nothing.
    pub(crate) deepest: Signal<Option<DivisionLevel>>,
    /// The words for going no further down.
    pub(crate) none: &'static str,
    /// What is chosen by that at the highest level.
    pub(crate) top: String,
    /// What is chosen now.
    pub(crate) code: Signal<String>,
    /// Gets the code of what is chosen.
    pub(crate) choose: F,
}

/// One level: the division above, and what lies below it.
#[derive(Clone)]
struct Step {
    depth: usize,
    parent: String,
    children: Vec<Division>,
}

/// One select for each level down to the one below what is chosen.
pub(crate) fn levels<F: Fn(String) + Clone + Send + 'static>(places: Places<F>) -> AnyView {
    let Places { id, own, deepest, none, top, code, choose } = places;
    let steps = RwSignal::new(Vec::<Step>::new());
    let asked = Memo::new(move |_| (code.get(), deepest.get()));
    Effect::new(move || {
        let (own, now) = (own.clone(), asked.get());
        task::run(async move {
            // Without them everything else on the page still works.
            if let Ok(found) = cascade(own, &now.0, now.1).await
                && asked.try_get_untracked().as_ref() == Some(&now)
            {
                steps.set(found);
            }
        });
    });
    let level = move |Step { depth, parent, children }: Step| {
        let label = match children.first().map(|child| child.code.len()) {
            Some(4) => c::LEVEL_CITY.t(),
            Some(6) => c::LEVEL_COUNTY.t(),
            Some(9) => c::LEVEL_STREET.t(),
            _ => c::COLUMN_COMMUNITY.t(),
        };
        let choices = core::iter::once((String::new(), none.to_owned()))
            .chain(children.iter().map(|child| (child.code.clone(), child.name.clone())));
        let codes: Vec<String> = children.iter().map(|child| child.code.clone()).collect();
        let chosen = move || {
            code.with(|code| codes.iter().find(|own| code.starts_with(own.as_str())).cloned().unwrap_or_default())
        };
        let upper = if depth == 0 { top.clone() } else { parent };
        let choose = choose.clone();
        field::select(&[id, "-", &depth.to_string()].concat(), label, choices.collect(), chosen, move |value| {
            choose(if value.is_empty() { upper.clone() } else { value });
        })
    };
    // By the division above: a select stays, and keeps the focus, while another is added below it.
    view! { <For each=move || steps.get() key=|step| step.parent.clone() children=level/> }.into_any()
}

async fn cascade(own: String, asked: &str, deepest: Option<DivisionLevel>) -> Result<Vec<Step>, Failure> {
    let mut steps: Vec<Step> = Vec::new();
    let mut parent = own;
    let Some(deepest) = deepest.map(DivisionLevel::digits) else { return Ok(steps) };
    while parent.len() < deepest {
        let mut children = if parent.len() < DivisionLevel::Street.digits() {
            divisions::below(&parent).await?
        } else {
            communities_in(&parent).await?
        };
        // Two cities have streets right below them, where others have counties.
        children.retain(|child| child.code.len() <= deepest);
        if children.is_empty() {
            break;
        }
        let chosen = children.iter().find(|child| asked.starts_with(child.code.as_str()));
        let chosen = chosen.map(|child| child.code.clone());
        steps.push(Step { depth: steps.len(), parent, children });
        match chosen {
            Some(code) => parent = code,
            None => break,
        }
    }
    Ok(steps)
}

async fn communities_in(street: &str) -> Result<Vec<Division>, Failure> {
    let division =
        |community: communities::Community| Division { code: community.code, name: community.name, is_street: false };
    Ok(communities::of_street(street).await?.into_iter().map(division).collect())
}

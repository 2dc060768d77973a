//! The contents of the standard as steps.

use shared::{
    evaluate::State,
    form::Form,
    rulebook::{Group, Node},
};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{card, desk::Desk, later};
use frontend::{
    browser::{records::Saved, task},
    dom::{El, Turn, button, classed, el, follow, in_turns, region},
    parts::explain::titled,
    state::Var,
    texts::{english, k},
};

/// The name of the last step in a draft and in `data-step`.
pub(super) const REVIEW: &str = "review";

/// One content: what is shown at a time.
pub(super) struct Step {
    /// Id of its group.
    pub(super) id: &'static str,
    /// Title of the content.
    pub(super) title: &'static str,
    /// What stands in it, in the pack's order.
    pub(super) nodes: Vec<Node>,
    /// Its items at any depth.
    pub(super) items: Vec<usize>,
}

/// The steps of a form: the outermost groups, or those inside when one group holds everything.
pub(super) fn of(form: &'static Form) -> Vec<Step> {
    let groups = &form.rulebook.groups;
    let roots: Vec<usize> = (0..groups.len()).filter(|index| groups[*index].parent.is_none()).collect();
    let mut steps = Vec::new();
    for root in &roots {
        let inner: Vec<usize> = groups[*root].children.iter().copied().filter_map(group_of).collect();
        if roots.len() == 1 && !inner.is_empty() {
            let own = groups[*root].children.iter().filter(|node| group_of(**node).is_none()).copied().collect();
            steps.push(step_of(form, *root, own));
            steps.extend(inner.into_iter().map(|group| step_of(form, group, groups[group].children.clone())));
        } else {
            steps.push(step_of(form, *root, groups[*root].children.clone()));
        }
    }
    steps.retain(|step| !step.items.is_empty());
    steps
}

fn step_of(form: &'static Form, group: usize, nodes: Vec<Node>) -> Step {
    let own: &Group = &form.rulebook.groups[group];
    let mut items = Vec::new();
    for node in &nodes {
        match node {
            Node::Item(item) => items.push(usize::from(*item)),
            Node::Group(group) => {
                items.extend(form.rulebook.groups[usize::from(*group)].items.iter().map(|item| usize::from(*item)));
            }
        }
    }
    Step { id: &own.id, title: &form.texts.groups[group], nodes, items }
}

fn group_of(node: Node) -> Option<usize> {
    if let Node::Group(group) = node { Some(usize::from(group)) } else { None }
}

/// The row of buttons.
pub(super) fn steps(desk: Desk) -> El {
    let last = desk.steps.len();
    let review = button("step", k::STEPS_REVIEW.t(), move || desk.show_step(last))
        .attr("data-step", REVIEW)
        .attr_by("aria-current", move || (desk.step.get() == last).then_some("step"));
    let scroll = classed("div", "steps__scroll").add_all((0..last).map(|position| step_button(desk, position)));
    let (shown, focused) = (scroll.node().clone(), scroll.node().clone());
    // A browser leaves where it is what is seen by a third. Under a finger nothing moves.
    let scroll = scroll.on("focusin", move |_| bring(&focused, ":focus-visible"));
    follow(Box::new(move || {
        desk.step.track();
        let row = shown.clone();
        task::before_next_frame(move || bring(&row, "[aria-current]"));
    }));
    classed("nav", "steps")
        .attr("aria-label", k::STEPS_LABEL.t())
        .add(classed("div", "steps__row").add(scroll).add(review))
}

/// Scrolls the row, and nothing else, so that a step is in its middle.
fn bring(row: &Element, which: &str) {
    let step = row.query_selector(which).ok().flatten();
    if let Some(step) = step.as_ref().and_then(|step| step.dyn_ref::<HtmlElement>()) {
        row.set_scroll_left(step.offset_left() + (step.offset_width() - row.client_width()) / 2);
    }
}

fn step_button(desk: Desk, position: usize) -> El {
    let step = &desk.steps[position];
    // Answered and asked; hidden ones are not asked, nor is what somebody else or nobody answers.
    let progress = move || {
        let own = step.items.iter().filter(|item| desk.form.rulebook.items[**item].is_answered_by_community());
        let states = own.map(|item| desk.marks[*item].get().state);
        let asked = states.filter(|state| !matches!(state, State::Hidden | State::Retired));
        asked.fold((0_usize, 0_usize), |(answered, asked), state| {
            (answered + usize::from(state != State::Unanswered), asked + 1)
        })
    };
    let button = button("step", "", move || desk.show_step(position))
        .attr("data-step", step.id)
        .attr_by("aria-current", move || (desk.step.get() == position).then_some("step"));
    let (own, mut before) = (button.node().clone(), None);
    follow(Box::new(move || {
        let now = progress();
        if before.replace(now) == Some(now) {
            return;
        }
        let (answered, asked) = now;
        let words = [numeral(position).as_str(), " ", &answered.to_string(), "/", &asked.to_string()].concat();
        own.set_text_content(Some(&words));
        // Begins with what is seen, so that it can be called by it.
        let _ = own.set_attribute("aria-label", &k::STEPS_NAME.with(&[&words, step.title]));
        let _ = own.toggle_attribute_with_force("data-done", answered == asked);
    }));
    button
}

/// 一, 二, 三 … as the standards number their contents; digits in English.
fn numeral(position: usize) -> String {
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    match numerals.get(position) {
        Some(numeral) if !english() => (*numeral).to_owned(),
        _ => (position + 1).to_string(),
    }
}

/// Whose assessment it is, what is shown, and how it stands with what was answered.
pub(super) fn heading(desk: Desk) -> El {
    let whose = desk.work.peek(|work| match &work.draft.community {
        Some(community) => [&community.path, " ", &community.name].concat(),
        None => k::ASSESS_PRACTICE.t().to_owned(),
    });
    let title = move || match desk.steps.get(desk.step.get()) {
        Some(step) => step.title,
        None => k::REVIEW_TITLE.t(),
    };
    classed("div", "stack--close")
        .add(classed("p", "small").text(&whose))
        .add(el("h1").attr("id", "step").attr("tabindex", "-1").text_by(title))
        .add(kept(desk))
}

/// Whether the device has what was answered; what it refuses is said aloud elsewhere.
fn kept(desk: Desk) -> El {
    let state = move || match desk.saved.get() {
        Saved::Clean => ("clean", &k::KEPT_LEAD),
        Saved::Saving => ("saving", &k::KEPT_SAVING),
        Saved::Kept => ("kept", &k::KEPT_DONE),
        Saved::Refused | Saved::Elsewhere => ("not", &k::KEPT_NOT),
    };
    classed("p", "small").attr_by("data-kept", move || Some(state().0)).text_by(move || state().1.t())
}

/// The cards of one step; in turns while the page opens.
pub(super) fn step(desk: Desk, position: usize) -> El {
    let step = &desk.steps[position];
    let whole = classed("div", "stack--loose");
    let whole = if position == 0 { whole.add_all(beginning(desk)) } else { whole };
    let mut turns: Vec<Turn> = Vec::new();
    for node in &step.nodes {
        add_part(desk, *node, 0, &whole, &mut turns);
    }
    turns.push((whole.clone(), Box::new(move || onward(desk, position))));
    if desk.opens_in_turns.now() {
        desk.opens_in_turns.keep(false);
        in_turns(&whole, turns);
    } else {
        for (into, make) in turns {
            into.add(make());
        }
    }
    whole
}

/// The way to the step before and to the next one.
fn onward(desk: Desk, position: usize) -> El {
    let back = (position > 0)
        .then(|| button("button", k::STEPS_BACK.t(), move || desk.show_step(position - 1)).flag("data-previous", true));
    let words = if position + 1 == desk.steps.len() { k::STEPS_TO_REVIEW.t() } else { k::STEPS_NEXT.t() };
    let onward = button("button button--lead", words, move || desk.show_step(position + 1)).flag("data-next", true);
    classed("div", "row row--apart").add_all(back).add(onward)
}

/// A card, or a standard with those in it.
fn add_part(desk: Desk, node: Node, depth: usize, into: &El, turns: &mut Vec<Turn>) {
    // The title of the step is above all of them, and none may be left out in between.
    let heading = ["h2", "h3", "h4"][depth.min(2)];
    let group = match node {
        Node::Item(item) => {
            let make = move || card::card(desk, usize::from(item), heading);
            return turns.push((into.clone(), Box::new(make)));
        }
        Node::Group(group) => usize::from(group),
    };
    let own = &desk.form.rulebook.groups[group];
    let id = ["group-", &own.id].concat();
    let title =
        classed(heading, "standard__title").attr("id", &id).text(&titled(&own.id, &desk.form.texts.groups[group]));
    let section = classed("section", "standard").attr("aria-labelledby", &id).add(title);
    if turns.is_empty() {
        // So the first turn brings a card, however little time there is.
        into.clone().add(section.clone());
    } else {
        let standard = section.clone();
        turns.push((into.clone(), Box::new(move || standard)));
    }
    for node in &own.children {
        add_part(desk, *node, depth + 1, &section, turns);
    }
}

/// What comes before the first card: the standard with its source and the profile, filter questions.
fn beginning(desk: Desk) -> Vec<El> {
    let texts = &desk.form.texts;
    // It is open at once when something has to be put right in it.
    let flawed: Vec<usize> = desk.work.peek(|work| work.flawed_facts(desk.form).collect());
    let is_flawed = flawed.iter().any(|fact| !texts.facts[*fact].is_filter);
    let opened = Var::new(is_flawed);
    let has_profile = texts.facts.iter().any(|fact| !fact.is_filter);
    let [asked, dot] = if has_profile { [k::FACTS_TITLE.t(), " · "] } else { [""; 2] };
    let about = classed("details", "panel fold")
        .flag("data-profile", true)
        .flag("open", is_flawed)
        .on("toggle", move |_| {
            if !opened.now() {
                opened.set(true);
            }
        })
        .add(el("summary").text(&[asked, dot, &texts.title].concat()))
        .add(region("stack", move || if opened.get() { later::profile(desk, false) } else { Vec::new() }));
    let filters = texts.facts.iter().any(|fact| fact.is_filter).then(|| {
        classed("section", "panel").flag("data-filters", true).add(region("stack", move || later::profile(desk, true)))
    });
    [about].into_iter().chain(filters).collect()
}

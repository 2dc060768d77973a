//! 居民评价: what residents say of communities.
//!
//! [`mod@overview`] lists communities whose residents have answered; [`one`] is the page of one, with
//! its results beside the committee's own answers; [`remarks`] what residents wrote, which the street
//! reads before anybody else; [`poster`] the sheet that a committee prints and hangs up.

mod one;
mod overview;
mod poster;
mod remarks;

use frontend::{
    dom,
    parts::faces,
    texts::{Text, c},
};
use leptos::prelude::*;
use shared::{
    api::surveys::{FacesView, SatisfactionView},
    people::Role,
    survey::{self, Face, Half},
};

pub(crate) use self::{one::page as of_community, overview::page as overview};
use crate::{parts::node, session::Session};

/// The page of a committee: what its own residents say.
pub(crate) fn own(session: Session) -> AnyView {
    let community = session.who.with_untracked(|who| who.as_ref().map(|who| who.division.to_string()));
    of_community(session, community.unwrap_or_default())
}

/// Where a role finds what residents say; none when that is not for it.
pub(crate) fn address(role: Role) -> Option<&'static str> {
    match role {
        Role::Community => Some("/console/survey"),
        role if survey::may_see(role) => Some("/console/surveys"),
        _ => None,
    }
}

/// A half year in words.
pub(crate) fn period_words(period: Half) -> String {
    let year = period.first_day().year().to_string();
    let words: &Text = if period.is_second() { &c::SURVEYS_SECOND } else { &c::SURVEYS_FIRST };
    words.with(&[&year])
}

/// How often each face was chosen, with its share.
pub(crate) fn shares(view: &FacesView) -> AnyView {
    let faces: Vec<(Face, u32, String)> = Face::ALL
        .into_iter()
        .zip(&view.shares)
        .map(|(face, share)| (face, view.counts.of(face), share.clone()))
        .collect();
    node(move || dom::classed("div", "stack").add_all(faces::shares(&faces)))
}

/// How satisfied residents are in all, and what that suggests as the value of its requirement.
pub(crate) fn satisfaction(own: &SatisfactionView) -> AnyView {
    let SatisfactionView { requirement, answers, mean, satisfied_from, satisfied, suggested } = own;
    let words =
        c::SURVEYS_SATISFIED.with(&[&answers.to_string(), &satisfied.to_string(), &satisfied_from.plain(), mean]);
    view! {
        <p>{words}</p>
        <p class="survey-suggested" data-suggested=suggested.plain()>
            {c::SURVEYS_SUGGESTED.with(&[requirement, &suggested.plain()])}
        </p>
    }
    .into_any()
}

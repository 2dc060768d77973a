//! 海报: an A4 sheet with the code that residents scan. On the screen it is small, on paper it is all
//! there is.

use frontend::{browser::time, texts::c};
use leptos::prelude::*;
use shared::api::surveys::SurveyResults;

use super::period_words;
use crate::api;

/// A small picture of it, with the button that prints.
pub(super) fn panel(own: &SurveyResults) -> AnyView {
    let print = move |_| {
        let _ = gloo_utils::window().print();
    };
    let address = own.public_url.clone();
    view! {
        <section class="panel" aria-labelledby="survey-poster">
            <h2 id="survey-poster">{c::POSTER_TITLE.t()}</h2>
            <p>{c::POSTER_LEAD.t()}</p>
            <p><img class="poster-code" src=api::surveys::qr(own.community.as_str()) alt=c::POSTER_CODE.t() data-poster-code /></p>
            <p class="words"><a href=address.clone() rel="external">{address.clone()}</a></p>
            <button type="button" class="button" data-poster-print on:click=print>{c::POSTER_PRINT.t()}</button>
        </section>
    }
    .into_any()
}

/// The sheet as it is printed.
pub(super) fn sheet(own: &SurveyResults) -> AnyView {
    let until = c::POSTER_UNTIL.with(&[&period_words(own.period), &time::date_in_words(own.last_day)]);
    let points = [c::POSTER_NO_NAME.t(), c::POSTER_TWO_MINUTES.t(), c::POSTER_READ.t()];
    let points = points.map(|point| view! { <li>{point}</li> });
    view! {
        <section class="poster" aria-hidden="true" data-poster>
            <p class="poster__kind">{c::POSTER_KIND.t()}</p>
            <p class="poster__title">{c::POSTER_HEAD.t()}</p>
            <p class="poster__community">{own.community_name.clone()}</p>
            <img class="poster__code" src=api::surveys::qr(own.community.as_str()) alt="" />
            <p class="poster__how">{c::POSTER_HOW.t()}</p>
            <ul class="poster__points">{points.into_iter().collect_view()}</ul>
            <p class="poster__foot">{until}</p>
            <p class="poster__foot">{own.public_url.clone()}</p>
        </section>
    }
    .into_any()
}

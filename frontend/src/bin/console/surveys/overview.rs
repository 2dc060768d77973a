//! Communities whose residents have answered in this half year, and where something waits to be read.

use frontend::{api::Failure, texts::c};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::api::surveys::SurveyRow;

use crate::{
    api,
    pages::{Lines, Pages},
    parts::{export, notice, title},
    session::Session,
};

/// The page.
pub(crate) fn page(session: Session) -> AnyView {
    let pages = Pages::<SurveyRow>::new();
    let load = move || pages.begin(ask(session, None));
    load();
    let empty = move || notice::empty(c::SURVEYS_NONE.t(), c::SURVEYS_NONE_MEANS.t());
    view! {
        <div class="stack" data-surveys>
            <div>{title(c::SURVEYS_TITLE.t().to_owned())} <p class="lead">{c::SURVEYS_LEAD.t()}</p></div>
            {pages.view(load, empty, move || list(session, pages))}
        </div>
    }
    .into_any()
}

async fn ask(session: Session, after: Option<String>) -> Result<Lines<SurveyRow>, Failure> {
    let page = api::surveys::list(session, after.as_deref()).await?;
    Ok(Lines { rows: page.surveys, next: page.next })
}

fn list(session: Session, pages: Pages<SurveyRow>) -> AnyView {
    view! {
        {export::links("/api/v1/surveys", String::new)}
        <ul class="plan-list">
            <For each=move || pages.rows() key=|row| row.community.to_string() children=row/>
        </ul>
        {pages.more(move |after| ask(session, Some(after)))}
    }
    .into_any()
}

fn row(row: SurveyRow) -> AnyView {
    let address = ["/console/surveys/", row.community.as_str()].concat();
    let answers = match row.answers {
        Some(answers) => c::SURVEYS_ANSWERS.with(&[&answers.to_string()]),
        None => c::SURVEYS_TOO_FEW.t().to_owned(),
    };
    let waiting = (row.waiting > 0).then(|| {
        let words = c::SURVEYS_WAITING.with(&[&row.waiting.to_string()]);
        view! { <p><span class="badge badge--half">{words}</span></p> }
    });
    view! {
        <li class="panel" data-survey-row=row.community.to_string() data-waiting=row.waiting.to_string()>
            <A href=address attr:class="cases__link">{row.community_name}</A>
            <span class="cases__path">{row.community_path}</span>
            <p>{answers}</p>
            {waiting}
        </li>
    }
    .into_any()
}

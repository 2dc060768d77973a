//! What the residents of one community say, beside what its committee says.

use frontend::{
    browser::{task, time},
    parts::{account, status::status_line},
    texts::{c, code as language},
};
use leptos::prelude::*;
use leptos_router::components::A;
use shared::{
    api::surveys::{OwnAnswer, QuestionResult, SatisfactionView, SurveyResults},
    people::Role,
    survey::FEWEST_ANSWERS,
};

use super::{period_words, poster, remarks, shares};
use crate::{
    api,
    parts::{
        field, node,
        notice::{self, Loaded},
        title,
    },
    session::Session,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    session: Session,
    /// Code of the community.
    community: StoredValue<String>,
    /// The half year that is asked for; empty for that of today.
    period: RwSignal<String>,
    loaded: RwSignal<Loaded<SurveyResults>>,
}

/// The page.
pub(crate) fn page(session: Session, community: String) -> AnyView {
    let desk = Desk {
        session,
        community: StoredValue::new(community),
        period: RwSignal::default(),
        loaded: RwSignal::new(Loaded::Loading),
    };
    desk.load();
    let content = move || match desk.loaded.get() {
        Loaded::Loading => view! { {title(c::SURVEYS_TITLE.t().to_owned())} {notice::loading()} }.into_any(),
        Loaded::Failed(failure) => {
            view! { {title(c::SURVEYS_TITLE.t().to_owned())} {notice::failed_with(&failure, move || desk.load())} }
                .into_any()
        }
        Loaded::Ready(results) => whole(desk, &results),
    };
    view! { <div class="stack console__middle" data-survey-results>{content}</div> }.into_any()
}

impl Desk {
    fn load(self) {
        let (community, period) = (self.community.get_value(), self.period.get_untracked());
        self.loaded.set(Loaded::Loading);
        task::run(async move {
            let answer = api::surveys::results(self.session, &community, &period).await;
            // An answer about another half year is no answer any more.
            if self.period.try_get_untracked() == Some(period) {
                let _ = self.loaded.try_set(Loaded::from(answer));
            }
        });
    }
}

fn whole(desk: Desk, own: &SurveyResults) -> AnyView {
    let is_own = desk.session.who.with_untracked(|who| who.as_ref().is_some_and(|who| who.role == Role::Community));
    let way_up = (!is_own).then(|| {
        view! { <A href="/console/surveys" attr:class="button button--plain">{c::SURVEYS_BACK.t()}</A> }
    });
    let public = ["/survey/", own.community.as_str(), "/results?period=", &own.period.to_string()].concat();
    let results = match own.answers {
        None => too_few(),
        Some(answers) => view! {
            {figures(own, answers)}
            {questions(own)}
            {remarks::panel(desk.session, own)}
        }
        .into_any(),
    };
    view! {
        <div class="stack poster-screen">
            {way_up}
            <div>
                {title(c::SURVEYS_OF.with(&[&own.community_name]))}
                <p class="small">{own.community_path.clone()}</p>
            </div>
            {periods(desk, own)}
            {results}
            {poster::panel(own)}
            <p><a class="button" href=public rel="external">{c::SURVEYS_PUBLIC.t()}</a></p>
        </div>
        {poster::sheet(own)}
    }
    .into_any()
}

fn too_few() -> AnyView {
    view! {
        <section class="panel" data-too-few>
            <h2>{c::SURVEYS_TOO_FEW.t()}</h2>
            <p>{c::SURVEYS_TOO_FEW_MEANS.with(&[&FEWEST_ANSWERS.to_string()])}</p>
        </section>
    }
    .into_any()
}

/// A choice between half years.
fn periods(desk: Desk, own: &SurveyResults) -> AnyView {
    let days = c::SURVEYS_DAYS.with(&[&time::date_in_words(own.first_day), &time::date_in_words(own.last_day)]);
    let mut all = own.periods.clone();
    if !all.contains(&own.period) {
        all.insert(0, own.period);
    }
    let choices = all.iter().map(|period| (period.to_string(), period_words(*period))).collect();
    let now = own.period.to_string();
    let choose = move |period: String| {
        desk.period.set(period);
        desk.load();
    };
    view! {
        {field::select("survey-period", c::SURVEYS_PERIOD.t(), choices, move || now.clone(), choose)}
        <p class="small">{days}</p>
    }
    .into_any()
}

fn figures(own: &SurveyResults, answers: u32) -> AnyView {
    let most = own.most_in_an_hour.map(|most| {
        view! { <p class="small">{c::SURVEYS_MOST.with(&[&most.to_string()])}</p> }
    });
    let satisfaction = own.satisfaction.as_ref().map(|satisfaction| suggestion(own, satisfaction));
    view! {
        <section class="panel" aria-labelledby="survey-figures" data-answers=answers.to_string()>
            <h2 id="survey-figures">{c::SURVEYS_ANSWERS.with(&[&answers.to_string()])}</h2>
            {most}
            {satisfaction}
        </section>
    }
    .into_any()
}

/// What the survey suggests as the value of its requirement. It is written nowhere by itself.
fn suggestion(own: &SurveyResults, satisfaction: &SatisfactionView) -> AnyView {
    let claimed = own.questions.iter().find(|question| question.requirement == satisfaction.requirement);
    let claimed = claimed.and_then(|question| question.own?.number).map(|number| {
        view! { <p>{c::SURVEYS_CLAIMED.with(&[&number.plain()])}</p> }
    });
    view! {
        {super::satisfaction(satisfaction)}
        {claimed}
        <p class="small">{c::SURVEYS_SUGGESTED_MEANS.t()}</p>
    }
    .into_any()
}

fn questions(own: &SurveyResults) -> AnyView {
    let lines = own.questions.iter().filter(|question| !question.is_satisfaction).map(line).collect_view();
    let receipt = match &own.receipt {
        Some(receipt) => c::SURVEYS_BESIDE.with(&[receipt]),
        None => c::SURVEYS_ALONE.t().to_owned(),
    };
    let status = own.text_status;
    view! {
        <section class="panel" aria-labelledby="survey-questions">
            <h2 id="survey-questions">{c::SURVEYS_QUESTIONS.t()}</h2>
            {node(move || status_line(status))}
            <p class="small">{receipt}</p>
            <ul class="rows">{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(question: &QuestionResult) -> AnyView {
    let text = question.text.get(language()).or_else(|| question.text.get("zh")).cloned().unwrap_or_default();
    let said = match &question.faces {
        Some(faces) => shares(faces),
        None => view! { <p class="small">{c::SURVEYS_QUESTION_TOO_FEW.t()}</p> }.into_any(),
    };
    let own = question.own.map(|OwnAnswer { state, number }| {
        let number = number.map(|number| [" ", &number.plain()].concat());
        view! {
            <p class="survey-own" data-own=state.id()>
                <span class="small">{c::SURVEYS_OWN.t()}</span> " "
                <strong>{account::state_words(state).t()} {number}</strong>
            </p>
        }
    });
    view! {
        <li class="stack" data-question=question.requirement.clone()>
            <p class="item__text">{question.requirement.clone()} " " {text}</p>
            {said}
            {own}
        </li>
    }
    .into_any()
}

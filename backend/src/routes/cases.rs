//! 申报件: work list, case page, decisions.

use axum::{Json, extract::State, http::StatusCode};
use serde::Deserialize;
use shared::{
    api::{
        cases::{
            AskDepartments, AssessmentRow, AssignExperts, CasePage, CaseView, CommentView, CreateCase, CreateComment,
            DepartmentReview, ExpertReview, HonourView, ReviewDraft, StepsTaken, TakeStep, TakeSteps,
        },
        notifications::Mentionable,
    },
    case::{Route, Stage},
    division::DivisionCode,
    exact::Exact,
};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::{
    api::ProblemView,
    app::cases::{self, ListQuery},
    extract::{JsonBody, Params, Segment, SignedIn},
    problem::Problem,
    state::AppState,
    store::cases::{Score, Sort},
    tables::Language,
};

/// Which cases, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CaseParams {
    /// Only what waits for whoever asks.
    #[serde(default)]
    mine: bool,
    /// Stages, separated by commas.
    stage: Option<String>,
    /// Inside this division.
    division: Option<DivisionCode>,
    /// On this route.
    route: Option<Route>,
    /// Holding an honour, or not.
    honour: Option<bool>,
    /// Score, at least.
    score_from: Option<Exact>,
    /// Score, at most.
    score_to: Option<Exact>,
    /// Which score bounds and order go by: `claimed` (default), or `reviewed`, which is the claimed one of a case
    /// that has no review.
    score_of: Option<String>,
    /// Only what is overdue; for a department by the days on which it was to answer.
    #[serde(default)]
    overdue: bool,
    /// Part of a community's name in characters or pinyin.
    q: Option<String>,
    /// `since` (default), `due`, `score` or `community`; `due` goes by the same days as `overdue`.
    sort: Option<String>,
    /// What the page before gave as `next`.
    after: Option<String>,
    /// Lines, 1 to 200; 50 when absent.
    limit: Option<u64>,
    /// Language of an exported table, `zh` (default), `zh-Hant` or `en`; the list has none.
    #[serde(default)]
    lang: Language,
}

impl CaseParams {
    /// Language of an exported table.
    pub(crate) fn language(&self) -> Language {
        self.lang
    }

    /// Reads the parameters as the use case wants them.
    pub(crate) fn query(self) -> Result<ListQuery, Problem> {
        let wrong = |name: &str, expected: &str| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_parameter", "A parameter cannot be understood").at(
                &format!("/{name}"),
                "invalid_parameter",
                expected,
            )
        };
        let stages = self.stage.as_deref().unwrap_or_default().split(',').filter(|id| !id.is_empty());
        let stages = stages.map(|id| Stage::from_id(id).ok_or_else(|| wrong("stage", "expected names of stages")));
        let score = match self.score_of.as_deref() {
            None | Some("claimed") => Score::Claimed,
            Some("reviewed") => Score::Result,
            Some(_) => return Err(wrong("score_of", "expected claimed or reviewed")),
        };
        let sort = match self.sort.as_deref() {
            None => None,
            Some("since") => Some(Sort::Since),
            Some("due") => Some(Sort::Due),
            Some("score") => Some(Sort::Score(score)),
            Some("community") => Some(Sort::Community),
            Some(_) => return Err(wrong("sort", "expected since, due, score or community")),
        };
        Ok(ListQuery {
            mine: self.mine,
            stages: stages.collect::<Result<_, _>>()?,
            division: self.division,
            route: self.route,
            has_honour: self.honour,
            score_from: self.score_from,
            score_to: self.score_to,
            score,
            overdue: self.overdue,
            name: self.q,
            sort,
            after: self.after,
            limit: self.limit,
        })
    }
}

/// The work list: cases within reach.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(CaseParams),
    responses(
        (status = 200, description = "One page", body = CasePage),
        (status = 400, description = "`invalid_parameter`", body = ProblemView),
        (status = 401, description = "`signed_out`", body = ProblemView),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_cases(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Params(params): Params<CaseParams>,
) -> Result<Json<CasePage>, Problem> {
    Ok(Json(cases::list(&state, &signed_in.person(), params.query()?).await?))
}

/// One case as its reader may see it.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 200, description = "The case", body = CaseView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn get_case(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<CaseView>, Problem> {
    Ok(Json(cases::view(&state, &signed_in.person(), case_id(&id)?).await?))
}

/// 社区申请: begins a case with a sealed self-assessment of one's own community.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = CreateCase,
    responses(
        (status = 201, description = "It has begun", body = CaseView),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 422, description = "`receipt_unknown`, `receipt_used`, `receipt_broken`, `case_running` or `honour_missing`", body = ProblemView)))]
pub(crate) async fn create_case(
    State(state): State<AppState>,
    signed_in: SignedIn,
    JsonBody(wish): JsonBody<CreateCase>,
) -> Result<(StatusCode, Json<CaseView>), Problem> {
    let person = signed_in.person();
    let id = cases::create(&state, &person, wish).await?;
    Ok((StatusCode::CREATED, Json(cases::view(&state, &person, id).await?)))
}

/// Sealed self-assessments of one's own community that a case can rest on.
#[utoipa::path(get, path = "/api/v1/assessments", tag = "cases",
    responses(
        (status = 200, description = "Newest first", body = [AssessmentRow]),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_assessments(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Vec<AssessmentRow>>, Problem> {
    Ok(Json(cases::assessments(&state, &signed_in.person()).await?))
}

/// 荣誉: what the direct route of one's own community can rest on.
#[utoipa::path(get, path = "/api/v1/honours", tag = "cases",
    responses(
        (status = 200, description = "Oldest first; empty when it holds none", body = [HonourView]),
        (status = 403, description = "`not_for_role`", body = ProblemView)))]
pub(crate) async fn list_honours(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Vec<HonourView>>, Problem> {
    Ok(Json(cases::own_honours(&state, &signed_in.person()).await?))
}

/// 决定: takes a case a step further.
#[utoipa::path(post, path = "/api/v1/cases/{id}/steps", tag = "cases", request_body = TakeStep,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 200, description = "The case afterwards", body = CaseView),
        (status = 403, description = "`step_not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`case_changed`: somebody was quicker; `case_moved_on`: it stands elsewhere", body = ProblemView),
        (status = 422, description = "`decision_incomplete` with everything that is missing, or not asked for", body = ProblemView)))]
pub(crate) async fn take_step(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<TakeStep, 256>,
) -> Result<Json<CaseView>, Problem> {
    let (person, id) = (signed_in.person(), case_id(&id)?);
    cases::take_step(&state, &person, id, wish).await?;
    Ok(Json(cases::view(&state, &person, id).await?))
}

/// 批量推荐: recommends several cases at once.
#[utoipa::path(post, path = "/api/v1/cases/steps", tag = "cases", request_body = TakeSteps,
    responses(
        (status = 200, description = "What became of each", body = StepsTaken),
        (status = 422, description = "`case_invalid`", body = ProblemView)))]
pub(crate) async fn take_steps(
    State(state): State<AppState>,
    signed_in: SignedIn,
    JsonBody(wish): JsonBody<TakeSteps, 256>,
) -> Result<Json<StepsTaken>, Problem> {
    Ok(Json(cases::take_steps(&state, &signed_in.person(), wish).await?))
}

/// Keeps what a reviewer has entered and not yet decided.
#[utoipa::path(put, path = "/api/v1/cases/{id}/draft", tag = "cases", request_body = ReviewDraft,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 204, description = "Kept"),
        (status = 403, description = "`not_for_role`: the case waits for somebody else", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn put_draft(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(draft): JsonBody<ReviewDraft, 256>,
) -> Result<StatusCode, Problem> {
    cases::put_draft(&state, &signed_in.person(), case_id(&id)?, draft).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The city names the experts of a case.
#[utoipa::path(put, path = "/api/v1/cases/{id}/experts", tag = "cases", request_body = AssignExperts,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 204, description = "Assigned"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`case_changed`: somebody has changed it, or it does not stand at city review", body = ProblemView),
        (status = 422, description = "`case_invalid`", body = ProblemView)))]
pub(crate) async fn put_experts(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<AssignExperts>,
) -> Result<StatusCode, Problem> {
    cases::assign_experts(&state, &signed_in.person(), case_id(&id)?, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 专家评审: keeps or hands in one's own review.
#[utoipa::path(put, path = "/api/v1/cases/{id}/expert-review", tag = "cases", request_body = ExpertReview,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 204, description = "Kept, or handed in"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`case_changed`: it has been handed in, or the case has moved on", body = ProblemView),
        (status = 422, description = "`case_invalid`", body = ProblemView)))]
pub(crate) async fn put_expert_review(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(review): JsonBody<ExpertReview, 256>,
) -> Result<StatusCode, Problem> {
    cases::put_expert_review(&state, &signed_in.person(), case_id(&id)?, review).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks departments about the requirements that they answer for.
#[utoipa::path(post, path = "/api/v1/cases/{id}/departments", tag = "cases", request_body = AskDepartments,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 204, description = "Asked"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`case_changed`: it stands elsewhere", body = ProblemView),
        (status = 422, description = "`case_invalid`", body = ProblemView)))]
pub(crate) async fn ask_departments(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<AskDepartments>,
) -> Result<StatusCode, Problem> {
    cases::ask_departments(&state, &signed_in.person(), case_id(&id)?, wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 部门协审: a department answers about its own requirements.
#[utoipa::path(put, path = "/api/v1/cases/{id}/department-review", tag = "cases", request_body = DepartmentReview,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 204, description = "Answered"),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 409, description = "`case_changed`: it was not asked, or the case has moved on", body = ProblemView),
        (status = 422, description = "`case_invalid`", body = ProblemView)))]
pub(crate) async fn put_department_review(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(review): JsonBody<DepartmentReview, 256>,
) -> Result<StatusCode, Problem> {
    cases::answer_department(&state, &signed_in.person(), case_id(&id)?, review).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Comments that the reader may see.
#[utoipa::path(get, path = "/api/v1/cases/{id}/comments", tag = "cases",
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 200, description = "Oldest first", body = [CommentView]),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn list_comments(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<Vec<CommentView>>, Problem> {
    Ok(Json(cases::comments(&state, &signed_in.person(), case_id(&id)?).await?))
}

/// Adds a comment.
#[utoipa::path(post, path = "/api/v1/cases/{id}/comments", tag = "cases", request_body = CreateComment,
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 201, description = "All comments afterwards", body = [CommentView]),
        (status = 404, description = "There is none within reach", body = ProblemView),
        (status = 422, description = "`case_invalid`", body = ProblemView)))]
pub(crate) async fn create_comment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
    JsonBody(wish): JsonBody<CreateComment>,
) -> Result<(StatusCode, Json<Vec<CommentView>>), Problem> {
    let (person, id) = (signed_in.person(), case_id(&id)?);
    cases::add_comment(&state, &person, id, wish).await?;
    Ok((StatusCode::CREATED, Json(cases::comments(&state, &person, id).await?)))
}

/// People who can be named in a comment, because they can reach the case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/people", tag = "cases",
    params(("id" = String, Path, description = "Case id")),
    responses(
        (status = 200, description = "By user name", body = Vec<Mentionable>),
        (status = 403, description = "`not_for_role`", body = ProblemView),
        (status = 404, description = "There is none within reach", body = ProblemView)))]
pub(crate) async fn list_people(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Segment(id): Segment,
) -> Result<Json<Vec<Mentionable>>, Problem> {
    Ok(Json(cases::people(&state, &signed_in.person(), case_id(&id)?).await?))
}

/// What is not an id names no case.
fn case_id(text: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(text).map_err(|_| Problem::not_found())
}

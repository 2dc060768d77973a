//! What the parts of a case page share.

use std::sync::Arc;

use frontend::browser::time;
use leptos::prelude::*;
use shared::{
    answer::{Answer, AnswerSheet},
    api::{
        attachments::AttachmentList,
        cases::{CaseRow, CaseView, CommentView, ExpertReview, ReviewDraft},
    },
    case::{
        ItemVerdict, Stage, Verdict, review,
        step::{ItemReason, asks_verdicts},
    },
    date::Date,
    evaluate::State,
    exact::Exact,
    explain::evaluate,
    form::Form,
    outcome::Outcome,
    people::{Actor, Role},
    responses::Responses,
};

use super::{Bundle, attach::Attach, keep, residents::Said, reviews::Ticks, viewer::Viewer};
use crate::{api, parts::notice::Loaded, session::Session};

/// What the reader is here for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    /// To look.
    Look,
    /// To decide, without verdicts on requirements.
    Decide,
    /// To decide, with verdicts on requirements.
    Review,
    /// To give an expert's score sheet.
    Expert,
    /// To answer for a department.
    Department,
}

/// A result that can be compared and handed on cheaply.
pub(super) type Result = Option<Arc<Outcome<'static>>>;

/// The case and what has been entered.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) session: Session,
    pub(super) form: &'static Form,
    pub(super) today: Date,
    pub(super) job: Job,
    case: StoredValue<CaseView>,
    claimed: StoredValue<Result>,
    page: RwSignal<Loaded<Arc<Bundle>>>,
    /// The result with the verdicts entered so far, or those of the last review.
    pub(super) reviewed: Memo<Result>,
    pub(super) verdicts: RwSignal<Vec<ItemVerdict>>,
    pub(super) reasons: RwSignal<Vec<ItemReason>>,
    pub(super) opinion: RwSignal<String>,
    check: StoredValue<Check>,
    pub(super) saved: RwSignal<keep::Saved>,
    /// A decision is on its way: what it carries need not be kept as a draft any more, and would be refused.
    pub(super) is_deciding: StoredValue<bool>,
    pub(super) comments: RwSignal<Vec<CommentView>>,
    files: StoredValue<Files>,
    /// Ticks that were not saved because somebody else was quicker; they outlive the reading again.
    ticks: StoredValue<Option<Ticks>>,
    /// What residents say, once it has come.
    pub(super) residents: RwSignal<Said>,
    /// The requirement at hand, for the shortcuts.
    pub(super) current: RwSignal<Option<String>>,
}

/// What is written of the on-site check, behind one handle.
#[derive(Clone, Copy)]
pub(super) struct Check {
    pub(super) visited_on: RwSignal<String>,
    pub(super) people: RwSignal<String>,
    pub(super) findings: RwSignal<String>,
}

/// Photos and documents, behind one handle so that a desk stays light to pass on.
#[derive(Clone, Copy)]
pub(super) struct Files {
    /// What the server has.
    pub(super) list: RwSignal<AttachmentList>,
    pub(super) attach: Attach,
    pub(super) viewer: Viewer,
    /// Id of one that is about to be taken away.
    pub(super) removing: RwSignal<Option<String>>,
}

impl Desk {
    /// A desk for a case as it was read, with what was entered earlier.
    pub(super) fn new(
        session: Session,
        bundle: &Bundle,
        page: RwSignal<Loaded<Arc<Bundle>>>,
        ticks: StoredValue<Option<Ticks>>,
        residents: RwSignal<Said>,
    ) -> Self {
        let (case, form) = (&bundle.case, bundle.form);
        let (role, account) =
            session.who.with_untracked(|who| who.as_ref().map(|who| (who.role, who.account.clone()))).unzip();
        let job = role.map_or(Job::Look, |role| job(role, account.as_deref().unwrap_or_default(), case));
        let sheet = case.rounds.last().map(|round| round.sheet.clone());
        let claimed = sheet.as_ref().and_then(|sheet| outcome(form, sheet));
        let entered = keep::entered_earlier(job, account.as_deref().unwrap_or_default(), case);
        let verdicts = RwSignal::new(entered.verdicts);
        let reviewed = Memo::new(move |_| {
            let sheet = sheet.as_ref()?;
            verdicts.with(|verdicts| outcome(form, &review::reviewed_sheet(&form.rulebook, sheet, verdicts)))
        });
        let desk = Self {
            session,
            form,
            today: time::today(),
            job,
            case: StoredValue::new(case.clone()),
            claimed: StoredValue::new(claimed),
            page,
            reviewed,
            verdicts,
            reasons: RwSignal::new(entered.reasons),
            opinion: RwSignal::new(entered.opinion),
            check: StoredValue::new(Check {
                visited_on: RwSignal::new(entered.visited_on),
                people: RwSignal::new(entered.people),
                findings: RwSignal::new(entered.findings),
            }),
            saved: RwSignal::new(keep::Saved::Clean),
            is_deciding: StoredValue::new(false),
            comments: RwSignal::new(bundle.comments.clone()),
            files: StoredValue::new(Files {
                list: RwSignal::new(bundle.attachments.clone()),
                attach: Attach::new(),
                viewer: Viewer::new(),
                removing: RwSignal::new(None),
            }),
            ticks,
            residents,
            current: RwSignal::new(None),
        };
        keep::follow(desk);
        if bundle.attachments.version != case.row.version {
            desk.read_attachments();
        }
        desk
    }

    /// Looks at the case.
    pub(super) fn case<T>(self, look: impl FnOnce(&CaseView) -> T) -> T {
        self.case.with_value(look)
    }

    /// The line of the work list.
    pub(super) fn row<T>(self, look: impl FnOnce(&CaseRow) -> T) -> T {
        self.case.with_value(|case| look(&case.row))
    }

    /// The id of the case.
    pub(super) fn id(self) -> String {
        self.row(|row| row.id.clone())
    }

    /// The account of the reader.
    pub(super) fn account(self) -> String {
        self.session.who.with_untracked(|who| who.as_ref().map(|who| who.account.clone())).unwrap_or_default()
    }

    /// The reader as the rules see them.
    pub(super) fn actor(self) -> Option<Actor> {
        self.session.who.with_untracked(|who| {
            who.as_ref().map(|who| Actor {
                account: who.account.clone(),
                role: who.role,
                division: who.division.clone(),
                department: who.department.clone(),
            })
        })
    }

    /// What the community claims, worked out.
    pub(super) fn claimed(self) -> Result {
        self.claimed.get_value()
    }

    /// The answer of this round to a requirement.
    pub(super) fn answer(self, requirement: &str) -> Option<Answer> {
        self.case(|case| {
            let sheet = &case.rounds.last()?.sheet;
            sheet.answers.iter().find(|answer| answer.requirement == requirement).cloned()
        })
    }

    /// Whether verdicts are given here.
    pub(super) fn gives_verdicts(self) -> bool {
        matches!(self.job, Job::Review | Job::Expert | Job::Department)
    }

    /// Whether a requirement is shown to this reader.
    pub(super) fn shows(self, item: usize) -> bool {
        let Some(rule) = self.form.rulebook.items.get(item) else { return false };
        let only = self.case(|case| case.only_requirements.as_ref().map(|only| only.contains(&rule.id)));
        if let Some(is_own) = only {
            return is_own;
        }
        self.claimed.with_value(|claimed| {
            claimed
                .as_ref()
                .and_then(|claimed| claimed.items.get(item))
                .is_none_or(|item| !matches!(item.state, State::Hidden | State::Retired))
        })
    }

    /// Ids of the requirements that are shown, in the order of the page.
    pub(super) fn shown(self) -> Vec<String> {
        let mut shown = Vec::new();
        let groups = &self.form.rulebook.groups;
        for group in groups.iter().filter(|group| group.parent.is_none()) {
            for item in group.items.iter().map(|item| usize::from(*item)).filter(|item| self.shows(*item)) {
                shown.push(self.form.rulebook.items[item].id.clone());
            }
        }
        shown
    }

    /// How many of the requirements that ask for a verdict have one.
    pub(super) fn progress(self) -> (usize, usize) {
        let shown = self.shown();
        let given = self.verdicts.with(|verdicts| {
            shown.iter().filter(|id| verdicts.iter().any(|verdict| verdict.requirement == **id)).count()
        });
        (given, shown.len())
    }

    /// Whether there is a review to speak of.
    pub(super) fn has_review(self) -> bool {
        !self.verdicts.with(Vec::is_empty)
    }

    /// The verdict on a requirement.
    pub(super) fn verdict(self, requirement: &str) -> Option<ItemVerdict> {
        self.verdicts.with(|verdicts| verdicts.iter().find(|verdict| verdict.requirement == requirement).cloned())
    }

    /// Gives a verdict; the words to an earlier one stay, its mark only where this one confirms as well.
    pub(super) fn judge(self, requirement: &str, verdict: Verdict) {
        if !self.gives_verdicts() {
            return;
        }
        self.verdicts.update(|verdicts| match verdicts.iter_mut().find(|own| own.requirement == requirement) {
            Some(own) => {
                own.verdict = verdict;
                own.mark = own.mark.filter(|_| verdict == Verdict::Confirmed);
            }
            None => {
                verdicts.push(ItemVerdict { requirement: requirement.to_owned(), verdict, remark: None, mark: None });
            }
        });
    }

    /// Gives a mark, which confirms the requirement; none takes an earlier mark back, and the verdict with its
    /// words stays.
    pub(super) fn mark(self, requirement: &str, mark: Option<Exact>) {
        self.verdicts.update(|verdicts| {
            let own = verdicts.iter().position(|own| own.requirement == requirement);
            match (own, mark) {
                (Some(own), Some(_)) => {
                    verdicts[own].verdict = Verdict::Confirmed;
                    verdicts[own].mark = mark;
                }
                (None, Some(_)) => verdicts.push(ItemVerdict {
                    requirement: requirement.to_owned(),
                    verdict: Verdict::Confirmed,
                    remark: None,
                    mark,
                }),
                (Some(own), None) => verdicts[own].mark = None,
                (None, None) => {}
            }
        });
    }

    /// Says something to a verdict.
    pub(super) fn remark(self, requirement: &str, words: &str) {
        self.verdicts.update(|verdicts| {
            if let Some(own) = verdicts.iter_mut().find(|own| own.requirement == requirement) {
                own.remark = (!words.trim().is_empty()).then(|| words.to_owned());
            }
        });
    }

    /// Takes a verdict back.
    pub(super) fn unjudge(self, requirement: &str) {
        self.verdicts.update(|verdicts| verdicts.retain(|own| own.requirement != requirement));
    }

    /// Confirms everything that has no verdict yet; what asks for a mark is left to whoever gives it.
    pub(super) fn confirm_rest(self) {
        let rulebook = &self.form.rulebook;
        let asks_mark = |id: &String| rulebook.item(id).is_some_and(|item| rulebook.items[item].mark_field().is_some());
        let mut shown = self.shown();
        shown.retain(|id| !asks_mark(id));
        self.verdicts.update(|verdicts| {
            for requirement in shown {
                if verdicts.iter().all(|own| own.requirement != requirement) {
                    verdicts.push(ItemVerdict { requirement, verdict: Verdict::Confirmed, remark: None, mark: None });
                }
            }
        });
    }

    /// What has been entered, as a reviewer's draft.
    pub(super) fn draft(self) -> ReviewDraft {
        ReviewDraft { opinion: self.opinion.get(), verdicts: self.verdicts.get(), reasons: self.reasons.get() }
    }

    /// What has been entered, as an expert's review.
    pub(super) fn expert_review(self, is_submitted: bool) -> ExpertReview {
        ExpertReview {
            verdicts: self.verdicts.get(),
            opinion: self.opinion.get(),
            visited_on: self.check().visited_on.with(|day| day.parse().ok()),
            people: self.check().people.get(),
            findings: self.check().findings.get(),
            is_submitted,
        }
    }

    /// What is written of the on-site check.
    pub(super) fn check(self) -> Check {
        self.check.get_value()
    }

    /// Photos and documents.
    pub(super) fn files(self) -> Files {
        self.files.get_value()
    }

    /// Takes what the server says of photos and documents after one was added or taken away here. That
    /// has made the case one version further, and whoever has done it decides on that version; when it is
    /// further still, something else has happened that has to be looked at first.
    pub(super) fn take_attachments(self, list: AttachmentList) {
        let _ = self.case.try_update_value(|case| {
            if list.version == case.row.version + 1 {
                case.row.version = list.version;
            }
        });
        let _ = self.files().list.try_set(list);
    }

    /// Asks for photos and documents again: after a step others may be added.
    fn read_attachments(self) {
        let id = self.id();
        frontend::browser::task::run(async move {
            if let Ok(list) = api::attachments::list(self.session, &id).await {
                let _ = self.files().list.try_set(list);
            }
        });
    }

    /// Shows the case as it stands now, and says what has been done.
    pub(super) fn show(self, case: CaseView, done: Option<String>) {
        let (comments, attachments) = (self.comments.get_untracked(), self.files().list.get_untracked());
        let bundle = Bundle { case, form: self.form, comments, attachments, done };
        let _ = self.page.try_set(Loaded::Ready(Arc::new(bundle)));
    }

    /// Reads the case again and keeps ticks for the experts that it then has.
    pub(super) fn read_again_with(self, ticks: Ticks) {
        self.ticks.set_value(Some(ticks));
        self.read_again(None);
    }

    /// Whether ticks have been kept over reading the case again.
    pub(super) fn has_ticks(self) -> bool {
        self.ticks.with_value(Option::is_some)
    }

    /// The ticks that have been kept; from now on they are the dialog's.
    pub(super) fn take_ticks(self) -> Option<Ticks> {
        self.ticks.try_update_value(Option::take).flatten()
    }

    /// Reads the case again; what has been entered stays.
    pub(super) fn read_again(self, done: Option<String>) {
        let id = self.id();
        frontend::browser::task::run(async move {
            let _ = self.page.try_set(match super::read(self.session, &id).await {
                Ok(bundle) => Loaded::Ready(Arc::new(Bundle { done, ..bundle })),
                Err(failure) => Loaded::Failed(failure),
            });
        });
    }
}

/// What a reader of this role is here for.
fn job(role: Role, account: &str, case: &CaseView) -> Job {
    let stage = case.row.stage;
    match role {
        Role::Expert if stage == Stage::PreliminarilyReviewed => {
            let own = case.experts.iter().find(|expert| expert.account == account);
            let is_open = own.is_some_and(|own| own.review.as_ref().is_none_or(|review| !review.is_submitted));
            if is_open { Job::Expert } else { Job::Look }
        }
        Role::Department if matches!(stage, Stage::Recommended | Stage::PreliminarilyReviewed) => {
            let is_open = case.departments.iter().any(|asked| asked.review.is_none());
            if is_open { Job::Department } else { Job::Look }
        }
        role if asks_verdicts(role, stage, case.row.route) => Job::Review,
        Role::Street | Role::County | Role::City if !case.steps.is_empty() => Job::Decide,
        _ => Job::Look,
    }
}

/// The result of a sheet; none when the form cannot read it.
pub(super) fn outcome(form: &'static Form, sheet: &AnswerSheet) -> Result {
    let (responses, _) = Responses::read(&form.rulebook, sheet);
    evaluate(&form.rulebook, &responses).ok().map(Arc::new)
}

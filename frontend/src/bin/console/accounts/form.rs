//! What of an account is filled in, and what is wrong with it.

use frontend::{api::Failure, texts::c};
use leptos::prelude::*;
use shared::{
    api::accounts::{AccountView, ChangeAccount, CreateAccount},
    division::{DivisionCode, DivisionLevel},
    people::Role,
};

use super::departments;
use crate::{
    parts::field::{self, Kind},
    places::{self, Places},
    session::Session,
    words,
};

/// The fields as they stand.
#[derive(Clone, Copy)]
pub(super) struct Form {
    session: Session,
    name: RwSignal<String>,
    display_name: RwSignal<String>,
    email: RwSignal<String>,
    department: RwSignal<String>,
    role: RwSignal<Option<Role>>,
    /// Code of what is chosen so far; of one's own division at first.
    division: RwSignal<String>,
    /// It has been sent once: what is missing is shown from then on.
    checked: RwSignal<bool>,
    /// What the server refused: pointer and code.
    refused: RwSignal<Vec<(String, String)>>,
}

impl Form {
    /// An empty form.
    pub(super) fn new(session: Session) -> Self {
        let mut roles = super::kept(session);
        let only = if roles.len() == 1 { roles.pop() } else { None };
        Self {
            session,
            name: RwSignal::default(),
            display_name: RwSignal::default(),
            email: RwSignal::default(),
            department: RwSignal::default(),
            role: RwSignal::new(only),
            division: RwSignal::new(super::own_division(session).0),
            checked: RwSignal::new(false),
            refused: RwSignal::default(),
        }
    }

    /// A form that shows an account.
    pub(super) fn of(session: Session, account: &AccountView) -> Self {
        let form = Self::new(session);
        form.name.set(account.name.clone());
        form.display_name.set(account.display_name.clone());
        form.email.set(account.email.clone().unwrap_or_default());
        form.department.set(account.department.clone().unwrap_or_default());
        form.role.set(Some(account.role));
        form.division.set(account.division.to_string());
        form
    }

    /// A new account, when nothing is missing; otherwise shows what is.
    pub(super) fn created(self) -> Option<CreateAccount> {
        let (role, division) = self.settled()?;
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        Some(CreateAccount {
            name: trimmed(self.name),
            display_name: trimmed(self.display_name),
            email: some(trimmed(self.email)),
            role,
            division,
            department: some(self.department_for(role)),
        })
    }

    /// What differs from an account as it is, when nothing is missing.
    pub(super) fn changed(self, account: &AccountView) -> Option<ChangeAccount> {
        let (role, division) = self.settled()?;
        let differing = |typed: String, kept: &str| (typed != kept).then_some(typed);
        Some(ChangeAccount {
            display_name: differing(trimmed(self.display_name), &account.display_name),
            email: differing(trimmed(self.email), account.email.as_deref().unwrap_or_default()),
            role: (role != account.role).then_some(role),
            division: (division != account.division).then_some(division),
            department: differing(self.department_for(role), account.department.as_deref().unwrap_or_default()),
            ..ChangeAccount::default()
        })
    }

    /// Shows what the server refused beside the fields; false when it is about none of them.
    pub(super) fn refuse(self, failure: &Failure) -> bool {
        let Failure::Problem(problem) = failure else { return false };
        let is_ours = !problem.errors.is_empty()
            && problem.errors.iter().all(|(pointer, _)| POINTERS.contains(&pointer.as_str()));
        if is_ours {
            self.refused.set(problem.errors.clone());
        }
        is_ours
    }

    fn settled(self) -> Option<(Role, DivisionCode)> {
        self.refused.set(Vec::new());
        self.checked.set(true);
        let is_good = POINTERS.iter().all(|pointer| untrack(|| self.wrong(pointer)).is_empty());
        let role = self.role.get_untracked().filter(|_| is_good)?;
        Some((role, self.division.get_untracked().parse().ok()?))
    }

    fn department_for(self, role: Role) -> String {
        if role == Role::Department { trimmed(self.department) } else { String::new() }
    }

    /// What is wrong with a field, in words; empty while all is well.
    fn wrong(self, pointer: &str) -> String {
        let code =
            self.refused.with(|refused| refused.iter().find(|(own, _)| own == pointer).map(|(_, code)| code.clone()));
        match code {
            Some(code) => words::fault(&code).t().to_owned(),
            None if self.checked.get() => self.missing(pointer).map(|text| text.t().to_owned()).unwrap_or_default(),
            None => String::new(),
        }
    }

    fn missing(self, pointer: &str) -> Option<&'static frontend::texts::Text> {
        let (role, is_line) = (self.role.get(), |text: RwSignal<String>| text.with(|text| !text.trim().is_empty()));
        let is_good = match pointer {
            "/name" => self.name.with(|name| name.trim().chars().count() >= 3),
            "/display_name" => is_line(self.display_name),
            "/email" => self.email.with(|email| email.trim().is_empty() || email.contains('@')),
            "/role" => role.is_some(),
            "/division" => {
                let division = self.division.with(|code| code.parse::<DivisionCode>().ok());
                role.is_none_or(|role| division.is_some_and(|division| role.fits(division.level())))
            }
            "/department" => role != Some(Role::Department) || is_line(self.department),
            _ => true,
        };
        if is_good {
            return None;
        }
        Some(match pointer {
            "/name" => &c::FAULT_NAME,
            "/display_name" => &c::FAULT_TEXT,
            "/email" => &c::FAULT_EMAIL,
            "/role" => &c::FAULT_ROLE,
            "/department" => &c::FAULT_DEPARTMENT,
            _ => &c::FAULT_LEVEL,
        })
    }

    /// The controls. The name is typed only for a new account.
    pub(super) fn fields(self, is_new: bool) -> AnyView {
        let line = Kind { input: "text", autocomplete: "off", longest: 64, required: true, ..Kind::default() };
        let email = Kind { input: "email", inputmode: "email", longest: 254, required: false, ..line };
        let name = is_new.then(|| {
            field::text("name", c::SIGN_IN_NAME.t(), c::ACCOUNTS_NAME_HELP.t(), line, self.name, move || {
                self.wrong("/name")
            })
        });
        let department = move || {
            (self.role.get() == Some(Role::Department)).then(|| {
                let wrong = move || self.wrong("/department");
                let help = c::ACCOUNTS_DEPARTMENT_HELP.t();
                view! {
                    {field::text("department", c::ROLE_DEPARTMENT.t(), help, line, self.department, wrong)}
                    {departments::offer(self.department)}
                }
            })
        };
        view! {
            {name}
            {field::text("display-name", c::ACCOUNT_PERSON.t(), "", line, self.display_name, move || self.wrong("/display_name"))}
            {field::text("email", c::ACCOUNTS_EMAIL.t(), c::ACCOUNTS_EMAIL_HELP.t(), email, self.email, move || self.wrong("/email"))}
            {self.roles()}
            {self.place()}
            {department}
        }
        .into_any()
    }

    fn roles(self) -> AnyView {
        let choices =
            super::kept(self.session).into_iter().map(|role| (role.id().to_owned(), words::role(role).t().to_owned()));
        let choices = core::iter::once((String::new(), c::ACCOUNTS_CHOOSE.t().to_owned())).chain(choices).collect();
        let value = move || self.role.get().map(Role::id).unwrap_or_default().to_owned();
        let choose = move |id: String| {
            self.role.set(Role::from_id(&id));
            // What lies deeper than the role reaches is not offered any more, so it is not chosen.
            if let Some(level) = self.role.get_untracked().map(deepest) {
                self.division.update(|code| code.truncate(level.digits()));
            }
        };
        let wrong = move || self.wrong("/role");
        view! {
            {field::select("role", c::ACCOUNT_ROLE.t(), choices, value, choose)}
            <p class="field__error" hidden=move || wrong().is_empty()>{wrong}</p>
        }
        .into_any()
    }

    fn place(self) -> AnyView {
        let (own, own_name) = super::own_division(self.session);
        let wrong = move || self.wrong("/division");
        let levels = places::levels(Places {
            id: "place",
            own: own.clone(),
            deepest: Signal::derive(move || self.role.get().map(deepest)),
            none: c::ACCOUNTS_NO_FURTHER.t(),
            top: own,
            code: self.division.into(),
            choose: move |code: String| self.division.set(code),
        });
        view! {
            <fieldset class="stack" aria-describedby="place-error" data-place>
                <legend class="field__label">{c::ACCOUNT_DIVISION.t()}</legend>
                <p class="field__help">{c::ACCOUNTS_PLACE_HELP.with(&[&own_name])}</p>
                <div class="filters__grid">{levels}</div>
                <p id="place-error" class="field__error" hidden=move || wrong().is_empty()>{wrong}</p>
            </fieldset>
        }
        .into_any()
    }
}

/// What the server calls the fields.
const POINTERS: [&str; 6] = ["/name", "/display_name", "/email", "/role", "/division", "/department"];

/// The lowest level that a role can be bound to.
fn deepest(role: Role) -> DivisionLevel {
    let mut fitting = DivisionLevel::ALL.into_iter().filter(|level| role.fits(*level));
    fitting.next_back().unwrap_or(DivisionLevel::Province)
}

fn trimmed(text: RwSignal<String>) -> String {
    text.with_untracked(|text| text.trim().to_owned())
}

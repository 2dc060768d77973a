//! What stands in the editor: as it was typed, and as the server takes it.
//!
//! The device keeps it while it differs from the draft on the server, so a reload loses nothing.

use frontend::browser::records;
use serde::{Deserialize, Serialize};
use shared::{
    api::notices::{NoticeView, WriteNotice},
    date::Date,
    notice::{Flaw, MAX_NOTICE_CHARACTERS, MAX_TITLE_CHARACTERS, Period, text_flaw},
};

/// Where something is wrong, as the server points to it, and a stable code.
pub(super) type Fault = (String, String);

/// A notice as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Written {
    pub(super) number: String,
    pub(super) title: String,
    pub(super) text: String,
    /// As the control gives it; empty when none has been chosen.
    pub(super) first_day: String,
    /// The same; empty for the days that the city has set.
    pub(super) last_day: String,
    pub(super) contact: String,
    /// Ids of cases.
    pub(super) cases: Vec<String>,
    /// The version that was looked at; 0 for a new notice.
    pub(super) version: u32,
}

impl Written {
    /// A new notice that begins tomorrow.
    pub(super) fn begun(today: Date, days: u16) -> Self {
        let first_day = today.plus_days(1).to_string();
        Self { last_day: usual_last_day(&first_day, days), first_day, ..Self::default() }
    }

    /// A draft as the server has it.
    pub(super) fn of(notice: &NoticeView) -> Self {
        Self {
            number: notice.number.clone(),
            title: notice.title.clone(),
            text: notice.text.clone(),
            first_day: notice.first_day.to_string(),
            last_day: notice.last_day.to_string(),
            contact: notice.contact.clone(),
            cases: notice.lines.iter().map(|line| line.case.clone()).collect(),
            version: notice.version,
        }
    }

    /// What is sent; none without a first day.
    pub(super) fn wish(&self) -> Option<WriteNotice> {
        Some(WriteNotice {
            number: self.number.clone(),
            title: self.title.clone(),
            text: self.text.clone(),
            first_day: self.first_day.parse().ok()?,
            last_day: self.last_day.parse().ok(),
            contact: self.contact.clone(),
            cases: self.cases.clone(),
            version: self.version,
        })
    }

    /// What a draft lacks, by the rules of the server.
    pub(super) fn faults(&self) -> Vec<Fault> {
        self.faults_of(false)
    }

    /// What keeps it from being published today in a city whose notices have so many days, by the rules of
    /// the server.
    pub(super) fn faults_for_publication(&self, today: Date, days: u16) -> Vec<Fault> {
        let mut faults = self.faults_of(true);
        if let (Ok(first_day), Ok(last_day)) = (self.first_day.parse::<Date>(), self.last_day.parse::<Date>())
            && Period::new(first_day, last_day).is_ok_and(|period| period.is_shorter_than(days))
        {
            faults.push(fault("/last_day", "period_too_short"));
        }
        if self.first_day.parse::<Date>().is_ok_and(|first_day| first_day < today) {
            faults.push(fault("/first_day", "first_day_past"));
        }
        if self.cases.is_empty() {
            faults.push(fault("/cases", "cases_missing"));
        }
        faults
    }

    fn faults_of(&self, is_whole: bool) -> Vec<Fault> {
        let texts = [
            ("/number", &self.number, true, MAX_TITLE_CHARACTERS),
            ("/title", &self.title, true, MAX_TITLE_CHARACTERS),
            ("/text", &self.text, is_whole, MAX_NOTICE_CHARACTERS),
            ("/contact", &self.contact, is_whole, MAX_TITLE_CHARACTERS),
        ];
        let flaws = texts.into_iter().filter_map(|(pointer, text, is_needed, most)| {
            let flaw = text_flaw(text, 1, most).filter(|flaw| is_needed || *flaw != Flaw::Missing)?;
            Some(fault(pointer, flaw.code()))
        });
        let mut faults: Vec<Fault> = flaws.collect();
        match (self.first_day.parse::<Date>(), self.last_day.parse::<Date>()) {
            (Err(_), _) => faults.push(fault("/first_day", "first_day_missing")),
            (Ok(first_day), Ok(last_day)) if Period::new(first_day, last_day).is_err() => {
                faults.push(fault("/last_day", "last_day_before_first"));
            }
            _ => {}
        }
        faults
    }
}

fn fault(pointer: &str, code: &str) -> Fault {
    (pointer.to_owned(), code.to_owned())
}

/// The last day of a notice of so many days; empty without a first one.
pub(super) fn usual_last_day(first_day: &str, days: u16) -> String {
    let first_day = first_day.parse::<Date>();
    first_day.map(|first_day| Period::of_days(first_day, days).last_day().to_string()).unwrap_or_default()
}

/// What only the device has of a notice.
pub(super) fn kept(account: &str, id: &str) -> Option<Written> {
    serde_json::from_str(&records::read(&key(account, id))?).ok()
}

/// Keeps it on the device.
pub(super) fn keep(account: &str, id: &str, written: &Written) {
    if let Ok(text) = serde_json::to_string(written) {
        records::write(&key(account, id), &text);
    }
}

/// The device need not keep it any more.
pub(super) fn forget(account: &str, id: &str) {
    records::remove(&key(account, id));
}

fn key(account: &str, id: &str) -> String {
    ["console.notice.", account, ".", id].concat()
}

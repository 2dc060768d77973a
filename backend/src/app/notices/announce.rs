//! 公布: after the last day the cases of a notice get their certificates.

use shared::{
    api::{
        notices::{AnnouncedCase, Announcement, RemainingCase},
        webhooks::WebhookEvent,
    },
    case::{Stage, Step},
    notice::{NoticeState, Phase},
};
use uuid::Uuid;

use super::{NoticeError, draft::entry_of_steps, own, publish::step_of, save, today};
use crate::{
    app::{
        audit,
        cases::{self as case_app, Certificate, Publicity},
        sessions::SignedIn,
        webhooks,
    },
    state::AppState,
    store::{cases, certificates, division_settings, notices, objections},
};

/// Announces every case of a notice that no objection waits on. The rest stay in it and are named;
/// once their objections are answered they are announced in the same way.
pub(crate) async fn announce(
    state: &AppState,
    who: &SignedIn,
    id: Uuid,
    version: u32,
) -> Result<Announcement, NoticeError> {
    let person = who.person();
    let transaction = state.database.begin().await?;
    // From here on nobody can object: whoever does waits for this transaction and finds the days over.
    let mut notice = own(&transaction, &person, id, version).await?;
    let today = today(state)?;
    if notice.state == NoticeState::Draft {
        return Err(NoticeError::NotPublished);
    }
    if notice.period.phase(today) != Phase::Over {
        return Err(NoticeError::Running(notice.period.last_day()));
    }
    let settings = division_settings::holding_at(&transaction, &notice.city).await?;
    let valid_until = today.plus_years(settings.validity_years.into()).plus_days(-1);
    let scope = cases::Scope::Within(notice.city.clone());
    let mut announcement = Announcement { announced: Vec::new(), remaining: Vec::new() };
    let mut taken = Vec::new();
    let lines = notices::lines(&transaction, id).await?;
    cases::lock_all(&transaction, lines.iter().map(|line| line.case_id)).await?;
    for line in lines {
        if line.left_because.is_some() {
            continue;
        }
        let Some(case) = cases::find(&transaction, &scope, line.case_id).await? else { continue };
        if case.stage != Stage::Publicised {
            continue;
        }
        let name = state.directory.name_of(case.community.as_str()).unwrap_or_default();
        let open_objections = objections::open_against(&transaction, case.id).await?;
        if open_objections > 0 {
            announcement.remaining.push(RemainingCase {
                case: case.id.to_string(),
                community_name: name,
                open_objections,
            });
            continue;
        }
        let number = certificates::next(&transaction, &notice.city, today.year()).await?;
        let number = format!("{}-{}-{number:04}", notice.city, today.year());
        let certificate = Certificate { number: number.clone(), announced_on: today, valid_until };
        let publicity = Publicity { period_over: true, open_objections, due_on: None, certificate: Some(certificate) };
        let step = step_of(Step::Announce, case.version, &notice.number);
        taken.push(case_app::take_within(state, &transaction, &person, case.id, step, publicity).await?);
        announcement.announced.push(AnnouncedCase {
            case: case.id.to_string(),
            community_name: name,
            certificate: number,
            valid_until,
        });
    }
    if announcement.announced.is_empty() {
        // Nothing has been changed: the transaction is dropped.
        return if announcement.remaining.is_empty() { Err(NoticeError::NothingLeft) } else { Ok(announcement) };
    }
    let former = notice.state;
    notice.state = NoticeState::Announced;
    notice.announced_on.get_or_insert(today);
    save(&transaction, &mut notice).await?;
    let count = announcement.announced.len();
    webhooks::notice_event(state, &transaction, WebhookEvent::NoticeAnnounced, &notice, count).await?;
    let entry = entry_of_steps(who, "announce_notice", former, &notice, taken);
    audit::record(state, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(announcement)
}

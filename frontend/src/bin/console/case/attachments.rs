//! 附件: the photos and documents that show a requirement, and those of the on-site check.

use frontend::{
    api::Failure,
    browser::{task, time},
    texts::{Text, c},
};
use leptos::prelude::*;
use shared::{api::attachments::AttachmentView, case::attachment::Purpose};

use super::{attach::Target, desk::Desk};
use crate::{
    api,
    parts::{self, dialog::dialog, notice},
};

/// What shows a requirement, and the way to add more.
pub(super) fn of_requirement(desk: Desk, requirement: String) -> AnyView {
    let target = StoredValue::new(Target { purpose: Purpose::Evidence, requirement: Some(requirement) });
    view! {
        {strip(desk, target)}
        {awaited(desk, target)}
        {add_button(desk, target)}
    }
    .into_any()
}

/// How many files the self-assessment names that are not among the attachments.
fn awaited(desk: Desk, target: StoredValue<Target>) -> AnyView {
    let count = Memo::new(move |_| {
        desk.files().list.with(|list| {
            let is_here = |requirement: &String| target.with_value(|own| own.requirement.as_ref() == Some(requirement));
            list.awaited.iter().filter(|file| is_here(&file.requirement)).count()
        })
    });
    let words = move || {
        let count = count.get();
        (count > 0)
            .then(|| view! { <p class="small" data-awaited>{c::ATTACHED_AWAITED.with(&[&count.to_string()])}</p> })
    };
    view! { {words} }.into_any()
}

/// Photos of the on-site check; none while there are none and the reader adds none.
pub(super) fn on_site(desk: Desk) -> AnyView {
    let target = StoredValue::new(Target { purpose: Purpose::OnSite, requirement: None });
    let has_any = Memo::new(move |_| {
        desk.files().list.with(|list| {
            list.may_add.contains(&Purpose::OnSite) || list.attachments.iter().any(|one| one.purpose == Purpose::OnSite)
        })
    });
    let content = move || {
        has_any.get().then(|| {
            view! {
                <section class="panel" data-on-site>
                    <h2>{c::ATTACHED_ON_SITE.t()}</h2>
                    {strip(desk, target)}
                    {add_button(desk, target)}
                </section>
            }
        })
    };
    view! { {content} }.into_any()
}

fn belongs(one: &AttachmentView, target: &Target) -> bool {
    // The on-site check is one place, whatever requirement a photo of it names.
    one.purpose == target.purpose && (one.purpose == Purpose::OnSite || one.requirement == target.requirement)
}

fn strip(desk: Desk, target: StoredValue<Target>) -> AnyView {
    let own = Memo::new(move |_| {
        desk.files().list.with(|list| {
            target.with_value(|target| {
                list.attachments.iter().filter(|one| belongs(one, target)).cloned().collect::<Vec<_>>()
            })
        })
    });
    let content = move || {
        let own = own.get();
        if own.is_empty() {
            return None;
        }
        // Going on from one picture leads to the next of the same strip.
        let pictures: Vec<_> = own.iter().filter(|one| one.is_image() && one.is_given).cloned().collect();
        let lines = own.iter().map(|one| shot(desk, one, pictures.clone())).collect_view();
        Some(view! { <ul class="shots" data-shots aria-label=c::ATTACHED_TITLE.t()>{lines}</ul> })
    };
    view! { {content} }.into_any()
}

/// One photo or document.
fn shot(desk: Desk, one: &AttachmentView, pictures: Vec<AttachmentView>) -> AnyView {
    let words = words_of(one);
    let face = if !one.is_given {
        view! { <div class="shot__face shot__face--held" aria-hidden="true">"⚠"</div> }.into_any()
    } else if one.is_image() {
        let id = one.id.clone();
        let open = move |_| {
            let position = pictures.iter().position(|own| own.id == id).unwrap_or_default();
            desk.files().viewer.show(pictures.clone(), position);
        };
        view! {
            <button type="button" class="shot__face" data-view=one.id.clone() aria-label=c::ATTACHED_VIEW.with(&[&words]) on:click=open>
                <img class="shot__image" src=api::attachments::thumbnail(&one.id) alt="" loading="lazy" decoding="async" />
            </button>
        }
        .into_any()
    } else {
        view! {
            <a
                class="shot__face shot__face--document"
                href=api::attachments::content(&one.id)
                download=one.file_name.clone()
                rel="external"
                aria-label=c::ATTACHED_SAVE.with(&[&words])
            >
                "PDF"
            </a>
        }
        .into_any()
    };
    let day = one.taken_on.map(|day| view! { <span class="shot__day">{time::date_in_words(day)}</span> });
    let place = taken_at(one).map(|place| view! { <p class="shot__words small" data-taken-at>{place}</p> });
    let is_new = one.round > 1 && one.round >= desk.row(|row| row.round) && one.removed_at.is_none();
    view! {
        <li class="shot" data-shot=one.id.clone()>
            {face}
            <p class="shot__words small">{words} " " {day}</p>
            {place}
            {is_new.then(|| view! { <p><span class="badge">{c::ATTACHED_NEW.t()}</span></p> })}
            {one.removed_at.is_some().then(|| view! { <p><span class="badge badge--none" data-removed>{c::ATTACHED_REMOVED.t()}</span></p> })}
            {scan(one)}
            {elsewhere(one)}
            {one.may_remove.then(|| remove_button(desk, one.id.clone()))}
        </li>
    }
    .into_any()
}

/// What a photo is called: its caption, or the name of the file.
pub(super) fn words_of(one: &AttachmentView) -> String {
    if one.caption.is_empty() { one.file_name.clone() } else { one.caption.clone() }
}

/// Time of day and place, given with the sender's consent; none when neither is.
pub(super) fn taken_at(one: &AttachmentView) -> Option<String> {
    let known: Vec<&str> = [&one.taken_time, &one.place].into_iter().filter_map(Option::as_deref).collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

/// What is known of malware in it, and what to do about it.
pub(super) fn scan(one: &AttachmentView) -> Option<AnyView> {
    let remedy = if one.may_remove { &c::SCAN_REPLACE } else { &c::SCAN_LEAVE };
    parts::scan::scan(one.scan, one.malware.as_deref(), one.is_given, remedy.t())
}

/// That the very same file, or a photo that looks like it, was sent for another community.
pub(super) fn elsewhere(one: &AttachmentView) -> AnyView {
    let same = one.is_used_elsewhere.then(|| {
        let words = by_whom(&one.used_by, &c::ATTACHED_USED_BY, &c::ATTACHED_ELSEWHERE);
        view! { <p class="small shot__flag" data-used-elsewhere><span aria-hidden="true">"⚠ "</span>{words}</p> }
    });
    let alike = one.is_alike_elsewhere.then(|| {
        let words = by_whom(&one.alike_in, &c::ATTACHED_ALIKE_IN, &c::ATTACHED_ALIKE);
        view! { <p class="small shot__flag" data-alike-elsewhere><span aria-hidden="true">"≈ "</span>{words}</p> }
    });
    view! { {same} {alike} }.into_any()
}

/// Names communities, or says that they lie out of reach.
fn by_whom(communities: &[String], by: &Text, out_of_reach: &Text) -> String {
    if communities.is_empty() {
        out_of_reach.t().to_owned()
    } else {
        by.with(&[&communities.join(c::ATTACHED_COMMA.t())])
    }
}

fn remove_button(desk: Desk, id: String) -> AnyView {
    let button = view! {
        <button type="button" class="button button--plain" data-remove-file=id.clone() on:click=move |_| desk.files().removing.set(Some(id.clone()))>
            {c::ATTACHED_REMOVE.t()}
        </button>
    };
    button.into_any()
}

/// Asks before something is taken away; one for the whole page.
pub(super) fn removal(desk: Desk) -> AnyView {
    let (open, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    Effect::new(move || {
        if desk.files().removing.with(Option::is_some) {
            failure.set(None);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            desk.files().removing.set(None);
        }
    });
    let go = move |_| {
        let Some(id) = desk.files().removing.get_untracked() else { return };
        task::run(async move {
            match api::attachments::remove(desk.session, &id).await {
                Ok(list) => {
                    desk.take_attachments(list);
                    let _ = open.try_set(false);
                }
                Err(refused) => drop(failure.try_set(Some(refused))),
            }
        });
    };
    dialog("remove-file", c::ATTACHED_REMOVE_TITLE.t(), open, move || {
        let one = desk.files().removing.get_untracked().and_then(|id| {
            desk.files().list.with_untracked(|list| list.attachments.iter().find(|one| one.id == id).cloned())
        });
        let words = one.as_ref().map(words_of);
        let is_kept = one.is_some_and(|one| one.is_pinned);
        view! {
            <p><strong>{words}</strong></p>
            {is_kept.then(|| view! { <p>{c::ATTACHED_REMOVE_KEPT.t()}</p> })}
            {move || failure.with(|failure| failure.as_ref().map(notice::failed))}
            <button type="button" class="button button--lead" data-remove-confirm on:click=go>{c::ATTACHED_REMOVE.t()}</button>
        }
        .into_any()
    })
}

/// The way to add something to a place; none for those who may not.
fn add_button(desk: Desk, target: StoredValue<Target>) -> AnyView {
    let may_add =
        Memo::new(move |_| desk.files().list.with(|list| list.may_add.contains(&target.with_value(|own| own.purpose))));
    let button = move || {
        may_add.get().then(|| {
            let (name, words) = target.with_value(|own| match &own.requirement {
                Some(requirement) => (requirement.clone(), c::ATTACH_OPEN.t()),
                None => ("on_site".to_owned(), c::ATTACH_OPEN_ON_SITE.t()),
            });
            view! {
                <button type="button" class="button" data-attach=name on:click=move |_| desk.files().attach.open_for(target.get_value())>
                    <span aria-hidden="true">"＋ "</span>{words}
                </button>
            }
        })
    };
    view! { {button} }.into_any()
}

//! 重新核算: the reader's own browser counts the published answers anew, with the engine that the
//! server used, and says whether it comes to the published result.

use shared::{api::notices::PublishedSheet, explain::evaluate, form::Form, responses::Responses};

use super::panel;
use crate::{
    api::{Failure, get_bytes, public},
    browser::{page, task},
    dom::{El, classed, el, region},
    parts::{
        account::account,
        explain::{condition, nothing},
        failure::failure_notice,
        last_time,
        result::{total, tracks},
        status::source_note,
    },
    state::{Act, Var},
    texts::{self, k},
};

/// What came of it.
struct Counted {
    sheet: PublishedSheet,
    form: Form,
    agrees: bool,
}

/// How far it has come.
enum Stand {
    NotAsked,
    Counting,
    Failed(Failure),
    Done(Box<Counted>),
}

/// The button and what it brings.
pub(super) fn recount(certificate: String) -> El {
    let stand = Var::new(Stand::NotAsked);
    let count = Act::new(move |()| {
        if stand.peek(|stand| matches!(stand, Stand::Counting)) {
            return;
        }
        stand.set(Stand::Counting);
        let certificate = certificate.clone();
        task::run(async move {
            stand.set(match counted(&certificate).await {
                Ok(counted) => Stand::Done(Box::new(counted)),
                Err(failure) => Stand::Failed(failure),
            });
            task::before_next_frame(|| page::focus_quietly("#recounted"));
        });
    });
    let is_counting = move || stand.with(|stand| matches!(stand, Stand::Counting));
    let press = classed("button", "button button--lead")
        .attr("type", "button")
        .flag("data-recount-go", true)
        .attr_by("aria-disabled", move || is_counting().then_some("true"))
        .text_by(move || if is_counting() { k::RECOUNT_COUNTING.t() } else { k::RECOUNT_GO.t() })
        .on_click(move || count.run(()));
    let result = region("stack", move || {
        stand.with(|stand| match stand {
            Stand::NotAsked | Stand::Counting => Vec::new(),
            Stand::Failed(failure) => vec![failure_notice(failure, Some(count))],
            Stand::Done(counted) => shown(counted),
        })
    });
    panel("recount", k::RECOUNT_TITLE.t()).add(el("p").text(k::RECOUNT_LEAD.t())).add(press).add(result)
}

async fn counted(certificate: &str) -> Result<Counted, Failure> {
    let bytes = public::published_sheet(certificate).await?;
    let sheet: PublishedSheet = postcard::from_bytes(&bytes).map_err(|_| Failure::Unexpected)?;
    let address = ["/api/v1/packs/", &sheet.pack_hash, "/form?lang=", texts::code()].concat();
    let form = Form::from_bytes(&get_bytes(&address).await?).ok_or(Failure::Unexpected)?;
    let (responses, errors) = Responses::read(&form.rulebook, &sheet.sheet);
    let own = evaluate(&form.rulebook, &responses);
    // Not only the tree: the figures on the certificate too.
    let agrees = errors.is_empty()
        && own.is_ok_and(|own| {
            let result = &sheet.recognition.result;
            let level = own.tracks.first().and_then(|track| track.reached.as_deref());
            own == sheet.outcome
                && own.score.as_ref().map(|score| score.display.as_str()) == result.score.as_deref()
                && level == result.level.as_deref()
        });
    Ok(Counted { sheet, form, agrees })
}

fn shown(counted: &Counted) -> Vec<El> {
    let Counted { sheet, form, agrees } = counted;
    let (class, state, words) = if *agrees {
        ("notice", "agrees", &k::RECOUNT_AGREES)
    } else {
        ("notice notice--bad", "differs", &k::RECOUNT_DIFFERS)
    };
    let verdict = classed("div", class)
        .attr("role", "status")
        .attr("id", "recounted")
        .attr("tabindex", "-1")
        .attr("data-recount", state)
        .add(classed("p", "notice__title").text(words.t()));
    let blockers = sheet.outcome.blockers();
    let rows = blockers.iter().map(|blocker| condition(form, blocker, &nothing));
    let gaps = (!blockers.is_empty()).then(|| {
        [el("h3").text(&k::RESULT_BLOCKERS.with(&[&blockers.len().to_string()])), classed("ul", "rows").add_all(rows)]
    });
    [verdict]
        .into_iter()
        .chain(total(&sheet.outcome))
        .chain(tracks(form, &sheet.outcome, &nothing))
        .chain(last_time::words(form, &sheet.sheet).map(|words| last_time::notice(&words)))
        .chain(gaps.into_iter().flatten())
        .chain([el("h3").text(k::RESULT_ACCOUNT.t())])
        .chain(account(form, &sheet.outcome, &[]))
        .chain([source_note(&form.texts)])
        .collect()
}

//! 首页: finds the community, asks who fills in, and goes on to the assessment.
//!
//! Two stages on one page: [`find`] until a community is chosen, then [`begin`]. [`drafts`] lists
//! what is already under way on this device.

mod begin;
mod down;
mod drafts;
mod file;
mod find;
mod handover;

use crate::{
    api::{
        Failure,
        communities::{self, Community},
    },
    browser::{offline, page, records, task, time},
    dom::{El, classed, el, in_turns, region},
    draft::{self, Draft},
    parts::{failure::failure_notice, lookup::lookup, outbox, unkept::unkept},
    sent::{self, Sent},
    state::{Act, Var},
    texts::k,
    ui::masthead::{colophon_with, masthead, page_body, public_links},
};

/// Brings the page to life.
pub fn mount() {
    page::choose_language(&k::START_TITLE);
    // The form that most visitors want next. No link in the outline asks for it: Firefox holds prefetching
    // against `default-src`, which allows nothing.
    let form = page::attribute("meta[name=form]", "content").filter(|form| !form.is_empty());
    task::run(async {
        // Between what takes its time a phone is to notice a finger.
        task::pause(0).await;
        records::open().await;
        let typed = page::typed("#find");
        page::mount("start", move || start(typed));
        task::pause(0).await;
        offline::prepare(form.into_iter().collect());
    });
}

fn start(typed: String) -> Vec<El> {
    let chosen = Var::new(None::<Community>);
    let failed = Var::new(None::<Failure>);
    if let Some(code) = page::parameter("community") {
        task::run(async move {
            match communities::by_code(&code).await {
                Ok(community) => chosen.set(Some(community)),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    }
    let choose = Act::new(move |community: Community| {
        // A reload comes back to the same community.
        page::set_parameter("community", Some(&community.code));
        chosen.set(Some(community));
        task::before_next_frame(|| page::focus("#begin"));
    });
    let back = Act::new(move |()| {
        page::set_parameter("community", None);
        chosen.set(None);
        task::before_next_frame(|| page::focus("#find"));
    });
    let under_way = Var::new(draft::list());
    let stage = region("stack--loose", move || {
        chosen
            .get()
            .map_or_else(|| search(&typed, choose, failed, under_way), |community| begin::begin(community, back))
    });
    vec![masthead(), page_body().add(unkept()).add(stage), colophon_with(public_links())]
}

/// What there is to do before a community is chosen. What stands further down comes in turns.
fn search(
    typed: &str,
    choose: Act<Community>,
    failed: Var<Option<Failure>>,
    under_way: Var<Vec<(String, Draft)>>,
) -> Vec<El> {
    let rest = classed("div", "stack--loose");
    let parts: [Box<dyn FnOnce() -> El>; 4] = [
        Box::new(practise),
        Box::new(receipts),
        Box::new(move || handover::handover(under_way)),
        Box::new(move || file::open(under_way)),
    ];
    in_turns(&rest, parts.into_iter().map(|make| (rest.clone(), make)).collect());
    vec![
        classed("div", "stack")
            .add(el("h1").text(k::START_TITLE.t()))
            .add(classed("p", "lead").text(k::START_LEAD.t())),
        outbox::outbox(under_way),
        drafts::drafts(under_way),
        region("", move || failed.get().map(|failure| failure_notice(&failure, None)).into_iter().collect()),
        find::find(typed, choose),
        rest,
    ]
}

/// The receipts of what was sent from here, and the way to any other.
fn receipts() -> El {
    let row = |Sent { receipt, at, community }: Sent| {
        el("li")
            .add(el("h3").text(&community))
            .add(classed("p", "small").text(&k::LOOKUP_SENT.with(&[&time::in_words(at)])))
            .add(
                classed("a", "button")
                    .attr("href", &["/receipts/", &receipt].concat())
                    .attr("data-sent", &receipt)
                    .text(&receipt),
            )
    };
    let rows: Vec<El> = sent::list().into_iter().map(row).collect();
    let list = (!rows.is_empty()).then(|| {
        classed("div", "stack").add(el("h3").text(k::LOOKUP_HERE.t())).add(classed("ul", "rows").add_all(rows))
    });
    lookup("").add_all(list)
}

/// The way to try everything without a community.
fn practise() -> El {
    classed("section", "panel panel--quiet")
        .attr("aria-labelledby", "practise")
        .add(el("h2").attr("id", "practise").text(k::PRACTISE_TITLE.t()))
        .add(el("p").text(k::PRACTISE_LEAD.t()))
        .add(
            classed("a", "button")
                .attr("href", "/assess?practice")
                .flag("data-practise", true)
                .text(k::PRACTISE_GO.t()),
        )
}

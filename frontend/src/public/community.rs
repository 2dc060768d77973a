//! A community to everybody: its level and its history.

use super::{Asked, asked, panel, recognised::card, words};
use crate::{
    api::public::{self, CommunityRecord},
    browser::{page, task},
    dom::{El, classed, el},
    state::{Act, Var},
    texts::k,
};

/// The page.
pub(super) fn community(code: String) -> Vec<El> {
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        let code = code.clone();
        task::run(async move {
            match public::community(&code).await {
                Ok(record) => {
                    page::set_title(&[&record.name, " · ", k::BRAND_NAME.t()].concat());
                    found.set(Asked::Here(record));
                }
                Err(failure) => found.set(Asked::Failed(failure)),
            }
        });
    };
    load();
    let again = Act::new(move |()| load());
    vec![asked(found, again, Some(&k::COMMUNITY_TITLE), whole)]
}

fn whole(record: &CommunityRecord) -> Vec<El> {
    let head = classed("div", "stack")
        .flag("data-community-record", true)
        .add(el("h1").text(&record.name))
        .add(classed("p", "small").text(&record.path));
    let is_now = |standing: &str| matches!(standing, "valid" | "under_review");
    let now = record.recognitions.iter().find(|one| is_now(&one.standing));
    let level = match now {
        Some(one) => classed("p", "row")
            .add(classed("strong", "level-now").text(&one.level_title))
            .add(words::standing(&one.standing)),
        None => el("p").text(k::COMMUNITY_NONE_NOW.t()),
    };
    let head = head.add(level);
    if record.recognitions.is_empty() {
        return vec![head];
    }
    let list = classed("ul", "cards").add_all(record.recognitions.iter().map(|one| card(one, false)));
    vec![head, panel("history", k::COMMUNITY_HISTORY.t()).attr("class", "stack").add(list)]
}

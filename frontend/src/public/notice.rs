//! One notice: its text, its list, its annex, and the form to object while it is open. On paper it
//! is the notice as a city hangs it out.

use super::{Asked, asked, facts, files, object, panel, words};
use crate::{
    api::public::{self, Notice, NoticeLine},
    browser::{page, task, time},
    dom::{El, button, classed, el},
    state::{Act, Var},
    texts::k,
};

/// The page.
pub(super) fn notice(id: String) -> Vec<El> {
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        let id = id.clone();
        task::run(async move {
            match public::notice(&id).await {
                Ok(notice) => {
                    page::set_title(&[&notice.entry.title, " · ", k::BRAND_NAME.t()].concat());
                    found.set(Asked::Here(notice));
                }
                Err(failure) => found.set(Asked::Failed(failure)),
            }
        });
    };
    load();
    let again = Act::new(move |()| load());
    vec![asked(found, again, Some(&k::NOTICES_TITLE), whole)]
}

fn whole(notice: &Notice) -> Vec<El> {
    let entry = &notice.entry;
    // What the choice of a line leads to: the community that is objected to.
    let against = Var::new(String::new());
    let head = classed("div", "stack")
        .add(classed("p", "row").add(words::phase(&entry.phase)).add(classed("span", "small").text(&entry.number)))
        .add(el("h1").text(&entry.title))
        .add(classed("p", "notice-days").flag("data-days", true).text(&words::days(&entry.first_day, &entry.last_day)));
    let text = panel("words", k::NOTICE_TEXT.t()).add_all(paragraphs(&notice.text)).add(facts([
        (&k::NOTICE_CONTACT, notice.contact.clone()),
        (&k::NOTICE_CITY, entry.city_name.clone()),
        (&k::NOTICE_PUBLISHED, in_words(&notice.published_at)),
        (&k::NOTICE_ANNOUNCED, time::day_in_words(&notice.announced_on)),
    ]));
    let can_object = entry.phase == "open";
    let lines = notice.lines.iter().map(|one| line(one, can_object, against));
    let list = panel("list", &k::NOTICE_LIST.with(&[&entry.communities.to_string()]))
        .add(annexes(&entry.id))
        .add(classed("ul", "rows").add_all(lines));
    let technical = classed("details", "panel fold not-on-paper")
        .add(el("summary").text(k::RECEIPT_TECHNICAL.t()))
        .add(classed("p", "small").text(k::NOTICE_HASH_MEANS.t()))
        .add(facts([(&k::NOTICE_HASH, notice.content_sha256.clone())]));
    let print = button("button button--wide not-on-paper", k::NOTICE_PRINT.t(), || {
        let _ = gloo_utils::window().print();
    });
    let screen = classed("div", "screen stack--loose").add_all([
        head,
        text,
        list,
        object::object(notice, against),
        technical,
        print.flag("data-print", true),
    ]);
    vec![screen, paper(notice)]
}

fn in_words(instant: &str) -> String {
    if instant.is_empty() { String::new() } else { time::instant_in_words(instant) }
}

fn paragraphs(text: &str) -> Vec<El> {
    let paragraph = |line: &str| el("p").text(line.trim());
    text.lines().filter(|line| !line.trim().is_empty()).map(paragraph).collect()
}

fn annexes(id: &str) -> El {
    let address = |kind: &str| ["/api/v1/public/notices/", id, "/annex.", kind].concat();
    files("data-annex", address, &k::NOTICE_XLSX, &k::NOTICE_CSV)
}

fn line(line: &NoticeLine, can_object: bool, against: Var<String>) -> El {
    let path = [&line.county_name, " ", &line.street_name].concat();
    let name = classed("a", "line__name")
        .attr("href", &["/communities/", &line.community].concat())
        .text(&line.community_name);
    let figures = [
        (&k::NOTICE_CLAIMED, line.claimed.clone()),
        (&k::NOTICE_REVIEWED, words::reviewed(&line.reviewed, &line.route).to_owned()),
        (&k::NOTICE_RESULT, line.level_title.clone()),
        (&k::NOTICE_ROUTE, words::route(&line.route).t().to_owned()),
    ];
    let item = classed("li", "line")
        .attr("data-line", &line.case)
        .add(classed("p", "").add(name))
        .add(classed("p", "small").text(path.trim()))
        .add(facts(figures).attr("class", "facts facts--row"));
    if line.has_left {
        let left = classed("span", "badge badge--bad").text(k::NOTICE_LEFT.t());
        return item.flag("data-left", true).add(classed("p", "").add(left));
    }
    let case = line.case.clone();
    let go = can_object.then(|| {
        let label = k::NOTICE_OBJECT_TO.with(&[&line.community_name]);
        button("button button--plain", k::NOTICE_OBJECT.t(), move || {
            against.set(case.clone());
            page::focus("[data-objection]");
        })
        .attr("aria-label", &label)
        .attr("data-object", &line.case)
    });
    item.add_all(go)
}

/// The notice on paper.
fn paper(notice: &Notice) -> El {
    let entry = &notice.entry;
    let columns = [
        &k::PAPER_NO,
        &k::DOWN_COUNTY,
        &k::DOWN_STREET,
        &k::DOWN_COMMUNITY,
        &k::NOTICE_CLAIMED,
        &k::NOTICE_REVIEWED,
        &k::NOTICE_RESULT,
    ];
    let columns = columns.map(|name| el("th").attr("scope", "col").text(name.t()));
    let row = |(position, line): (usize, &NoticeLine)| {
        let result = if line.has_left { k::NOTICE_LEFT.t() } else { &line.level_title };
        let number = (position + 1).to_string();
        let cells = [
            &number,
            &line.county_name,
            &line.street_name,
            &line.community_name,
            &line.claimed,
            words::reviewed(&line.reviewed, &line.route),
            result,
        ];
        el("tr").add_all(cells.map(|cell| el("td").text(cell)))
    };
    let table = classed("table", "paper__list")
        .add(el("thead").add(el("tr").add_all(columns)))
        .add(el("tbody").add_all(notice.lines.iter().enumerate().map(row)));
    let sign_off = [&entry.city_name, " ", &time::day_in_words(&entry.first_day)].concat();
    classed("article", "paper")
        .attr("aria-hidden", "true")
        .flag("data-paper", true)
        .add(classed("p", "paper__small").text(&entry.number))
        .add(el("h1").text(&entry.title))
        .add_all(paragraphs(&notice.text))
        .add(el("p").text(&words::days(&entry.first_day, &entry.last_day)))
        .add(el("p").text(&[k::NOTICE_CONTACT.t(), k::EXPLAIN_COLON.t(), &notice.contact].concat()))
        .add(table)
        .add(classed("p", "paper__sign-off").text(&sign_off))
        .add(classed("p", "paper__small").text(&k::PAPER_CHECK.with(&[&page::address()])))
}

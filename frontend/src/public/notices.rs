//! 公示: published notices, those that are open first to see.

use super::{files, head, pages::Pages, words};
use crate::{
    api::{
        Failure, divisions,
        public::{self, NoticeEntry, Page},
    },
    browser::{page, task},
    dom::{El, classed, el, typed},
    state::{Act, Var},
    texts::{Text, k},
    ui::field::label,
};

/// The province whose cities are offered.
pub(super) const PROVINCE: &str = "44";

#[derive(Clone, Copy)]
struct List {
    city: Var<String>,
    phase: Var<String>,
    pages: Pages<NoticeEntry>,
}

/// The page.
pub(super) fn notices() -> Vec<El> {
    let list = List {
        city: Var::new(page::parameter("city").unwrap_or_default()),
        phase: Var::new(page::parameter("phase").unwrap_or_default()),
        pages: Pages::new(),
    };
    list.load();
    let found = list.pages.view(move |after| list.ask(after), &k::NOTICES_NONE, move || list.tables(), card);
    vec![head(k::NOTICES_TITLE.t(), k::NOTICES_LEAD.t()), list.filters(), found]
}

impl List {
    fn load(self) {
        self.pages.begin(self.ask(String::new()));
    }

    fn ask(self, after: String) -> impl Future<Output = Result<Page<NoticeEntry>, Failure>> {
        let (city, phase) = (self.city.now(), self.phase.now());
        page::keep_query(&[("city", &city), ("phase", &phase)]);
        async move { public::notices(&city, &phase, &after).await }
    }

    fn filters(self) -> El {
        let again = Act::new(move |()| self.load());
        classed("form", "filters")
            .attr("role", "search")
            .on("submit", web_sys::Event::prevent_default)
            .add(city_select(self.city, again))
            .add(select(
                "phase",
                k::NOTICES_PHASE.t(),
                &[
                    ("", &k::PUBLIC_ALL),
                    ("open", &k::PHASE_OPEN),
                    ("upcoming", &k::PHASE_UPCOMING),
                    ("over", &k::PHASE_OVER),
                ],
                self.phase,
                again,
            ))
    }

    fn tables(self) -> El {
        let (city, phase) = (self.city.now(), self.phase.now());
        let table = |kind: &str| public::notices_table(&city, &phase, kind);
        files("data-export", table, &k::NOTICES_XLSX, &k::NOTICES_CSV)
    }
}

fn card(notice: &NoticeEntry) -> El {
    let link = classed("a", "cards__link").attr("href", &["/notices/", &notice.id].concat()).text(&notice.title);
    let small = [&notice.city_name, " · ", &notice.number].concat();
    classed("li", "panel cards__card")
        .attr("data-notice", &notice.id)
        .add(classed("p", "row row--apart").add(classed("span", "small").text(&small)).add(words::phase(&notice.phase)))
        .add(el("h2").add(link))
        .add(el("p").text(&words::days(&notice.first_day, &notice.last_day)))
        .add(classed("p", "small").text(&k::NOTICES_COMMUNITIES.with(&[&notice.communities.to_string()])))
}

/// A select of the province's cities, filled as soon as they are known.
pub(super) fn city_select(city: Var<String>, changed: Act<()>) -> El {
    let cities = Var::new(Vec::new());
    task::run(async move {
        if let Ok(list) = divisions::below(PROVINCE).await {
            cities.set(list);
        }
    });
    let select = classed("select", "input")
        .attr("id", "city")
        .attr("data-filter", "city")
        .content_by(move || {
            let option = |code: &str, name: &str| {
                el("option").attr("value", code).text(name).flag("selected", city.peek(|city| city == code))
            };
            let all = option("", k::PUBLIC_ALL_CITIES.t());
            cities.with(|list| {
                let listed = list.iter().map(|division| option(&division.code, &division.name));
                std::iter::once(all).chain(listed).collect()
            })
        })
        .on("change", move |event| {
            city.set(typed(event));
            changed.run(());
        });
    classed("div", "field").add(label("city", k::DOWN_CITY.t())).add(select)
}

/// A select of a few values.
pub(super) fn select(id: &str, words: &str, options: &[(&str, &Text)], value: Var<String>, changed: Act<()>) -> El {
    let option = |(code, text): &(&str, &Text)| {
        let is_chosen = value.peek(|value| value == code);
        el("option").attr("value", code).text(text.t()).flag("selected", is_chosen)
    };
    let select = classed("select", "input")
        .attr("id", id)
        .attr("data-filter", id)
        .add_all(options.iter().map(option))
        .on("change", move |event| {
            value.set(typed(event));
            changed.run(());
        });
    classed("div", "field").add(label(id, words)).add(select)
}

//! 公布名单: recognised communities, narrowed by place, year, route and name.

use gloo_timers::callback::Timeout;

use super::{
    Asked, asked, facts, head,
    notices::{city_select, select},
    words,
};
use crate::{
    api::{
        divisions::{self, Division},
        public::{self, Page, Recognition, RecognitionFilter},
    },
    browser::{page, task, time},
    dom::{El, button, classed, el, typed},
    state::{Act, Var},
    texts::k,
    ui::field::{Kind, label, text_field},
};

/// A pause in typing.
const PAUSE_MS: u32 = 250;
/// The first year that anything was announced in: the programme began in 2020.
const FIRST_YEAR: u16 = 2020;

#[derive(Clone, Copy)]
struct List {
    city: Var<String>,
    county: Var<String>,
    counties: Var<Vec<Division>>,
    year: Var<String>,
    route: Var<String>,
    name: Var<String>,
    found: Var<Asked<Page<Recognition>>>,
    /// Number of the latest question: an answer to an earlier one is dropped.
    question: Var<u32>,
    pause: Var<Option<Timeout>>,
}

/// The page.
pub(super) fn recognised() -> Vec<El> {
    let given = |name: &str| Var::new(page::parameter(name).unwrap_or_default());
    let list = List {
        city: given("city"),
        county: given("county"),
        counties: Var::new(Vec::new()),
        year: given("year"),
        route: given("route"),
        name: given("q"),
        found: Var::new(Asked::Loading),
        question: Var::new(0),
        pause: Var::new(None),
    };
    list.load_counties();
    list.load();
    let again = Act::new(move |()| list.load());
    let found = asked(list.found, again, None, move |page| list.draw(page));
    vec![head(k::RECOGNISED_TITLE.t(), k::RECOGNISED_LEAD.t()), list.filters(), found]
}

impl List {
    fn load(self) {
        self.ask(String::new());
    }

    fn load_counties(self) {
        let city = self.city.now();
        if city.is_empty() {
            return self.counties.set(Vec::new());
        }
        task::run(async move {
            if let Ok(counties) = divisions::below(&city).await
                && self.city.now() == city
            {
                self.counties.set(counties);
            }
        });
    }

    fn ask(self, after: String) {
        let question = self.question.now() + 1;
        self.question.keep(question);
        let filter = RecognitionFilter {
            city: self.city.now(),
            county: self.county.now(),
            year: self.year.now(),
            route: self.route.now(),
            name: self.name.with(|name| name.trim().to_owned()),
        };
        page::keep_query(&[
            ("city", &filter.city),
            ("county", &filter.county),
            ("year", &filter.year),
            ("route", &filter.route),
            ("q", &filter.name),
        ]);
        task::run(async move {
            let answer = public::recognitions(&filter, &after).await;
            if self.question.now() != question {
                return;
            }
            match answer {
                Ok(page) if after.is_empty() => self.found.set(Asked::Here(page)),
                Ok(page) => self.found.update(|found| {
                    if let Asked::Here(here) = found {
                        here.entries.extend(page.entries);
                        here.next = page.next;
                    }
                }),
                Err(failure) => self.found.set(Asked::Failed(failure)),
            }
        });
    }

    fn filters(self) -> El {
        let again = Act::new(move |()| self.load());
        let city_changed = Act::new(move |()| {
            self.county.set(String::new());
            self.load_counties();
            self.load();
        });
        let years: Vec<String> = (FIRST_YEAR..=time::today().year()).rev().map(|year| year.to_string()).collect();
        let option = |code: &str, name: &str, is_chosen: bool| {
            el("option").attr("value", code).text(name).flag("selected", is_chosen)
        };
        let year = classed("select", "input")
            .attr("id", "year")
            .attr("data-filter", "year")
            .add(option("", k::PUBLIC_ALL.t(), false))
            .add_all(years.iter().map(|year| option(year, year, self.year.peek(|chosen| chosen == year))))
            .on("change", move |event| {
                self.year.set(typed(event));
                self.load();
            });
        let routes = [("", &k::PUBLIC_ALL), ("full", &k::ROUTE_FULL), ("direct", &k::ROUTE_DIRECT)];
        let kind = Kind { longest: 60, autocomplete: "off", inputmode: "search", class: "" };
        let name =
            text_field("q", k::FIND_LABEL.t(), k::FIND_HELP.t(), kind, self.name, || "").on("input", move |_| {
                self.pause.keep(Some(Timeout::new(PAUSE_MS, move || self.load())));
            });
        classed("form", "filters")
            .attr("role", "search")
            .on("submit", move |event| {
                event.prevent_default();
                self.load();
            })
            .add(name)
            .add(city_select(self.city, city_changed))
            .add(self.county_select())
            .add(classed("div", "field").add(label("year", k::RECOGNISED_YEAR.t())).add(year))
            .add(select("route", k::NOTICE_ROUTE.t(), &routes, self.route, again))
    }

    /// Counties of the chosen city; disabled before one is chosen.
    fn county_select(self) -> El {
        let select = classed("select", "input")
            .attr("id", "county")
            .attr("data-filter", "county")
            .flag_by("disabled", move || self.counties.with(Vec::is_empty))
            .content_by(move || {
                let option = |code: &str, name: &str| {
                    let is_chosen = self.county.peek(|county| county == code);
                    el("option").attr("value", code).text(name).flag("selected", is_chosen)
                };
                let all = option("", k::PUBLIC_ALL.t());
                self.counties.with(|list| {
                    let listed = list.iter().map(|division| option(&division.code, &division.name));
                    std::iter::once(all).chain(listed).collect()
                })
            })
            .on("change", move |event| {
                self.county.set(typed(event));
                self.load();
            });
        classed("div", "field").add(label("county", k::DOWN_COUNTY.t())).add(select)
    }

    fn draw(self, found: &Page<Recognition>) -> Vec<El> {
        if found.entries.is_empty() {
            let words = k::RECOGNISED_NONE.t();
            return vec![classed("p", "lead").attr("role", "status").flag("data-none", true).text(words)];
        }
        let list = classed("ul", "cards").add_all(found.entries.iter().map(|one| card(one, true)));
        let next = found.next.clone();
        let more = (!next.is_empty()).then(|| {
            button("button button--wide", k::PUBLIC_MORE.t(), move || self.ask(next.clone())).flag("data-more", true)
        });
        [list].into_iter().chain(more).collect()
    }
}

/// One recognition; on the page of its community the name is not said again.
pub(super) fn card(one: &Recognition, with_name: bool) -> El {
    let certificate = classed("a", "cards__link")
        .attr("href", &["/certificates/", &one.certificate].concat())
        .text(&k::CERTIFICATE_OF.with(&[&one.certificate]));
    let name = with_name.then(|| {
        let link = classed("a", "cards__link")
            .attr("href", &["/communities/", &one.community].concat())
            .text(&one.community_name);
        [el("h2").add(link), classed("p", "small").text(&one.community_path)]
    });
    classed("li", "panel cards__card")
        .attr("data-recognition", &one.certificate)
        .add_all(name.into_iter().flatten())
        .add(classed("p", "row").add(el("strong").text(&one.level_title)).add(words::standing(&one.standing)))
        .add(
            facts([
                (&k::RECOGNISED_ANNOUNCED, time::day_in_words(&one.announced_on)),
                (&k::RECOGNISED_VALID, time::day_in_words(&one.valid_until)),
                (&k::NOTICE_REVIEWED, one.score.clone()),
                (&k::NOTICE_ROUTE, words::route(&one.route).t().to_owned()),
            ])
            .attr("class", "facts facts--row"),
        )
        .add(el("p").add(certificate))
}

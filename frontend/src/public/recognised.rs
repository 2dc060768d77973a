//! 公布名单: recognised communities, narrowed by place, year, route and name.

use gloo_timers::callback::Timeout;

use super::{
    facts, files, head,
    notices::{city_select, select},
    pages::Pages,
    words,
};
use crate::{
    api::{
        Failure,
        divisions::{self, Division},
        public::{self, Page, Recognition, RecognitionFilter},
    },
    browser::{page, task, time},
    dom::{El, classed, el, typed},
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
    pages: Pages<Recognition>,
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
        pages: Pages::new(),
        pause: Var::new(None),
    };
    list.load_counties();
    list.load();
    let named = |one: &Recognition| card(one, true);
    let found = list.pages.view(move |after| list.ask(after), &k::RECOGNISED_NONE, move || list.tables(), named);
    vec![head(k::RECOGNISED_TITLE.t(), k::RECOGNISED_LEAD.t()), list.filters(), found]
}

impl List {
    fn load(self) {
        // While a name is typed the lines stay until others are there.
        self.pages.renew(self.ask(String::new()));
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

    fn filter(self) -> RecognitionFilter {
        RecognitionFilter {
            city: self.city.now(),
            county: self.county.now(),
            year: self.year.now(),
            route: self.route.now(),
            name: self.name.peek(|name| name.trim().to_owned()),
        }
    }

    fn ask(self, after: String) -> impl Future<Output = Result<Page<Recognition>, Failure>> {
        let filter = self.filter();
        page::keep_query(&[
            ("city", &filter.city),
            ("county", &filter.county),
            ("year", &filter.year),
            ("route", &filter.route),
            ("q", &filter.name),
        ]);
        async move { public::recognitions(&filter, &after).await }
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

    fn tables(self) -> El {
        let filter = self.filter();
        files("data-export", |kind| filter.table(kind), &k::RECOGNISED_XLSX, &k::RECOGNISED_CSV)
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
    let days = [(&k::RECOGNISED_ANNOUNCED, one.announced_on.clone()), (&k::RECOGNISED_VALID, one.valid_until.clone())];
    let scores = words::scores(one).map(|(name, score)| (name, score.to_owned()));
    let route = (&k::NOTICE_ROUTE, words::route(&one.route).t().to_owned());
    classed("li", "panel cards__card")
        .attr("data-recognition", &one.certificate)
        .add_all(name.into_iter().flatten())
        .add(classed("p", "row").add(el("strong").text(&one.level_title)).add(words::standing(&one.standing)))
        .add(facts(days.into_iter().chain(scores).chain([route])).attr("class", "facts facts--row"))
        .add(el("p").add(certificate))
}

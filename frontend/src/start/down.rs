//! Going down from city to community in native selects.
//!
//! The depth is not fixed: two cities have no counties, so a further select appears as long as the
//! chosen division is not a street.

use crate::{
    api::{
        Failure,
        communities::{self, Community},
        divisions::{self, Division},
    },
    browser::{page, task},
    dom::{El, classed, el, region, typed},
    parts::failure::failure_notice,
    state::{Act, Var},
    texts::k,
    ui::field::label,
};

/// The province whose cities come first, unless the address names a division.
const PROVINCE: &str = "44";
/// Digits of the code of a street, whose communities come next.
const STREET_DIGITS: usize = 9;
/// City, county, street, community.
const DEEPEST: usize = 4;

/// What one select offers.
#[derive(Clone)]
enum Offer {
    Divisions(Vec<Division>),
    Communities(Vec<Community>),
}

#[derive(Clone, Copy)]
struct Way {
    /// By depth; none while the one above is not chosen.
    offers: [Var<Option<Offer>>; DEEPEST],
    loading: Var<bool>,
    /// Number of the latest question: an answer that comes after a later question is dropped.
    question: Var<u32>,
    failure: Var<Option<Failed>>,
    choose: Act<Community>,
}

/// What could not be loaded: into which depth, below what.
#[derive(Clone)]
struct Failed {
    failure: Failure,
    depth: usize,
    parent: String,
    is_street: bool,
}

/// The selects, each appearing when the one above is chosen.
pub(super) fn down(choose: Act<Community>) -> El {
    let way = Way {
        offers: [(); DEEPEST].map(|()| Var::new(None)),
        loading: Var::new(false),
        question: Var::new(0),
        failure: Var::new(None),
        choose,
    };
    let within = page::parameter("division").unwrap_or_else(|| PROVINCE.to_owned());
    let is_street = within.len() == STREET_DIGITS;
    way.load(0, within, is_street);
    let failure = move || {
        let shown = way.failure.get().map(|failed| {
            let again = failed.clone();
            let again = Act::new(move |()| way.load(again.depth, again.parent.clone(), again.is_street));
            failure_notice(&failed.failure, Some(again))
        });
        shown.into_iter().collect()
    };
    // One place per depth, so that a select already used stays as it is when the next one comes.
    let place = |depth: usize| {
        let offer = way.offers[depth];
        region("", move || offer.get().map(|offer| way.select(depth, offer)).into_iter().collect())
    };
    let loading = move || if way.loading.get() { k::DOWN_LOADING.t() } else { "" };
    classed("div", "stack")
        .add_all((0..DEEPEST).map(place))
        .add(classed("p", "small").attr("role", "status").text_by(loading))
        .add(region("", failure))
}

impl Way {
    /// Loads what stands below a division into the select at this depth.
    fn load(self, depth: usize, parent: String, is_street: bool) {
        let Some((offer, question)) = self.clear_from(depth) else { return };
        self.loading.set(true);
        task::run(async move {
            let answer = if is_street {
                communities::of_street(&parent).await.map(Offer::Communities)
            } else {
                divisions::below(&parent).await.map(Offer::Divisions)
            };
            if self.question.now() != question {
                return;
            }
            self.loading.set(false);
            match answer {
                Ok(answer) => offer.set(Some(answer)),
                Err(failure) => self.failure.set(Some(Failed { failure, depth, parent, is_street })),
            }
        });
    }

    /// Takes away the selects from this depth on, and with them what was asked for; gives the first of
    /// them and the number of the question that may fill it.
    fn clear_from(self, depth: usize) -> Option<(Var<Option<Offer>>, u32)> {
        let question = self.question.now().wrapping_add(1);
        self.question.keep(question);
        self.loading.set(false);
        self.failure.set(None);
        let rest = self.offers.get(depth..)?;
        rest.iter().filter(|offer| offer.peek(Option::is_some)).for_each(|offer| offer.set(None));
        rest.first().map(|offer| (*offer, question))
    }

    fn select(self, depth: usize, offer: Offer) -> El {
        let (words, names): (_, Vec<(String, String)>) = match &offer {
            Offer::Divisions(list) => {
                let words = match list.first().map(|division| division.code.len()) {
                    None | Some(4) => &k::DOWN_CITY,
                    Some(6) => &k::DOWN_COUNTY,
                    Some(_) => &k::DOWN_STREET,
                };
                (words.t(), list.iter().map(|division| (division.code.clone(), division.name.clone())).collect())
            }
            Offer::Communities(list) => {
                (k::DOWN_COMMUNITY.t(), list.iter().map(|place| (place.code.clone(), place.name.clone())).collect())
            }
        };
        let id = ["down-", &depth.to_string()].concat();
        let pick = move |code: String| match &offer {
            Offer::Divisions(list) => match list.iter().find(|division| division.code == code) {
                Some(division) => self.load(depth + 1, code, division.is_street),
                None => drop(self.clear_from(depth + 1)),
            },
            Offer::Communities(list) => {
                if let Some(community) = list.iter().find(|community| community.code == code) {
                    self.choose.run(community.clone());
                }
            }
        };
        let option = |code: &str, name: &str| el("option").attr("value", code).text(name);
        let select = classed("select", "input")
            .attr("id", &id)
            .attr("data-place", &(depth + 1).to_string())
            .add(option("", k::DOWN_CHOOSE.t()))
            .add_all(names.iter().map(|(code, name)| option(code, name)))
            .on("change", move |event| pick(typed(event)));
        classed("div", "field").add(label(&id, words)).add(select)
    }
}

//! Going down from city to community in native selects.
//!
//! The depth is not fixed: two cities have no counties, so a further select appears as long as the
//! chosen division is not a street.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{
        Failure,
        communities::{self, Community},
        divisions::{self, Division},
    },
    dom::{El, classed, el, region, typed},
    parts::failure::failure_notice,
    texts::k,
    ui::field::label,
};

/// The province whose cities come first.
const PROVINCE: &str = "44";
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
    offers: RwSignal<Vec<Offer>>,
    /// Depth that is being loaded, and below what.
    loading: RwSignal<bool>,
    failure: RwSignal<Option<(Failure, usize, String, bool)>>,
    choose: Callback<Community>,
}

/// The selects, each appearing when the one above is chosen.
pub(super) fn down(choose: Callback<Community>) -> El {
    let way = Way {
        offers: RwSignal::new(Vec::new()),
        loading: RwSignal::new(false),
        failure: RwSignal::new(None),
        choose,
    };
    way.load(0, PROVINCE.to_owned(), false);
    let failure = move || {
        let shown = way.failure.get().map(|(failure, depth, parent, is_street)| {
            let again = Callback::new(move |()| way.load(depth, parent.clone(), is_street));
            failure_notice(&failure, Some(again))
        });
        shown.into_iter().collect()
    };
    // One place per depth, so that a select already used stays as it is when the next one comes.
    let selects = (0..DEEPEST).map(|depth| {
        let has_offer = Memo::new(move |_| way.offers.with(|offers| offers.get(depth).map(Offer::key)));
        region("", move || has_offer.get().is_some().then(|| way.select(depth)).into_iter().collect())
    });
    let loading = move || if way.loading.get() { k::DOWN_LOADING.t() } else { "" };
    classed("div", "stack")
        .add_all(selects)
        .add(classed("p", "small").attr("role", "status").text_by(loading))
        .add(region("", failure))
}

impl Offer {
    /// Tells one offer from another at the same depth.
    fn key(&self) -> String {
        match self {
            Self::Divisions(list) => list.first().map(|division| division.code.clone()),
            Self::Communities(list) => list.first().map(|community| community.code.clone()),
        }
        .unwrap_or_default()
    }
}

impl Way {
    /// Loads what stands below a division into the select at this depth.
    fn load(self, depth: usize, parent: String, is_street: bool) {
        self.loading.set(true);
        self.failure.set(None);
        self.offers.update(|offers| offers.truncate(depth));
        spawn_local(async move {
            let offer = if is_street {
                communities::of_street(&parent).await.map(Offer::Communities)
            } else {
                divisions::below(&parent).await.map(Offer::Divisions)
            };
            self.loading.set(false);
            match offer {
                // Somebody who chose differently meanwhile has truncated or filled this depth.
                Ok(offer) => self.offers.update(|offers| {
                    if offers.len() == depth {
                        offers.push(offer);
                    }
                }),
                Err(failure) => self.failure.set(Some((failure, depth, parent, is_street))),
            }
        });
    }

    fn select(self, depth: usize) -> El {
        let labels = [&k::DOWN_CITY, &k::DOWN_COUNTY, &k::DOWN_STREET];
        let offer = self.offers.with_untracked(|offers| offers.get(depth).cloned());
        let (words, names): (_, Vec<(String, String)>) = match &offer {
            Some(Offer::Divisions(list)) => {
                let street = list.first().is_some_and(|division| division.is_street);
                let words = if street { labels[2] } else { labels[depth.min(1)] };
                (words.t(), list.iter().map(|division| (division.code.clone(), division.name.clone())).collect())
            }
            Some(Offer::Communities(list)) => {
                (k::DOWN_COMMUNITY.t(), list.iter().map(|place| (place.code.clone(), place.name.clone())).collect())
            }
            None => ("", Vec::new()),
        };
        let id = ["down-", &depth.to_string()].concat();
        let pick = move |code: String| match &offer {
            Some(Offer::Divisions(list)) => match list.iter().find(|division| division.code == code) {
                Some(division) => self.load(depth + 1, code, division.is_street),
                None => self.offers.update(|offers| offers.truncate(depth + 1)),
            },
            Some(Offer::Communities(list)) => {
                if let Some(community) = list.iter().find(|community| community.code == code) {
                    self.choose.run(community.clone());
                }
            }
            None => {}
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

//! 结果 in words: the total with its share of what applies, and the levels of every track.

use shared::{
    form::Form,
    outcome::{Outcome, ScoreOutcome},
};

use super::explain::{Beside, condition, figure, level_title};
use crate::{
    dom::{El, classed, el},
    texts::k,
};

/// The total out of what the standard gives; nothing where there is none.
pub fn total(outcome: &Outcome<'_>) -> Option<El> {
    outcome.score.as_ref().map(|score| {
        classed("p", "result__figure")
            .add(el("strong").flag("data-total", true).text(&score.display))
            .add(el("span").text(&k::RESULT_OF.with(&[&figure(score.max)])))
            .add_all(share(score).map(|share| el("span").flag("data-share", true).text(&share)))
    })
}

/// The points as a share of those that apply; none where that is no other figure.
pub fn share(score: &ScoreOutcome<'_>) -> Option<String> {
    let percent = score.percent.filter(|_| score.applicable_max != score.max)?;
    Some(k::RESULT_SHARE.with(&[&figure(score.applicable_max), &figure(percent)]))
}

/// The highest level reached on each track that has got to one, or that none has.
pub fn level_words(form: &Form, outcome: &Outcome<'_>) -> String {
    let reached = outcome.tracks.iter().filter_map(|track| track.reached.as_deref());
    let titles: Vec<String> = reached.map(|id| level_title(form, id).to_owned()).collect();
    if titles.is_empty() { k::BAR_NO_LEVEL.t().to_owned() } else { titles.join(k::EXPLAIN_COMMA.t()) }
}

/// Where a standard has several tracks, the level reached on each and the next one, with what fails on the
/// way there; nothing where there is one track. What fails on the first stands by itself on every page.
pub fn tracks(form: &Form, outcome: &Outcome<'_>, beside: Beside<'_>) -> Option<El> {
    if outcome.tracks.len() < 2 {
        return None;
    }
    let mut list = classed("ul", "rows").flag("data-tracks", true);
    for (position, track) in outcome.tracks.iter().enumerate() {
        if let Some(reached) = &track.reached {
            list = list.add(level(form, reached, true));
        }
        if let Some(next) = &track.next {
            let mut row = level(form, next, false);
            if position > 0 {
                let failed = outcome.blockers_on(track).into_iter().map(|one| condition(form, one, beside));
                row = row.add(classed("ul", "conditions").add_all(failed));
            }
            list = list.add(row);
        }
    }
    Some(list)
}

fn level(form: &Form, id: &str, is_reached: bool) -> El {
    let (class, state) =
        if is_reached { ("condition", &k::STATE_MET) } else { ("condition condition--failed", &k::STATE_NOT_MET) };
    let words = [level_title(form, id), k::EXPLAIN_COLON.t(), state.t()].concat();
    el("li").attr("data-track-level", id).add(classed("p", class).add(el("span").text(&words)))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::{
        super::{
            explain::nothing,
            samples::{APPLICABILITY, LEVELS, sample},
        },
        *,
    };

    fn share_in(pack: &str, case: &str) -> Option<String> {
        let (_, outcome) = sample(pack, case);
        outcome.score.as_ref().and_then(share)
    }

    #[wasm_bindgen_test]
    fn the_share_of_what_applies_is_said_where_something_does_not() {
        for (case, words) in [
            ("60 of 75 points to be had are eighty per cent", "（适用项满分 75 分的 80%）"),
            ("55 of 75 points are not", "（适用项满分 75 分的 73.33%）"),
        ] {
            assert_eq!(share_in(APPLICABILITY, case).as_deref(), Some(words), "{case}");
        }
        assert_eq!(share_in(LEVELS, "everything met"), None);
    }

    #[wasm_bindgen_test]
    fn every_track_shows_where_it_stands_and_what_it_lacks() {
        let (form, outcome) = sample(LEVELS, "two of three");
        assert_eq!(level_words(form, &outcome), "all-of、any-of、not-any、two-of");
        let tracks = tracks(form, &outcome, &nothing).expect("there are several");
        let count = |selector: &str| tracks.node().query_selector_all(selector).expect("it is sound").length();
        assert_eq!(count("[data-track-level=two-of] > .condition:not(.condition--failed)"), 1);
        assert_eq!(count("[data-track-level=three-of] > .condition--failed"), 1);
        assert_eq!(count("[data-track-level=three-of] .conditions .conditions .condition--failed"), 1);
        assert_eq!(count("[data-track-level=bronze]"), 1);
        assert_eq!(count("[data-track-level=bronze] li"), 0, "the first is told elsewhere");
    }

    #[wasm_bindgen_test]
    fn one_track_stands_by_itself() {
        let (form, outcome) = sample(APPLICABILITY, "55 of 75 points are not");
        assert!(tracks(form, &outcome, &nothing).is_none());
        assert_eq!(level_words(form, &outcome), k::BAR_NO_LEVEL.t());
    }
}

//! What is filled in cannot be kept: said at once wherever somebody fills something in.

use crate::{
    browser::records::{self, Saved},
    dom::{El, classed, el, region},
    texts::k,
};

/// The warning; nothing while the device keeps what it is given.
pub fn unkept() -> El {
    region("region--through", || {
        let is_refused = records::saved().get() == Saved::Refused;
        let warning = is_refused.then(|| {
            classed("div", "notice notice--bad")
                .attr("role", "alert")
                .attr("data-not-kept", "refused")
                .add(el("p").text(k::KEPT_REFUSED.t()))
        });
        warning.into_iter().collect()
    })
}

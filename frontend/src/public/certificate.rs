//! 证书: as it is hung up, with a code that leads here, and the button that counts it anew.

use super::{Asked, asked, recount, words};
use crate::{
    api::public::{self, Certificate},
    browser::{page, task, time},
    dom::{El, button, classed, el},
    state::{Act, Var},
    texts::{Text, k},
};

/// The page.
pub(super) fn certificate(number: String) -> Vec<El> {
    let found = Var::new(Asked::Loading);
    let load = move || {
        found.set(Asked::Loading);
        let number = number.clone();
        task::run(async move {
            match public::certificate(&number).await {
                Ok(certificate) => {
                    let name = &certificate.recognition.community_name;
                    page::set_title(&[name, " · ", k::CERTIFICATE_TITLE.t(), " · ", k::BRAND_NAME.t()].concat());
                    found.set(Asked::Here(certificate));
                }
                Err(failure) => found.set(Asked::Failed(failure)),
            }
        });
    };
    load();
    let again = Act::new(move |()| load());
    vec![asked(found, again, Some(&k::CERTIFICATE_TITLE), whole)]
}

fn whole(certificate: &Certificate) -> Vec<El> {
    let one = &certificate.recognition;
    let holds = matches!(one.standing.as_str(), "valid" | "under_review");
    let standing = classed("div", if holds { "notice" } else { "notice notice--bad" }).add(
        classed("p", "row").add(words::standing(&one.standing)).add(el("span").text(standing_means(&one.standing).t())),
    );
    let print = button("button", k::CERTIFICATE_PRINT.t(), || {
        let _ = gloo_utils::window().print();
    });
    let history = classed("a", "button")
        .attr("href", &["/communities/", &one.community].concat())
        .text(k::CERTIFICATE_HISTORY.t());
    vec![
        standing.attr("class", if holds { "notice not-on-paper" } else { "notice notice--bad" }),
        sheet(certificate),
        classed("p", "row not-on-paper").add(print.flag("data-print", true)).add(history),
        recount::recount(one.certificate.clone()).attr("class", "panel not-on-paper"),
    ]
}

fn standing_means(code: &str) -> &'static Text {
    match code {
        "valid" => &k::CERTIFICATE_VALID,
        "under_review" => &k::CERTIFICATE_UNDER_REVIEW,
        "revoked" => &k::CERTIFICATE_REVOKED,
        _ => &k::CERTIFICATE_EXPIRED,
    }
}

/// The certificate itself.
fn sheet(certificate: &Certificate) -> El {
    let one = &certificate.recognition;
    let code = classed("img", "certificate__qr")
        .attr("src", &["/api/v1/public/certificates/", &one.certificate, "/qr.svg"].concat())
        .attr("width", "128")
        .attr("height", "128")
        .attr("alt", k::CERTIFICATE_QR.t());
    let line = |name: &Text, value: &str| el("div").add(el("dt").text(name.t())).add(el("dd").text(value));
    let scores = words::scores(one).into_iter().filter(|(_, score)| !score.is_empty());
    let facts = classed("dl", "certificate__facts")
        .add(line(&k::CERTIFICATE_NUMBER, &one.certificate))
        .add(line(&k::RECOGNISED_ANNOUNCED, &time::day_in_words(&one.announced_on)))
        .add(line(&k::RECOGNISED_VALID, &time::day_in_words(&one.valid_until)))
        .add_all(scores.map(|(name, score)| line(name, score)))
        .add(line(&k::CERTIFICATE_STANDARD, &certificate.pack_title));
    classed("article", "certificate")
        .attr("data-certificate", &one.certificate)
        .add(classed("p", "certificate__kind").text(k::CERTIFICATE_KIND.t()))
        .add(el("h1").text(&one.community_name))
        .add(classed("p", "small").text(&one.community_path))
        .add(classed("p", "certificate__level").text(&one.level_title))
        .add(classed("div", "certificate__foot").add(facts).add(code))
        .add(classed("p", "certificate__city").text(&certificate.city_name))
}

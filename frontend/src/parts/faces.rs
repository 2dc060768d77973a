//! 表情: the faces of the residents' survey, and what many of them come to.

use shared::survey::Face;

use crate::{
    dom::{El, classed},
    texts::{Text, k},
};

/// The name of a face.
pub fn words(face: Face) -> &'static Text {
    match face {
        Face::Good => &k::SURVEY_GOOD,
        Face::SoSo => &k::SURVEY_SO_SO,
        Face::Bad => &k::SURVEY_BAD,
        Face::Unclear => &k::SURVEY_UNCLEAR,
    }
}

/// The face itself: eyes, and a mouth that says the same as the word beside it.
pub fn drawing(face: Face) -> El {
    let part = |tag: &str| El::svg(tag);
    let eye = |x: &str| part("circle").attr("cx", x).attr("cy", "9.5").attr("r", "1.4").attr("fill", "currentColor");
    let mouth = match face {
        Face::Good => "M7 14c1.4 2.6 3 3.6 5 3.6s3.6-1 5-3.6",
        Face::SoSo => "M7.5 15.5h9",
        Face::Bad => "M7 17.6c1.4-2.6 3-3.6 5-3.6s3.6 1 5 3.6",
        Face::Unclear => "M9.5 10a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2 1-1.2 1.900m0 2.9v.3",
    };
    let line = |element: El| {
        element
            .attr("fill", "none")
            .attr("stroke", "currentColor")
            .attr("stroke-width", "1.8")
            .attr("stroke-linecap", "round")
    };
    let around = line(part("circle").attr("cx", "12").attr("cy", "12").attr("r", "10"));
    let eyes = (face != Face::Unclear).then(|| [eye("8.5"), eye("15.5")]);
    part("svg")
        .attr("class", "face__drawing")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .add(around)
        .add_all(eyes.into_iter().flatten())
        .add(line(part("path").attr("d", mouth)))
}

/// How often each face was chosen with its share in percent: as one bar, and in words.
pub fn shares(faces: &[(Face, u32, String)]) -> [El; 2] {
    let all: u32 = faces.iter().map(|(_, count, _)| count).sum();
    let bar = El::svg("svg")
        .attr("class", "shares")
        .attr("viewBox", &["0 0 ", &all.max(1).to_string(), " 1"].concat())
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true");
    let mut before = 0;
    let parts = faces.iter().map(|(face, count, _)| {
        let part = El::svg("rect")
            .attr("class", &["shares__part shares__part--", face.id()].concat())
            .attr("x", &before.to_string())
            .attr("width", &count.to_string())
            .attr("height", "1");
        before += count;
        part
    });
    let line = |(face, count, share): &(Face, u32, String)| {
        classed("li", "shares__line")
            .attr("data-face", face.id())
            .attr("data-count", &count.to_string())
            .add(drawing(*face))
            .text(&k::SURVEY_SHARE.with(&[words(*face).t(), &count.to_string(), share]))
    };
    [bar.add_all(parts), classed("ul", "shares__lines").add_all(faces.iter().map(line))]
}

//! 无障碍声明: what is met, how it was tested, what falls short, whom to turn to.

use super::{
    frame::{Place, STANDARDS},
    words::{fill, words},
};
use crate::{html::Html, tables::Language};

/// Writes the statement; `contact` is empty when nobody in particular is named.
pub(super) fn write(html: &mut Html, language: Language, contact: &str) {
    let said = &words(language).own.accessibility;
    html.raw("<h1>").text(&said.title).raw("</h1>\n<p>").text(&said.lead).raw("</p>\n<p>");
    html.text(&fill(&said.updated, &[&said.day.to_string()])).raw("</p>\n");
    for section in &said.sections {
        html.raw("<h2>").text(&section.title).raw("</h2>\n");
        if !section.text.is_empty() {
            html.raw("<p>").text(&section.text).raw("</p>\n");
        }
        if !section.items.is_empty() {
            html.raw("<ul>\n");
            for item in &section.items {
                html.raw("<li>").text(item).raw("</li>\n");
            }
            html.raw("</ul>\n");
        }
    }
    html.raw("<h2>").text(&said.contact).raw("</h2>\n<p>");
    if contact.is_empty() {
        html.text(&said.to_nobody);
    } else {
        html.text(&fill(&said.to, &[contact]));
    }
    let standards = Place { path: STANDARDS, ..Place::default() }.address(language);
    html.raw("</p>\n<p><a href=\"").text(&standards).raw("\">").text(&said.to_street).raw("</a></p>\n");
}

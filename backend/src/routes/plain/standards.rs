//! The standards to choose from, and the way to a community with the telephone of its street.

use super::{
    contact::Contact,
    frame::{Place, STANDARDS, code},
    words::{Words, fill, words},
};
use crate::{
    api::{CommunityHit, PackSummary},
    html::Html,
    tables::Language,
};

/// What the page shows.
pub(super) struct Choice<'a> {
    pub(super) language: Language,
    /// The community that was chosen.
    pub(super) contact: Option<&'a Contact>,
    /// What one was looked for by, and what was found.
    pub(super) query: &'a str,
    pub(super) hits: &'a [CommunityHit],
    /// The standards, the nearest one first.
    pub(super) packs: &'a [&'a PackSummary],
}

impl Choice<'_> {
    /// Writes the page's content.
    pub(super) fn write(&self, html: &mut Html) {
        let Words { own, pages } = words(self.language);
        let said = &own.standards;
        html.raw("<h1>").text(&said.title).raw("</h1>\n<p>").text(&said.lead).raw("</p>\n");
        if let Some(contact) = self.contact {
            html.raw("<h2>").text(&own.contact.title).raw("</h2>\n");
            contact.write(html, words(self.language));
            html.raw("<h2>").text(&said.here).raw("</h2>\n");
        } else {
            html.raw("<h2>").text(&said.all).raw("</h2>\n");
        }
        self.packs(html);
        html.raw("<h2 id=\"find\">").text(&said.find).raw("</h2>\n<form action=\"/standards\">\n");
        html.raw("<input type=\"hidden\" name=\"lang\" value=\"").raw(code(self.language)).raw("\">\n");
        html.raw("<label for=\"q\">").text(&pages.find.label).raw("</label>\n<p id=\"q-help\" class=\"small\">");
        html.text(&pages.find.help).raw("</p>\n<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"60\" ");
        html.raw("aria-describedby=\"q-help\" value=\"").text(self.query).raw("\">\n<button>");
        html.text(&said.go).raw("</button>\n</form>\n");
        self.hits(html);
    }

    fn packs(&self, html: &mut Html) {
        let said = &words(self.language).own.standards;
        if self.packs.is_empty() {
            html.raw("<p>").text(&said.none).raw("</p>\n");
            return;
        }
        html.raw("<ul class=\"rows\">\n");
        for pack in self.packs {
            let path = [STANDARDS, "/", &pack.id].concat();
            let community = self.contact.map(|contact| contact.community.code.as_str());
            let place = Place { path: &path, community, query: None };
            let title = pack.title.get(code(self.language)).or_else(|| pack.title.values().next());
            html.raw("<li><a href=\"").text(&place.address(self.language)).raw("\">");
            html.text(title.map_or(pack.id.as_str(), String::as_str)).raw("</a>\n<span class=\"small\">");
            html.text(&fill(&said.version, &[&pack.document, &pack.version])).raw("</span></li>\n");
        }
        html.raw("</ul>\n");
    }

    fn hits(&self, html: &mut Html) {
        if self.query.is_empty() {
            return;
        }
        let Words { own, pages } = words(self.language);
        html.raw("<h3>").text(&own.standards.hits).raw("</h3>\n");
        if self.hits.is_empty() {
            html.raw("<p>").text(&pages.find.none).raw("</p>\n");
            return;
        }
        html.raw("<ul class=\"rows\">\n");
        for hit in self.hits {
            let place = Place { path: STANDARDS, community: Some(&hit.code), query: None };
            html.raw("<li><a href=\"").text(&place.address(self.language)).raw("\">").text(&hit.name);
            html.raw("</a>\n<span class=\"small\">").text(&hit.path).raw("</span></li>\n");
        }
        html.raw("</ul>\n");
    }
}

//! The standards to choose from, and the way to a community with the telephone of its street.

use maud::{Markup, html};
use shared::language;

use super::{
    contact::Contact,
    frame::{LARGE, Place, Reader, STANDARDS, code},
    words::{Words, fill},
};
use crate::api::{CommunityHit, PackSummary};

/// What the page shows.
pub(super) struct Choice<'a> {
    pub(super) reader: Reader,
    /// The community that was chosen.
    pub(super) contact: Option<&'a Contact>,
    /// What one was looked for by, and what was found.
    pub(super) query: &'a str,
    pub(super) hits: &'a [CommunityHit],
    /// The standards, the nearest one first.
    pub(super) packs: &'a [&'a PackSummary],
}

impl Choice<'_> {
    /// The page's content.
    pub(super) fn content(&self) -> Markup {
        let words = self.reader.words();
        let Words { own, pages } = words;
        let said = &own.standards;
        html! {
            h1 { (said.title) }
            p { (said.lead) }
            @if let Some(contact) = self.contact {
                h2 { (own.contact.title) }
                (contact.facts(words))
                h2 { (said.here) }
            } @else {
                h2 { (said.all) }
            }
            (self.packs())
            h2 #find { (said.find) }
            form action=(STANDARDS) {
                input type="hidden" name="lang" value=(code(self.reader.language));
                @if self.reader.is_large { input type="hidden" name="size" value=(LARGE); }
                label for="q" { (pages.find.label) }
                p #q-help.small { (pages.find.help) }
                input #q name="q" type="search" maxlength="60" aria-describedby="q-help" value=(self.query);
                button { (said.go) }
            }
            @if !self.query.is_empty() { (self.hits()) }
        }
    }

    fn packs(&self) -> Markup {
        let said = &self.reader.words().own.standards;
        if self.packs.is_empty() {
            return html! { p { (said.none) } };
        }
        let community = self.contact.map(|contact| contact.community.code.as_str());
        html! {
            ul.rows {
                @for pack in self.packs {
                    @let path = [STANDARDS, "/", &pack.id].concat();
                    @let place = Place { path: &path, community, query: None };
                    @let title = language::words(&pack.title, code(self.reader.language));
                    @let title = title.or_else(|| pack.title.values().next());
                    li {
                        a href=(place.address(self.reader)) { (title.unwrap_or(&pack.id)) } " "
                        span.small { (fill(&said.version, &[&pack.document, &pack.version])) }
                    }
                }
            }
        }
    }

    /// The communities that were found.
    fn hits(&self) -> Markup {
        let Words { own, pages } = self.reader.words();
        html! {
            h3 { (own.standards.hits) }
            @if self.hits.is_empty() {
                p { (pages.find.none) }
            } @else {
                ul.rows {
                    @for hit in self.hits {
                        @let place = Place { community: Some(&hit.code), ..Place::at(STANDARDS) };
                        li {
                            a href=(place.address(self.reader)) { (hit.name) } " "
                            span.small { (hit.path) }
                        }
                    }
                }
            }
        }
    }
}

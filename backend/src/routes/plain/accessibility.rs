//! 无障碍声明: what is met, how it was tested, what falls short, whom to turn to.

use maud::{Markup, html};

use super::{
    frame::{Place, Reader, STANDARDS},
    words::{Own, fill},
};

/// The statement; `contact` is empty when nobody in particular is named.
pub(super) fn content(reader: Reader, contact: &str) -> Markup {
    let Own { accessibility: said, days, .. } = &reader.words().own;
    html! {
        h1 { (said.title) }
        p { (said.lead) }
        p { (fill(&said.updated, &[&days.write(said.day)])) }
        @for section in &said.sections {
            h2 { (section.title) }
            @if !section.text.is_empty() {
                p { (section.text) }
            }
            @if !section.items.is_empty() {
                ul {
                    @for item in &section.items { li { (item) } }
                }
            }
        }
        h2 { (said.contact) }
        p {
            @if contact.is_empty() { (said.to_nobody) } @else { (fill(&said.to, &[contact])) }
        }
        p {
            a href=(Place::at(STANDARDS).address(reader)) { (said.to_street) }
        }
    }
}

//! 填报表: a standard with everything in it, to be read, and to be printed and filled in by hand.

use maud::{Markup, Render, html};
use shared::{
    form::{FactTexts, Form, Help, HelpTexts, ItemTexts, TextStatus},
    rulebook::{Comparison, FactKind, Item, Node, NumberField, Quantity, Question, Rule},
};

use super::{
    contact::Contact,
    frame::{Place, Reader, STANDARDS},
    words::{Words, fill},
};

/// How many records there is room for.
const RECORDS: usize = 4;

/// A standard and its help texts, in the language in which they are, for a community or for any.
pub(super) fn content(reader: Reader, form: &Form, help: &Help, contact: Option<&Contact>) -> Markup {
    let sheet = Sheet { reader, words: reader.words(), form, help };
    html! {
        (sheet.title())
        (sheet.head(contact))
        (sheet.facts())
        (sheet.vetoes())
        @for (index, group) in form.rulebook.groups.iter().enumerate() {
            @if group.parent.is_none() { (sheet.group(index, 0)) }
        }
        (sheet.signs())
    }
}

/// A standard for a reader.
struct Sheet<'a> {
    reader: Reader,
    words: &'static Words,
    form: &'a Form,
    help: &'a Help,
}

impl Sheet<'_> {
    fn title(&self) -> Markup {
        let (texts, book) = (&self.form.texts, &self.form.rulebook);
        let status = &self.words.pages.status;
        let (name, means) = match texts.status {
            TextStatus::Official => (&status.official, &status.official_means),
            TextStatus::Paraphrase => (&status.paraphrase, &status.paraphrase_means),
            TextStatus::Reconstruction => (&status.reconstruction, &status.reconstruction_means),
        };
        let means = if texts.note.is_empty() { means } else { &texts.note };
        let version = fill(&self.words.own.standards.version, &[&texts.document, &book.pack_version]);
        html! {
            h1 { (texts.title) }
            p.small { (version) " · " (book.pack_id) }
            p.small { b { (name) } " " (means) " " (texts.score_note) }
        }
    }

    /// How it is handed in, whose it is, and who fills it in.
    fn head(&self, contact: Option<&Contact>) -> Markup {
        let (own, who) = (&self.words.own, &self.words.pages.who);
        html! {
            p.screen { (own.sheet.print) }
            h2 { (own.sheet.how) }
            ol {
                @for step in &own.sheet.steps { li { (step) } }
            }
            h2 { (own.sheet.head) }
            @if let Some(contact) = contact {
                (contact.facts(self.words))
            } @else {
                p.screen {
                    a href={ (Place::at(STANDARDS).address(self.reader)) "#find" } { (own.contact.find) }
                }
                @for name in [&own.contact.community, &own.contact.street, &own.contact.telephone] {
                    (line(name, "", ""))
                }
            }
            @for name in [&who.title, &who.role, &who.name, &who.phone, &own.sheet.day] {
                (line(name, "", ""))
            }
        }
    }

    /// What is asked about the community.
    fn facts(&self) -> Markup {
        let words = &self.words.pages.facts;
        let facts = self.form.rulebook.facts.iter().zip(&self.form.texts.facts);
        let (filters, profile): (Vec<_>, Vec<_>) = facts.partition(|(_, texts)| texts.is_filter);
        html! {
            @for (title, facts) in [(&words.title, profile), (&words.filters, filters)] {
                @if !facts.is_empty() {
                    h2 { (title) }
                    @for (fact, texts) in facts { (self.fact(&fact.kind, texts)) }
                }
            }
        }
    }

    fn fact(&self, kind: &FactKind, texts: &FactTexts) -> Markup {
        let words = &self.words.pages.facts;
        html! {
            @match kind {
                FactKind::Number { .. } => (line(&texts.label, &texts.unit, "")),
                FactKind::Flag => {
                    p { (texts.label) }
                    (boxes([&words.yes, &words.no]))
                }
                FactKind::Class(_) => {
                    p { (texts.label) }
                    (boxes(&texts.labels))
                }
            }
        }
    }

    fn vetoes(&self) -> Markup {
        let vetoes = &self.form.texts.vetoes;
        html! {
            @if !vetoes.is_empty() {
                h2 { (self.words.own.sheet.vetoes) }
                ul {
                    @for veto in vetoes { li { (veto) } }
                }
            }
        }
    }

    fn group(&self, index: usize, depth: usize) -> Markup {
        let group = &self.form.rulebook.groups[index];
        html! {
            @if !group.items.is_empty() {
                (heading(depth, &group.id, &self.form.texts.groups[index]))
                @for node in &group.children {
                    @match *node {
                        Node::Item(item) => (self.item(usize::from(item), depth + 1)),
                        Node::Group(inner) => (self.group(usize::from(inner), depth + 1)),
                    }
                }
            }
        }
    }

    fn item(&self, index: usize, depth: usize) -> Markup {
        let (item, texts) = (&self.form.rulebook.items[index], &self.form.texts.items[index]);
        let pages = &self.words.pages;
        html! {
            div.item data-requirement=(item.id) {
                (heading(depth, &item.id, &texts.text))
                (self.remarks(item, texts))
                @if item.by_assessor {
                    p { (pages.card.by_assessor) }
                } @else {
                    (self.answer(item, texts))
                    @if item.may_be_not_applicable {
                        p.line {
                            span.box {} " " (pages.state.not_applicable) " " (pages.na.reason) " " span.blank {}
                        }
                    }
                }
                (self.evidence(item, texts))
                @if let Some(Some(help)) = self.help.items.get(index) { (self.help(help)) }
            }
        }
    }

    /// What has to be known of a requirement before it is answered.
    fn remarks(&self, item: &Item, texts: &ItemTexts) -> Markup {
        let (own, pages) = (&self.words.own.sheet, &self.words.pages);
        let is_veto = texts.tags.iter().any(|tag| tag == "veto");
        let remarks = [
            is_veto.then(|| pages.card.veto.clone()),
            (!texts.department.is_empty()).then(|| fill(&pages.help.department, &[&texts.department])),
            item.applies_when.as_ref().map(|_| own.conditional.clone()),
            item.retired_from.map(|day| fill(&own.retired, &[&self.words.own.days.write(day)])),
        ];
        let remarks: Vec<String> = remarks.into_iter().flatten().collect();
        html! {
            @if !remarks.is_empty() {
                p.small { (remarks.join(" · ")) }
            }
        }
    }

    /// The kinds of answer, to be given with a pen.
    fn answer(&self, item: &Item, texts: &ItemTexts) -> Markup {
        let card = &self.words.pages.card;
        html! {
            @match &item.question {
                Question::OneOf(options) => {
                    (boxes(self.labels(texts, options.iter().map(|option| option.id.as_str()))))
                }
                Question::ManyOf { options, .. } => {
                    @let labels = self.labels(texts, options.iter().map(|option| option.id.as_str()));
                    (boxes(labels.into_iter().chain([card.none_of_these.as_str()])))
                }
                Question::Numbers { fields, .. } => (self.numbers(fields, texts)),
                Question::Derived { .. } => p { (card.derived) },
                Question::Records { parts, .. } => {
                    (self.records(&self.labels(texts, parts.iter().map(String::as_str))))
                }
                Question::Faults { kinds, .. } => {
                    @for name in self.labels(texts, kinds.iter().map(|kind| kind.id.as_str())) {
                        (line(name, &card.faults_unit, ""))
                    }
                    (boxes([&card.no_faults]))
                }
                Question::Narrative => div.room {},
            }
        }
    }

    /// What options, parts or faults are called: as the standard says, else in plain words.
    fn labels<'t>(&self, texts: &'t ItemTexts, ids: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
        ids.enumerate()
            .map(|(position, id)| match texts.labels.get(position) {
                Some(label) if !label.is_empty() => label.as_str(),
                _ => self.plain_words(id),
            })
            .collect()
    }

    /// Ours for met / partly / not met and yes / no.
    fn plain_words<'t>(&self, id: &'t str) -> &'t str {
        let (state, facts) = (&self.words.pages.state, &self.words.pages.facts);
        match id {
            "met" => &state.met,
            "partly" => &state.partly,
            "not_met" => &state.not_met,
            "yes" => &facts.yes,
            "no" => &facts.no,
            other => other,
        }
    }

    /// A line for each number, with what is asked of it.
    fn numbers(&self, fields: &[NumberField], texts: &ItemTexts) -> Markup {
        html! {
            @for (position, field) in fields.iter().enumerate() {
                @let unit = texts.units.get(position).map_or("", String::as_str);
                @let name = match texts.labels.get(position) {
                    Some(label) if !label.is_empty() => label,
                    _ if fields.len() == 1 => &self.words.pages.number.label,
                    _ => &field.id,
                };
                @let asked = field.rule.as_ref().map(|rule| self.asked(rule, unit)).unwrap_or_default();
                (line(name, unit, &asked))
            }
        }
    }

    /// What a rule asks of a number, in the words of the assessment.
    fn asked(&self, rule: &Rule, unit: &str) -> String {
        let words = &self.words.pages.explain;
        let Rule::Threshold { comparison, than, .. } = rule else { return words.by_number.clone() };
        let Quantity::Constant(than) = than else { return words.by_profile.clone() };
        let is_count = !unit.is_empty() && unit != "%";
        let asked = match comparison {
            Comparison::AtLeast if is_count => &words.at_least_count,
            Comparison::AtLeast => &words.at_least,
            Comparison::AtMost => &words.at_most,
            Comparison::MoreThan => &words.more_than,
            Comparison::LessThan => &words.less_than,
            Comparison::Equals => &words.equals,
        };
        fill(asked, &[&[than.plain().as_str(), if is_count { " " } else { "" }, unit].concat()])
    }

    /// A row for each record, with a box for each part that it needs.
    fn records(&self, parts: &[&str]) -> Markup {
        html! {
            ol {
                @for _ in 0..RECORDS {
                    li.line {
                        (self.words.pages.records.key) " " span.blank {}
                        @for part in parts { " " span.box {} " " (part) }
                    }
                }
            }
        }
    }

    /// The names of evidence, which is enclosed.
    fn evidence(&self, item: &Item, texts: &ItemTexts) -> Markup {
        let (own, pages) = (&self.words.own.sheet, &self.words.pages);
        let examples = texts.evidence.join(pages.explain.comma.as_str());
        let examples = if examples.is_empty() { String::new() } else { fill(&own.examples, &[&examples]) };
        let required = if item.evidence_required { pages.evidence.required.as_str() } else { "" };
        line(&own.evidence, "", &[required, &examples].concat())
    }

    fn help(&self, texts: &HelpTexts) -> Markup {
        let words = &self.words.pages.help;
        let pairs = [
            (&words.why, &texts.why),
            (&words.what, &texts.what),
            (&words.todo, &texts.todo),
            (&words.how, &texts.how),
        ];
        html! {
            dl.help {
                @for (name, text) in pairs {
                    div { dt { (name) } dd { (text) } }
                }
            }
        }
    }

    fn signs(&self) -> Markup {
        let paper = &self.words.pages.paper;
        html! {
            h2 { (self.words.own.sheet.signs) }
            div.signs {
                @for sign in [&paper.sign_community, &paper.sign_street] {
                    div.sign {
                        p { (sign) }
                        p.sign__day { (paper.date) }
                    }
                }
            }
        }
    }
}

/// A heading by depth, below that of the page; ids that are names for programs are not shown.
fn heading(depth: usize, id: &str, text: &str) -> Markup {
    let is_number = id.starts_with(|first: char| first.is_ascii_digit());
    let shown = html! {
        @if is_number { (id) " " }
        (text)
    };
    html! {
        @match depth {
            0 => h2 { (shown) },
            1 => h3 { (shown) },
            2 => h4 { (shown) },
            3 => h5 { (shown) },
            _ => h6 { (shown) },
        }
    }
}

fn boxes(labels: impl IntoIterator<Item = impl Render>) -> Markup {
    html! {
        ul.boxes {
            @for label in labels {
                li { span.box {} " " (label) }
            }
        }
    }
}

/// A line to write on, with its name, its unit and what is asked of it.
fn line(name: &str, unit: &str, hint: &str) -> Markup {
    html! {
        p.line {
            (name) " " span.blank {} " " (unit)
            @if !hint.is_empty() { " " span.small { (hint) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::pack::{compile, load};

    use super::*;
    use crate::tables::Language;

    /// The fixture with every kind of answer, after a change of its text.
    fn sheet_of(change: impl FnOnce(&str) -> String, language: Language, code: &str) -> String {
        let toml = change(include_str!("../../../../tests/fixtures/packs/answers.toml"));
        let loaded = load(&toml, &[]).unwrap();
        let form = compile::form(&loaded.pack, &loaded.rulebook, code);
        let help = compile::help(&loaded.pack, code);
        content(Reader { language, is_large: false }, &form, &help, None).into_string()
    }

    #[test]
    fn every_kind_of_answer_can_be_given_with_a_pen() {
        let html = sheet_of(str::to_owned, Language::Zh, "zh");
        for drawn in [
            "部分符合</li>",
            "太阳能</li>",
            "以上都没有</li>",
            "<span class=\"blank\"></span> 分贝 <span class=\"small\">不超过 45 分贝</span>",
            "此项根据其他答案自动得出",
            "此项由评审人员填写",
            "名称和日期",
            "未发现问题</li>",
            "<div class=\"room\"></div>",
            "不适用的原因",
        ] {
            assert!(html.contains(drawn), "{drawn}\n{html}");
        }
        let english = sheet_of(str::to_owned, Language::En, "en");
        assert!(english.contains("at most 45 dB") && english.contains("Partly met</li>"), "{english}");
    }

    #[test]
    fn what_a_pack_says_is_never_markup() {
        let html = sheet_of(|toml| toml.replace("机制健全", "<img src=x onerror=alert(1)>"), Language::Zh, "zh");
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;") && !html.contains("<img"), "{html}");
    }
}

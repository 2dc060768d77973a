//! 填报表: a standard with everything in it, to be read, and to be printed and filled in by hand.

use shared::{
    form::{Form, Help, HelpTexts, ItemTexts, TextStatus},
    rulebook::{Comparison, Fact, FactKind, Item, Node, Quantity, Question, Rule},
};

use super::{
    contact::Contact,
    frame::{Place, STANDARDS},
    words::{Words, fill, words},
};
use crate::{html::Html, tables::Language};

/// A box to tick.
const BOX: &str = "<span class=\"box\"></span> ";
/// A line to write on.
const BLANK: &str = "<span class=\"blank\"></span>";
/// Headings by depth, below that of the page.
const HEADINGS: [(&str, &str); 5] =
    [("<h2>", "</h2>\n"), ("<h3>", "</h3>\n"), ("<h4>", "</h4>\n"), ("<h5>", "</h5>\n"), ("<h6>", "</h6>\n")];
/// How many records there is room for.
const RECORDS: usize = 4;

/// A standard in one language.
pub(super) struct Sheet<'a> {
    language: Language,
    words: &'static Words,
    form: &'a Form,
    help: &'a Help,
}

impl<'a> Sheet<'a> {
    /// A standard and its help texts, in the language in which they are.
    pub(super) fn new(language: Language, form: &'a Form, help: &'a Help) -> Self {
        Self { language, words: words(language), form, help }
    }

    /// Writes it, for a community or for any.
    pub(super) fn write(&self, html: &mut Html, contact: Option<&Contact>) {
        self.title(html);
        self.head(html, contact);
        self.facts(html);
        self.vetoes(html);
        for (index, group) in self.form.rulebook.groups.iter().enumerate() {
            if group.parent.is_none() {
                self.group(html, index, 0);
            }
        }
        self.signs(html);
    }

    fn title(&self, html: &mut Html) {
        let (texts, book) = (&self.form.texts, &self.form.rulebook);
        let status = &self.words.pages.status;
        let (name, means) = match texts.status {
            TextStatus::Official => (&status.official, &status.official_means),
            TextStatus::Paraphrase => (&status.paraphrase, &status.paraphrase_means),
            TextStatus::Reconstruction => (&status.reconstruction, &status.reconstruction_means),
        };
        let means = if texts.note.is_empty() { means } else { &texts.note };
        html.raw("<h1>").text(&texts.title).raw("</h1>\n<p class=\"small\">");
        let version = fill(&self.words.own.standards.version, &[&texts.document, &book.pack_version]);
        html.text(&version).raw(" · ").text(&book.pack_id).raw("</p>\n<p class=\"small\"><b>");
        html.text(name).raw("</b> ").text(means).raw(" ").text(&texts.score_note).raw("</p>\n");
    }

    /// How it is handed in, whose it is, and who fills it in.
    fn head(&self, html: &mut Html, contact: Option<&Contact>) {
        let (own, who) = (&self.words.own, &self.words.pages.who);
        html.raw("<p class=\"screen\">").text(&own.sheet.print).raw("</p>\n<h2>").text(&own.sheet.how);
        html.raw("</h2>\n<ol>\n");
        for step in &own.sheet.steps {
            html.raw("<li>").text(step).raw("</li>\n");
        }
        html.raw("</ol>\n<h2>").text(&own.sheet.head).raw("</h2>\n");
        if let Some(contact) = contact {
            contact.write(html, self.words);
        } else {
            let standards = Place { path: STANDARDS, ..Place::default() }.address(self.language);
            html.raw("<p class=\"screen\"><a href=\"").text(&standards).raw("#find\">");
            html.text(&own.contact.find).raw("</a></p>\n");
            for name in [&own.contact.community, &own.contact.street, &own.contact.telephone] {
                line(html, name, "", "");
            }
        }
        for name in [&who.title, &who.role, &who.name, &who.phone, &own.sheet.day] {
            line(html, name, "", "");
        }
    }

    /// What is asked about the community.
    fn facts(&self, html: &mut Html) {
        let words = &self.words.pages.facts;
        let facts = || self.form.rulebook.facts.iter().zip(&self.form.texts.facts);
        for (title, is_filter) in [(&words.title, false), (&words.filters, true)] {
            if !facts().any(|(_, texts)| texts.is_filter == is_filter) {
                continue;
            }
            html.raw("<h2>").text(title).raw("</h2>\n");
            for (Fact { kind, .. }, texts) in facts().filter(|(_, texts)| texts.is_filter == is_filter) {
                match kind {
                    FactKind::Number { .. } => line(html, &texts.label, &texts.unit, ""),
                    FactKind::Flag => {
                        html.raw("<p>").text(&texts.label).raw("</p>\n");
                        boxes(html, [words.yes.as_str(), words.no.as_str()]);
                    }
                    FactKind::Class(_) => {
                        html.raw("<p>").text(&texts.label).raw("</p>\n");
                        boxes(html, texts.labels.iter().map(String::as_str));
                    }
                }
            }
        }
    }

    fn vetoes(&self, html: &mut Html) {
        let vetoes = &self.form.texts.vetoes;
        if vetoes.is_empty() {
            return;
        }
        html.raw("<h2>").text(&self.words.own.sheet.vetoes).raw("</h2>\n<ul>\n");
        for veto in vetoes {
            html.raw("<li>").text(veto).raw("</li>\n");
        }
        html.raw("</ul>\n");
    }

    fn group(&self, html: &mut Html, index: usize, depth: usize) {
        let group = &self.form.rulebook.groups[index];
        if group.items.is_empty() {
            return;
        }
        heading(html, depth, &group.id, &self.form.texts.groups[index]);
        for node in &group.children {
            match node {
                Node::Item(item) => self.item(html, usize::from(*item), depth + 1),
                Node::Group(inner) => self.group(html, usize::from(*inner), depth + 1),
            }
        }
    }

    fn item(&self, html: &mut Html, index: usize, depth: usize) {
        let (item, texts) = (&self.form.rulebook.items[index], &self.form.texts.items[index]);
        let (own, pages) = (&self.words.own.sheet, &self.words.pages);
        html.raw("<div class=\"item\" data-requirement=\"").text(&item.id).raw("\">\n");
        heading(html, depth, &item.id, &texts.text);
        self.remarks(html, item, texts);
        if item.by_assessor {
            html.raw("<p>").text(&pages.card.by_assessor).raw("</p>\n");
        } else {
            self.answer(html, item, texts);
            if item.may_be_not_applicable {
                html.raw("<p class=\"line\">").raw(BOX).text(&pages.state.not_applicable).raw(" ");
                html.text(&pages.na.reason).raw(" ").raw(BLANK).raw("</p>\n");
            }
            let examples = texts.evidence.join(&pages.explain.comma);
            let examples = if examples.is_empty() { String::new() } else { fill(&own.examples, &[&examples]) };
            let required = if item.evidence_required { pages.evidence.required.as_str() } else { "" };
            line(html, &own.evidence, "", &[required, &examples].concat());
        }
        if let Some(Some(help)) = self.help.items.get(index) {
            self.help(html, help);
        }
        html.raw("</div>\n");
    }

    /// What has to be known of a requirement before it is answered.
    fn remarks(&self, html: &mut Html, item: &Item, texts: &ItemTexts) {
        let (own, pages) = (&self.words.own.sheet, &self.words.pages);
        let is_veto = texts.tags.iter().any(|tag| tag == "veto");
        let remarks = [
            is_veto.then(|| pages.card.veto.clone()),
            (!texts.department.is_empty()).then(|| fill(&pages.help.department, &[&texts.department])),
            item.applies_when.as_ref().map(|_| own.conditional.clone()),
            item.retired_from.map(|day| fill(&own.retired, &[&day.to_string()])),
        ];
        let remarks: Vec<String> = remarks.into_iter().flatten().collect();
        if !remarks.is_empty() {
            html.raw("<p class=\"small\">").text(&remarks.join(" · ")).raw("</p>\n");
        }
    }

    /// The kinds of answer, to be given with a pen.
    fn answer(&self, html: &mut Html, item: &'a Item, texts: &'a ItemTexts) {
        let card = &self.words.pages.card;
        let label = |position: usize, id: &'a str| match texts.labels.get(position) {
            Some(label) if !label.is_empty() => label.as_str(),
            _ => self.plain_words(id),
        };
        match &item.question {
            Question::OneOf(options) => {
                boxes(html, options.iter().enumerate().map(|(position, option)| label(position, &option.id)));
            }
            Question::ManyOf { options, .. } => {
                let options = options.iter().enumerate().map(|(position, option)| label(position, &option.id));
                boxes(html, options.chain([card.none_of_these.as_str()]));
            }
            Question::Numbers { fields, .. } => {
                for (position, field) in fields.iter().enumerate() {
                    let unit = texts.units.get(position).map_or("", String::as_str);
                    let name = match texts.labels.get(position) {
                        Some(label) if !label.is_empty() => label.as_str(),
                        _ if fields.len() == 1 => self.words.pages.number.label.as_str(),
                        _ => field.id.as_str(),
                    };
                    let asked = field.rule.as_ref().map(|rule| self.asked(rule, unit)).unwrap_or_default();
                    line(html, name, unit, &asked);
                }
            }
            Question::Derived { .. } => {
                html.raw("<p>").text(&card.derived).raw("</p>\n");
            }
            Question::Records { parts, .. } => {
                let parts = parts.iter().enumerate().map(|(position, part)| label(position, part));
                self.records(html, &parts.collect::<Vec<_>>());
            }
            Question::Faults { kinds, .. } => {
                for (position, kind) in kinds.iter().enumerate() {
                    line(html, label(position, &kind.id), &card.faults_unit, "");
                }
                boxes(html, [card.no_faults.as_str()]);
            }
            Question::Narrative => {
                html.raw("<div class=\"room\"></div>\n");
            }
        }
    }

    /// A row for each record, with a box for each part that it needs.
    fn records(&self, html: &mut Html, parts: &[&str]) {
        html.raw("<ol>\n");
        for _ in 0..RECORDS {
            html.raw("<li class=\"line\">").text(&self.words.pages.records.key).raw(" ").raw(BLANK);
            for part in parts {
                html.raw(" ").raw(BOX).text(part);
            }
            html.raw("</li>\n");
        }
        html.raw("</ol>\n");
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

    /// Ours for met / partly / not met and yes / no.
    fn plain_words(&self, id: &'a str) -> &'a str {
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

    fn help(&self, html: &mut Html, texts: &HelpTexts) {
        let words = &self.words.pages.help;
        let pairs = [
            (&words.why, &texts.why),
            (&words.what, &texts.what),
            (&words.todo, &texts.todo),
            (&words.how, &texts.how),
        ];
        html.raw("<dl class=\"help\">\n");
        for (name, text) in pairs {
            html.raw("<div><dt>").text(name).raw("</dt><dd>").text(text).raw("</dd></div>\n");
        }
        html.raw("</dl>\n");
    }

    fn signs(&self, html: &mut Html) {
        let paper = &self.words.pages.paper;
        html.raw("<h2>").text(&self.words.own.sheet.signs).raw("</h2>\n<div class=\"signs\">\n");
        for sign in [&paper.sign_community, &paper.sign_street] {
            html.raw("<div class=\"sign\"><p>").text(sign).raw("</p><p class=\"sign__day\">").text(&paper.date);
            html.raw("</p></div>\n");
        }
        html.raw("</div>\n");
    }
}

/// A heading; ids that are names for programs are not shown.
fn heading(html: &mut Html, depth: usize, id: &str, text: &str) {
    let (open, close) = HEADINGS[depth.min(HEADINGS.len() - 1)];
    html.raw(open);
    if id.starts_with(|first: char| first.is_ascii_digit()) {
        html.text(id).raw(" ");
    }
    html.text(text).raw(close);
}

fn boxes<'w>(html: &mut Html, labels: impl IntoIterator<Item = &'w str>) {
    html.raw("<ul class=\"boxes\">\n");
    for label in labels {
        html.raw("<li>").raw(BOX).text(label).raw("</li>\n");
    }
    html.raw("</ul>\n");
}

/// A line to write on, with its name, its unit and what is asked of it.
fn line(html: &mut Html, name: &str, unit: &str, hint: &str) {
    html.raw("<p class=\"line\">").text(name).raw(" ").raw(BLANK).raw(" ").text(unit);
    if !hint.is_empty() {
        html.raw(" <span class=\"small\">").text(hint).raw("</span>");
    }
    html.raw("</p>\n");
}

#[cfg(test)]
mod tests {
    use shared::pack::{compile, load};

    use super::*;

    /// The fixture with every kind of answer, after a change of its text.
    fn sheet_of(change: impl FnOnce(&str) -> String, language: Language, code: &str) -> String {
        let toml = change(include_str!("../../../../tests/fixtures/packs/answers.toml"));
        let loaded = load(&toml, &[]).unwrap();
        let form = compile::form(&loaded.pack, &loaded.rulebook, code);
        let help = compile::help(&loaded.pack, code);
        let mut html = Html::default();
        Sheet::new(language, &form, &help).write(&mut html, None);
        html.finish()
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

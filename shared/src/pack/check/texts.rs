//! Texts: present in every language of the pack, and short enough to be read on a phone.

use alloc::{format, vec::Vec};

use super::super::{
    FactKind, Finding, FindingCode, Pack, Text,
    question::{Ask, NumberAsk},
};

/// Longest help text in any language, in characters.
const HELP_CHARACTERS: usize = 60;

pub(super) fn check(pack: &Pack, findings: &mut Vec<Finding>) {
    if pack.languages.is_empty() {
        findings.push(Finding::error("languages", FindingCode::TextMissing, "name at least one language"));
    }
    let mut texts = Texts { pack, findings };
    texts.required("title", &pack.title);
    texts.required("source/title", &pack.source.title);
    texts.required("source/issuer", &pack.source.issuer);
    texts.optional("source/note", &pack.source.note);
    if let Some(score) = &pack.score {
        texts.optional("score/note", &score.note);
    }
    for fact in &pack.facts {
        let pointer = format!("fact/{}", fact.id);
        texts.required(&pointer, &fact.label);
        match &fact.kind {
            FactKind::Flag => {}
            FactKind::Number { unit, .. } => texts.optional(&pointer, unit),
            FactKind::Class(classes) => {
                for class in classes {
                    texts.required(&format!("{pointer}/{}", class.id), &class.label);
                }
            }
        }
    }
    for group in &pack.groups {
        texts.required(&format!("group/{}", group.id), &group.title);
    }
    for level in &pack.levels {
        texts.required(&format!("level/{}", level.id), &level.title);
    }
    for veto in &pack.vetoes {
        texts.required(&format!("veto/{}", veto.id), &veto.title);
    }
    let some_have_help = pack.requirements.iter().any(|requirement| requirement.help.is_some());
    for requirement in &pack.requirements {
        let pointer = format!("requirement/{}", requirement.id);
        if some_have_help && requirement.help.is_none() {
            let detail = "other requirements have help texts and this one has none";
            texts.findings.push(Finding::warning(format!("{pointer}/help"), FindingCode::TextMissing, detail));
        }
        texts.required(&format!("{pointer}/text"), &requirement.text);
        texts.optional(&format!("{pointer}/department"), &requirement.department);
        texts.optional(&format!("{pointer}/resident_text"), &requirement.resident_text);
        for (index, example) in requirement.evidence.examples.iter().enumerate() {
            texts.required(&format!("{pointer}/evidence/{index}"), example);
        }
        if let Some(help) = &requirement.help {
            for (name, text) in [("why", &help.why), ("what", &help.what), ("todo", &help.todo), ("how", &help.how)] {
                let pointer = format!("{pointer}/help/{name}");
                texts.required(&pointer, text);
                texts.short(&pointer, text);
            }
        }
        texts.answer(&format!("{pointer}/answer"), &requirement.answer);
    }
}

struct Texts<'a> {
    pack: &'a Pack,
    findings: &'a mut Vec<Finding>,
}

impl Texts<'_> {
    fn required(&mut self, pointer: &str, text: &Text) {
        for language in &self.pack.languages {
            if text.get(language).is_none_or(|words| words.trim().is_empty()) {
                let detail = format!("no text in `{language}`");
                self.findings.push(Finding::error(pointer, FindingCode::TextMissing, detail));
            }
        }
    }

    fn optional(&mut self, pointer: &str, text: &Text) {
        if !text.is_empty() {
            self.required(pointer, text);
        }
    }

    fn short(&mut self, pointer: &str, text: &Text) {
        for (language, words) in text {
            let characters = words.chars().count();
            if characters > HELP_CHARACTERS {
                let detail = format!("{characters} characters in `{language}`; at most {HELP_CHARACTERS} are read");
                self.findings.push(Finding::error(pointer, FindingCode::TextTooLong, detail));
            }
        }
    }

    fn answer(&mut self, pointer: &str, answer: &Ask) {
        let number = |texts: &mut Self, pointer: &str, number: &NumberAsk| texts.optional(pointer, &number.unit);
        match answer {
            Ask::Scale(scale) => {
                for (index, label) in scale.labels.iter().enumerate() {
                    self.required(&format!("{pointer}/{index}"), label);
                }
            }
            Ask::OneOf(options) | Ask::ManyOf { options, .. } => {
                for option in options {
                    self.required(&format!("{pointer}/{}", option.id), &option.label);
                }
            }
            Ask::Number(asked) => number(self, pointer, asked),
            Ask::Numbers { fields, .. } => {
                for field in fields {
                    let pointer = format!("{pointer}/{}", field.id);
                    self.required(&pointer, &field.label);
                    number(self, &pointer, &field.number);
                }
            }
            Ask::Records { parts, .. } => {
                for part in parts {
                    self.required(&format!("{pointer}/{}", part.id), &part.label);
                }
            }
            Ask::Faults { kinds, .. } => {
                for kind in kinds {
                    self.required(&format!("{pointer}/{}", kind.id), &kind.label);
                }
            }
            Ask::Met | Ask::YesNo | Ask::Derived { .. } | Ask::Mark { .. } | Ask::Narrative => {}
        }
    }
}

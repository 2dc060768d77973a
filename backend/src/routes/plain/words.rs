//! The words of the plain pages: their own (`data/plain.*.toml`), and those that the pages with scripts
//! have as well, from their message files, so that paper and screen say the same.

use std::sync::LazyLock;

use serde::{Deserialize, de::DeserializeOwned};
use shared::date::Date;

use crate::tables::Language;

/// All words of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) own: Own,
    pub(super) pages: Pages,
}

/// Words that only these pages say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Own {
    /// The way back from large print.
    pub(super) normal: String,
    pub(super) days: Days,
    pub(super) standards: Standards,
    pub(super) contact: Contact,
    pub(super) sheet: Sheet,
    pub(super) missing: Missing,
    pub(super) accessibility: Statement,
}

/// How days are written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Days {
    /// Takes `{year}`, `{month}` and `{day}`.
    form: String,
    /// From January on.
    months: [String; 12],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standards {
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) find: String,
    pub(super) go: String,
    pub(super) hits: String,
    pub(super) here: String,
    pub(super) all: String,
    pub(super) none: String,
    pub(super) version: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contact {
    pub(super) title: String,
    pub(super) community: String,
    pub(super) street: String,
    pub(super) telephone: String,
    /// A number, and whose it is.
    pub(super) of: String,
    pub(super) unknown: String,
    pub(super) find: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    pub(super) print: String,
    pub(super) how: String,
    pub(super) steps: Vec<String>,
    pub(super) head: String,
    pub(super) day: String,
    pub(super) vetoes: String,
    pub(super) evidence: String,
    pub(super) examples: String,
    pub(super) conditional: String,
    pub(super) retired: String,
    pub(super) signs: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Missing {
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) go: String,
}

/// 无障碍声明.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statement {
    pub(super) title: String,
    pub(super) lead: String,
    /// When it was last gone through.
    pub(super) day: Date,
    pub(super) updated: String,
    pub(super) contact: String,
    pub(super) to: String,
    pub(super) to_nobody: String,
    pub(super) to_street: String,
    #[serde(rename = "section")]
    pub(super) sections: Vec<Section>,
}

/// One part of the statement: a paragraph, a list or both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub(super) title: String,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) items: Vec<String>,
}

/// Words of the pages with scripts, as far as they are needed here.
#[derive(Debug, Deserialize)]
pub(super) struct Pages {
    pub(super) brand: Brand,
    pub(super) find: Find,
    pub(super) facts: Facts,
    pub(super) who: Who,
    pub(super) status: Status,
    pub(super) number: Number,
    pub(super) state: State,
    pub(super) card: Card,
    pub(super) na: NotApplicable,
    pub(super) evidence: Evidence,
    pub(super) help: Help,
    pub(super) records: Records,
    pub(super) explain: Explain,
    pub(super) paper: Paper,
    pub(super) public: Public,
}

#[derive(Debug, Deserialize)]
pub(super) struct Brand {
    pub(super) name: String,
    pub(super) colophon: String,
    pub(super) large: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Find {
    pub(super) label: String,
    pub(super) help: String,
    pub(super) none: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) filters: String,
    pub(super) yes: String,
    pub(super) no: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Who {
    pub(super) title: String,
    pub(super) role: String,
    pub(super) name: String,
    pub(super) phone: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Status {
    pub(super) official: String,
    pub(super) official_means: String,
    pub(super) paraphrase: String,
    pub(super) paraphrase_means: String,
    pub(super) reconstruction: String,
    pub(super) reconstruction_means: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Number {
    pub(super) label: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct State {
    pub(super) met: String,
    pub(super) partly: String,
    pub(super) not_met: String,
    pub(super) not_applicable: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Card {
    pub(super) veto: String,
    pub(super) by_assessor: String,
    pub(super) derived: String,
    pub(super) none_of_these: String,
    pub(super) no_faults: String,
    pub(super) faults_unit: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct NotApplicable {
    pub(super) reason: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Evidence {
    pub(super) required: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Help {
    pub(super) why: String,
    pub(super) what: String,
    pub(super) todo: String,
    pub(super) how: String,
    pub(super) department: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Records {
    pub(super) key: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Explain {
    pub(super) at_least: String,
    pub(super) at_least_count: String,
    pub(super) at_most: String,
    pub(super) more_than: String,
    pub(super) less_than: String,
    pub(super) equals: String,
    pub(super) by_profile: String,
    pub(super) by_number: String,
    pub(super) comma: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Paper {
    pub(super) sign_community: String,
    pub(super) sign_street: String,
    pub(super) date: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Public {
    pub(super) foot: String,
    pub(super) assess: String,
    pub(super) standards: String,
    pub(super) accessibility: String,
}

/// The words of a language, read once.
pub(super) fn words(language: Language) -> &'static Words {
    static ZH: LazyLock<Words> = LazyLock::new(|| Words {
        own: read(include_str!("../../../data/plain.zh.toml")),
        pages: read(include_str!("../../../../frontend/texts/zh.toml")),
    });
    static ZH_HANT: LazyLock<Words> = LazyLock::new(|| Words {
        own: read(include_str!("../../../data/plain.zh-Hant.toml")),
        pages: read(include_str!("../../../../frontend/texts/zh-Hant.toml")),
    });
    static EN: LazyLock<Words> = LazyLock::new(|| Words {
        own: read(include_str!("../../../data/plain.en.toml")),
        pages: read(include_str!("../../../../frontend/texts/en.toml")),
    });
    match language {
        Language::Zh => &ZH,
        Language::ZhHant => &ZH_HANT,
        Language::En => &EN,
    }
}

fn read<T: DeserializeOwned>(file: &str) -> T {
    toml::from_str(file).expect("a test reads the shipped words")
}

impl Days {
    /// A day as the language writes it.
    pub(super) fn write(&self, day: Date) -> String {
        let month = &self.months[usize::from(day.month()) - 1];
        let year = day.year().to_string();
        self.form.replace("{year}", &year).replace("{month}", month).replace("{day}", &day.day().to_string())
    }
}

/// A text with each `{}` replaced by the next of `values`.
pub(super) fn fill(text: &str, values: &[&str]) -> String {
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (position, part) in parts.enumerate() {
        filled.push_str(values.get(position).copied().unwrap_or_default());
        filled.push_str(part);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_languages_say_the_same() {
        let zh = &words(Language::Zh).own;
        let shape = |own: &Own| -> Vec<(bool, usize)> {
            own.accessibility.sections.iter().map(|section| (section.text.is_empty(), section.items.len())).collect()
        };
        for other in [Language::ZhHant, Language::En].map(|language| &words(language).own) {
            assert_eq!(zh.sheet.steps.len(), other.sheet.steps.len());
            assert_eq!(zh.accessibility.day, other.accessibility.day);
            assert_eq!(shape(zh), shape(other));
        }
    }

    #[test]
    fn a_day_is_written_as_the_language_does() {
        let day = "2026-11-09".parse().unwrap();
        let written = [Language::Zh, Language::ZhHant, Language::En].map(|own| words(own).own.days.write(day));
        assert_eq!(written, ["2026年11月9日", "2026年11月9日", "9 November 2026"]);
    }

    #[test]
    fn values_go_where_they_belong() {
        assert_eq!(fill("{} ({})", &["020-1", "沙面街道"]), "020-1 (沙面街道)");
        assert_eq!(fill("不低于 {}", &["80%"]), "不低于 80%");
        assert_eq!(fill("无", &["x"]), "无");
    }
}

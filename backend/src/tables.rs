//! 表格: the words of exported and imported tables (`data/tables.toml`).

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

const TABLES: &str = include_str!("../data/tables.toml");

/// All words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tables {
    pub(crate) export: Export,
    pub(crate) import: Import,
    pub(crate) rewards: Rewards,
}

/// Words of exports, by id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Export {
    pub(crate) sheets: BTreeMap<String, Words>,
    pub(crate) columns: BTreeMap<String, Words>,
    pub(crate) words: BTreeMap<String, Words>,
    pub(crate) stages: BTreeMap<String, Words>,
    pub(crate) routes: BTreeMap<String, Words>,
    pub(crate) account_states: BTreeMap<String, Words>,
    pub(crate) objection_states: BTreeMap<String, Words>,
    pub(crate) notice_states: BTreeMap<String, Words>,
    pub(crate) comment_results: BTreeMap<String, Words>,
    pub(crate) remark_fates: BTreeMap<String, Words>,
}

/// Words of the ledger of rewards, by id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rewards {
    pub(crate) columns: BTreeMap<String, Words>,
    pub(crate) words: BTreeMap<String, Words>,
    pub(crate) states: BTreeMap<String, Words>,
    pub(crate) standings: BTreeMap<String, Words>,
}

/// Columns of imports, by id.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Import {
    pub(crate) communities: BTreeMap<String, Column>,
    pub(crate) honours: BTreeMap<String, Column>,
    pub(crate) users: BTreeMap<String, Column>,
    pub(crate) roles: BTreeMap<String, Column>,
    pub(crate) invitations: BTreeMap<String, Words>,
}

/// A word in each language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    zh: String,
    en: String,
}

/// A column, or a word in one, with all the names it goes by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    zh: String,
    en: String,
    aliases: Vec<String>,
    /// It may be missing.
    #[serde(default)]
    pub(crate) optional: bool,
}

/// 语言 of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Language {
    /// 简体中文.
    #[default]
    Zh,
    /// 繁體中文. Tables say the same as in Simplified Chinese.
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// English.
    En,
}

/// All words, read once.
pub(crate) fn tables() -> &'static Tables {
    static READ: LazyLock<Tables> = LazyLock::new(|| toml::from_str(TABLES).expect("the shipped words can be read"));
    &READ
}

impl Tables {
    /// What stands for the score of a review that the direct route goes without.
    pub(crate) fn unreviewed(&self, language: Language) -> &str {
        word(&self.export.words, "unreviewed", language)
    }
}

/// The word that an id stands for; the id itself where there is none.
pub(crate) fn word<'a>(words: &'a BTreeMap<String, Words>, id: &'a str, language: Language) -> &'a str {
    words.get(id).map_or(id, |word| word.in_language(language))
}

impl Words {
    /// The word in a language.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Zh | Language::ZhHant => &self.zh,
            Language::En => &self.en,
        }
    }
}

impl Column {
    /// Whether somebody who writes `text` means this one, whose id is `id`.
    pub(crate) fn is_meant(&self, id: &str, text: &str) -> bool {
        let folded = fold(text);
        let names = [id, &self.zh, &self.en].into_iter().chain(self.aliases.iter().map(String::as_str));
        names.map(fold).any(|name| name == folded)
    }

    /// Its name for people.
    pub(crate) fn title(&self) -> &str {
        &self.zh
    }

    /// Its name in a language.
    pub(crate) fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Zh | Language::ZhHant => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Blanks, case and the width of parentheses do not tell headers apart, nor does a mark that says
/// that a column must be filled in.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{feff}'))
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use shared::{
        api::accounts::AccountState,
        case::{Route, Stage},
        consultation::CommentResult,
        notice::ObjectionState,
        people::Role,
    };

    use super::*;

    #[test]
    fn every_stage_route_role_and_state_has_a_word() {
        let Tables { export, import, rewards: _ } = tables();
        assert!(Stage::ALL.iter().all(|stage| export.stages.contains_key(stage.id())));
        assert!([Route::Full, Route::Direct].iter().all(|route| export.routes.contains_key(route.id())));
        assert!(Role::ALL.iter().all(|role| import.roles.contains_key(role.id())));
        assert!(AccountState::ALL.iter().all(|state| export.account_states.contains_key(state.id())));
        let states = [ObjectionState::Received, ObjectionState::Upheld, ObjectionState::NotUpheld];
        assert!(states.iter().all(|state| export.objection_states.contains_key(state.id())));
        assert!(CommentResult::ALL.iter().all(|result| export.comment_results.contains_key(result.id())));
    }

    #[test]
    fn headers_are_known_however_they_are_written() {
        let code = &tables().import.communities["code"];
        for text in ["社区代码", " 社区 代码 *", "统计用区划代码", "CODE", "community code"] {
            assert!(code.is_meant("code", text), "{text}");
        }
        assert!(!code.is_meant("code", "社区名称"));
    }
}

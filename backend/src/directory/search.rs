//! Finds communities by what somebody types.
//!
//! Every word has to occur in the community's name or in the name of its street, county or city.
//! All names are looked through each time: at 7,300 names of a few characters that takes a
//! fraction of a millisecond and needs no index that could be wrong.
//!
//! | rank | the best word of the query |
//! |---|---|
//! | 0 | is the whole name, with or without 社区 and 居委会 |
//! | 1 | begins the name |
//! | 2 | stands inside the name |
//! | 3 | no word is in the name, only in its divisions |
//!
//! Within a rank shorter names come first, then lower codes.

use std::ops::Range;

use super::{
    Community, Directory, DivisionLevel,
    spelling::{Place, Word},
    without_ending,
};
use crate::api::CommunityHit;

/// The most words that are looked at; what follows is ignored.
const MAX_WORDS: usize = 5;
/// The most characters of a query that are looked at.
const MAX_CHARACTERS: usize = 64;

impl Directory {
    /// The best `limit` communities for a query. An empty query finds nothing.
    pub(crate) fn search(&self, query: &str, limit: usize) -> Vec<CommunityHit> {
        let found = self.indexes(query, 0..self.communities.len(), limit);
        found.into_iter().filter_map(|index| self.communities.get(index)).map(|community| self.hit(community)).collect()
    }

    /// The codes of all communities that a query finds among those that lie in every one of these
    /// divisions, in order. However many bear the name elsewhere, none of these is left out.
    pub(crate) fn codes_within(&self, query: &str, divisions: &[&str]) -> Vec<String> {
        let inside = divisions.iter().fold(0..self.communities.len(), |inside, division| {
            let range = self.range_of(division);
            inside.start.max(range.start)..inside.end.min(range.end)
        });
        let mut found = self.indexes(query, inside, usize::MAX);
        found.sort_unstable();
        found.into_iter().filter_map(|index| self.communities.get(index)).map(|found| found.code.to_string()).collect()
    }

    /// The best `limit` communities of a range for a query.
    fn indexes(&self, query: &str, inside: Range<usize>, limit: usize) -> Vec<usize> {
        let query: String = query.chars().take(MAX_CHARACTERS).collect();
        let words = || query.split(is_between).filter(|word| !word.is_empty());
        let found = self.best(words(), inside.clone(), limit);
        if !found.is_empty() {
            return found;
        }
        // Nothing is called that: maybe it is a code, or divisions and name written as one word.
        if let Some(coded) = self.with_code(&query, inside.clone(), limit) {
            return coded;
        }
        self.best(words().flat_map(|word| self.parts(word)), inside, limit)
    }

    /// The communities of a range whose code begins so, when it is one of six digits and more.
    fn with_code(&self, query: &str, inside: Range<usize>, limit: usize) -> Option<Vec<usize>> {
        let code = query.trim();
        let is_code = (6..=12).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
        let begins =
            |index: &usize| self.communities.get(*index).is_some_and(|community| community.code.starts_with(code));
        is_code.then(|| inside.filter(begins).take(limit).collect())
    }

    /// A word taken apart at the names of divisions that it begins with: 广州市荔湾区翠洲.
    fn parts<'q>(&self, word: &'q str) -> Vec<&'q str> {
        let mut parts = Vec::new();
        let mut rest = word;
        while let Some((length, level)) = self.division_at_start(rest) {
            let (division, after) = rest.split_at(length);
            // No word is looked for among the provinces.
            if level != DivisionLevel::Province {
                parts.push(division);
            }
            rest = after;
        }
        parts.push(rest);
        parts
    }

    /// How many bytes the longest name of a division takes at the beginning of a text that goes on
    /// after it, and its level. People leave out 市, 区, 街道.
    fn division_at_start(&self, text: &str) -> Option<(usize, DivisionLevel)> {
        let names = self.divisions.iter().flat_map(|division| {
            let name = &*division.name;
            let short =
                ["街道", "省", "市", "区", "县", "镇", "乡"].iter().find_map(|ending| name.strip_suffix(ending));
            let short = short.filter(|short| short.chars().count() >= 2);
            [Some(name), short].into_iter().flatten().map(|name| (name, division.level))
        });
        let begins = |(name, _): &(&str, DivisionLevel)| name.len() < text.len() && text.starts_with(name);
        names.filter(begins).map(|(name, level)| (name.len(), level)).max_by_key(|(length, _)| *length)
    }

    /// The best communities of a range in which all of the words occur.
    fn best<'q>(&self, words: impl Iterator<Item = &'q str>, inside: Range<usize>, limit: usize) -> Vec<usize> {
        let words: Vec<SearchWord> = words.take(MAX_WORDS).map(|word| self.search_word(word)).collect();
        if words.is_empty() || limit == 0 {
            return Vec::new();
        }
        let mut found: Vec<(u8, usize, usize)> = inside
            .filter_map(|index| {
                let community = self.communities.get(index)?;
                Some((self.rank(&words, community)?, community.spelling.len(), index))
            })
            .collect();
        if found.len() > limit {
            found.select_nth_unstable(limit);
            found.truncate(limit);
        }
        found.sort_unstable();
        found.into_iter().map(|(_, _, index)| index).collect()
    }

    fn search_word(&self, text: &str) -> SearchWord {
        let word = self.speller.word(without_ending(text));
        // A parent comes before its children, so one pass hands a match down to all of them.
        let mut divisions = Vec::with_capacity(self.divisions.len());
        for division in &self.divisions {
            let inherited = division.parent.and_then(|parent| divisions.get(usize::from(parent)).copied());
            let own = || {
                division.level != DivisionLevel::Province
                    && self.speller.find(&word, &division.spelling).is_some_and(|at| at.start == 0)
            };
            divisions.push(inherited == Some(true) || own());
        }
        SearchWord { word, divisions }
    }

    /// None when a word is found nowhere.
    fn rank(&self, words: &[SearchWord], community: &Community) -> Option<u8> {
        let mut best = 3;
        for SearchWord { word, divisions } in words {
            let rank = match self.speller.find(word, &community.spelling) {
                Some(Place { start: 0, end }) if end >= usize::from(community.proper) => 0,
                Some(Place { start: 0, .. }) => 1,
                Some(_) => 2,
                None if divisions.get(usize::from(community.street)) == Some(&true) => 3,
                None => return None,
            };
            best = best.min(rank);
        }
        Some(best)
    }
}

/// What people put between words.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || ",，、;；/·-－|".contains(letter)
}

/// One word of a query.
struct SearchWord {
    word: Word,
    /// By division: the word begins its name or the name of one above it.
    divisions: Vec<bool>,
}

#[cfg(test)]
mod tests {
    use crate::directory::tests::guangdong;

    #[test]
    fn a_community_is_found_in_every_way_people_type() {
        let directory = guangdong();
        for query in [
            "翠洲",
            "翠洲社区居委会",
            "cuizhou",
            "cz 荔湾",
            "沙面 翠洲",
            "liwan cuizhou",
            "翠洲社区居民委员会",
            "翠洲，荔湾",
            "荔湾、翠洲",
            "翠洲社区居委",
            "荔湾区翠洲",
            "沙面翠洲",
            "广州荔湾翠洲社区",
            "广东省广州市荔湾区沙面街道翠洲社区居委会",
            "440103001101",
            " 440103001101 ",
        ] {
            let hits = directory.search(query, 20);
            let place = hits.iter().position(|hit| hit.code == "440103001101");
            assert!(place.is_some_and(|place| place < 5), "{query}: {place:?} {hits:?}");
        }
    }

    #[test]
    fn divisions_narrow_the_search_down() {
        let directory = guangdong();
        let hits = directory.search("panyu 沙", 20);
        assert!(!hits.is_empty());
        assert!(hits.iter().all(|hit| hit.path.contains("番禺区")), "{hits:?}");
    }

    #[test]
    fn within_a_division_nothing_is_left_out_for_the_sake_of_others() {
        let directory = guangdong();
        for query in ["东", "d", "s", "社区"] {
            for division in ["440103", "441900", "4453"] {
                let found = directory.codes_within(query, &["44", division]);
                let everywhere = directory.search(query, usize::MAX);
                let mut expected: Vec<String> =
                    everywhere.into_iter().map(|hit| hit.code).filter(|code| code.starts_with(division)).collect();
                expected.sort_unstable();
                assert!(!expected.is_empty(), "{query} in {division}");
                assert_eq!(found, expected, "{query} in {division}");
            }
        }
        assert!(directory.codes_within("社区", &["4401", "4402"]).is_empty());
        assert_eq!(directory.codes_within("440103001101", &["440103"]), ["440103001101"]);
        assert!(directory.codes_within("440103001101", &["440104"]).is_empty());
    }

    #[test]
    fn nothing_is_found_by_nothing_and_by_nonsense() {
        let directory = guangdong();
        for query in ["", "   ", "qqqqqqqq", "\u{0}", "🙂", "<script>"] {
            assert!(directory.search(query, 20).is_empty(), "{query:?}");
        }
        assert!(directory.search("社区", 0).is_empty());
    }

    #[test]
    fn no_query_is_slow() {
        let directory = guangdong();
        for query in ["a", "s", "社区", "shequ", "z z z z z", &"shi".repeat(40), &"s".repeat(64)] {
            let start = std::time::Instant::now();
            directory.search(query, 50);
            // Generous for an unoptimised build on a busy machine; the bench has the real figure.
            assert!(start.elapsed().as_millis() < 500, "{query}");
        }
    }
}

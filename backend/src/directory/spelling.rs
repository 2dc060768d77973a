//! How names are read: every character with all its readings.
//!
//! A character may be read in several ways (番 is `fan` in most words and `pan` in 番禺), so all
//! readings count and no list of exceptions is needed. Each distinct character is looked up once;
//! a name is a sequence of their numbers.

use std::collections::HashMap;

use pinyin::ToPinyinMulti;

/// Number of a character in [`Speller::letters`].
type LetterIndex = u16;

/// A name as numbers of characters.
#[derive(Debug, Clone)]
pub(super) struct Spelling(Box<[LetterIndex]>);

/// All characters that occur.
#[derive(Debug, Default)]
pub(super) struct Speller {
    letters: Vec<Letter>,
    numbers: HashMap<char, LetterIndex>,
}

#[derive(Debug)]
struct Letter {
    character: char,
    /// Readings in ASCII lower case; none for what is not a Chinese character.
    readings: Box<[Box<str>]>,
}

/// A word somebody types, made ready to be compared.
pub(super) struct Word {
    characters: Vec<char>,
    /// By letter number: whether a match may begin there.
    begins: Vec<bool>,
}

impl Speller {
    /// Breaks a name down, learning characters not met before.
    pub(super) fn spell(&mut self, name: &str) -> Spelling {
        Spelling(name.chars().map(|character| self.number(character)).collect())
    }

    fn number(&mut self, character: char) -> LetterIndex {
        let next = LetterIndex::try_from(self.letters.len()).unwrap_or(LetterIndex::MAX);
        *self.numbers.entry(character).or_insert_with(|| {
            self.letters.push(Letter { character, readings: readings(character) });
            next
        })
    }

    /// Makes a typed word ready.
    pub(super) fn word(&self, text: &str) -> Word {
        let characters: Vec<char> = text.chars().filter(|c| *c != '\'').flat_map(char::to_lowercase).collect();
        let begins = match characters.first() {
            None => Vec::new(),
            Some(first) => self.letters.iter().map(|letter| letter.may_begin(*first)).collect(),
        };
        Word { characters, begins }
    }

    /// Where the word first stands in the name.
    pub(super) fn find(&self, word: &Word, name: &Spelling) -> Option<Place> {
        let letters = &*name.0;
        (0..letters.len()).filter(|start| word.begins.get(usize::from(letters[*start])) == Some(&true)).find_map(
            |start| {
                let end = self.matches(&word.characters, &letters[start..])?;
                Some(Place { start, end: start + end })
            },
        )
    }

    /// How many letters the whole word takes, each as a character, as a full reading, as its
    /// initial, or, the last one, as any beginning of a reading.
    fn matches(&self, word: &[char], name: &[LetterIndex]) -> Option<usize> {
        let Some(first) = word.first() else { return Some(0) };
        let letter = self.letters.get(usize::from(*name.first()?))?;
        let after = |taken: usize| self.matches(&word[taken..], &name[1..]).map(|rest| rest + 1);
        if *first == letter.character {
            return after(1);
        }
        letter.readings.iter().find_map(|reading| {
            let common = reading.chars().zip(word).take_while(|(a, b)| a == *b).count();
            let initial = if reading.as_bytes().get(1) == Some(&b'h') { 2 } else { 1 };
            (1..=common)
                .rev()
                .filter(|taken| *taken == reading.len() || *taken <= initial || *taken == word.len())
                .find_map(after)
        })
    }
}

/// Where a word was found in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The first character it stands for.
    pub(super) start: usize,
    /// The first character after it.
    pub(super) end: usize,
}

impl Spelling {
    /// Number of characters.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Letter {
    fn may_begin(&self, first: char) -> bool {
        self.character == first || self.readings.iter().any(|reading| reading.starts_with(first))
    }
}

/// All readings in plain letters. What stands for `ü` on a keyboard is `v`, on a road sign `u`.
fn readings(character: char) -> Box<[Box<str>]> {
    let mut readings: Vec<Box<str>> = Vec::new();
    let all = character.to_pinyin_multi();
    for reading in all.into_iter().flatten().map(pinyin::Pinyin::plain) {
        for text in [reading.replace('ü', "v"), reading.replace('ü', "u")] {
            if text.is_ascii() && !readings.iter().any(|known| **known == *text) {
                readings.push(text.into());
            }
        }
    }
    readings.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, word: &str) -> Option<(usize, usize)> {
        let mut speller = Speller::default();
        let name = speller.spell(name);
        speller.find(&speller.word(word), &name).map(|place| (place.start, place.end))
    }

    #[test]
    fn place_names_are_found_by_their_local_reading() {
        for (name, word) in [
            ("番禺", "panyu"),
            ("大埔", "dabu"),
            ("东莞", "dongguan"),
            ("浈江", "zhenjiang"),
            ("濠江", "haojiang"),
            ("长安", "changan"),
            ("绿洲", "lvzhou"),
            ("绿洲", "luzhou"),
            ("吕田", "lvtian"),
        ] {
            assert_eq!(found(name, word), Some((0, 2)), "{name} {word}");
        }
    }

    #[test]
    fn a_word_may_be_characters_initials_syllables_or_a_mixture() {
        for word in ["翠洲", "cz", "cuizhou", "cuiz", "czhou", "翠z", "CuiZhou", "cui'zhou", "czh"] {
            assert_eq!(found("翠洲社区", word).map(|(start, _)| start), Some(0), "{word}");
        }
        assert_eq!(found("翠洲社区", "洲社"), Some((1, 3)));
        assert_eq!(found("翠洲社区", "sq"), Some((2, 4)));
    }

    #[test]
    fn a_cut_syllable_stands_only_at_the_end() {
        assert_eq!(found("翠洲社区", "cuzhou"), None);
        assert_eq!(found("翠洲社区", "zhoux"), None);
    }
}

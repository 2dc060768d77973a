//! A list that mostly has one entry, and then needs no room of its own.
//!
//! Nearly every reason in an outcome was made of one number. Written and read it is a list like any
//! other.

use alloc::{vec, vec::Vec};
use core::{fmt, ops::Deref, slice};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list with room for one entry in place.
#[derive(Clone)]
pub struct Few<T>(Room<T>);

#[derive(Clone)]
enum Room<T> {
    None,
    One(T),
    Many(Vec<T>),
}

impl<T> Few<T> {
    /// No entry.
    pub const fn new() -> Self {
        Self(Room::None)
    }

    /// One entry.
    pub const fn one(entry: T) -> Self {
        Self(Room::One(entry))
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        (**self).is_empty()
    }

    /// Adds an entry at the end.
    pub fn push(&mut self, entry: T) {
        match &mut self.0 {
            Room::None => self.0 = Room::One(entry),
            Room::One(_) => {
                if let Room::One(first) = core::mem::replace(&mut self.0, Room::None) {
                    self.0 = Room::Many(vec![first, entry]);
                }
            }
            Room::Many(entries) => entries.push(entry),
        }
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Room::None => &[],
            Room::One(entry) => slice::from_ref(entry),
            Room::Many(entries) => entries,
        }
    }
}

impl<T> Extend<T> for Few<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, entries: I) {
        entries.into_iter().for_each(|entry| self.push(entry));
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut few = Self::new();
        few.extend(entries);
        few
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = slice::Iter<'f, T>;

    fn into_iter(self) -> slice::Iter<'f, T> {
        self.iter()
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Few<T> {}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Room::Many(Vec::deserialize(deserializer)?)))
    }
}

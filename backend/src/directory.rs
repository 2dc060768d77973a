//! 地名录: divisions and communities in memory, to be walked down and searched.
//!
//! They are few (some 2,000 and 7,300), change with an import or a release and are asked for with
//! every key stroke, so the server keeps them in memory. [`live`] replaces them after an import;
//! [`search`] finds a community by fragments of its name or by pinyin; [`spelling`] knows how
//! characters are read.

pub(crate) mod live;
mod search;
mod spelling;

use std::{collections::HashMap, ops::Range};

pub(crate) use self::live::LiveDirectory;
use self::spelling::{Speller, Spelling};
use crate::api::{CommunityHit, CommunityView, DivisionLevel, DivisionView};
use crate::store::divisions::{CommunityRow, DivisionRow};

/// Position in [`Directory::divisions`].
type DivisionIndex = u16;

/// All divisions and communities.
#[derive(Debug)]
pub(crate) struct Directory {
    /// By code, so a parent comes before its children.
    divisions: Vec<Division>,
    /// By code.
    communities: Vec<Community>,
    by_code: HashMap<String, DivisionIndex>,
    speller: Speller,
}

#[derive(Debug)]
struct Division {
    code: Box<str>,
    name: Box<str>,
    level: DivisionLevel,
    parent: Option<DivisionIndex>,
    spelling: Spelling,
}

#[derive(Debug)]
struct Community {
    code: Box<str>,
    name: Box<str>,
    street: DivisionIndex,
    /// How its name is read, without the ending that nearly all share.
    spelling: Spelling,
    /// Characters of the name proper, before 社区: what people call the place.
    proper: u8,
}

/// The data contradicts itself.
#[derive(Debug, thiserror::Error)]
#[error("{child} lies in {parent}, which is not known")]
pub(crate) struct Orphan {
    child: String,
    parent: String,
}

impl Directory {
    /// Takes rows in the order of their codes.
    pub(crate) fn new(divisions: Vec<DivisionRow>, communities: Vec<CommunityRow>) -> Result<Self, Orphan> {
        let mut directory = Self {
            divisions: Vec::with_capacity(divisions.len()),
            communities: Vec::with_capacity(communities.len()),
            by_code: HashMap::with_capacity(divisions.len()),
            speller: Speller::default(),
        };
        for DivisionRow { code, name, level, parent_code } in divisions {
            let parent = parent_code.map(|parent| directory.index_of(&code, parent)).transpose()?;
            let spelling = directory.speller.spell(&name);
            let index = directory.divisions.len();
            let index = DivisionIndex::try_from(index).unwrap_or(DivisionIndex::MAX);
            directory.by_code.insert(code.clone(), index);
            directory.divisions.push(Division {
                code: code.into(),
                name: name.into(),
                level: level_of(&level),
                parent,
                spelling,
            });
        }
        for CommunityRow { code, name, street_code } in communities {
            let street = directory.index_of(&code, street_code)?;
            let known_as = without_ending(&name);
            let proper = known_as.strip_suffix("社区").unwrap_or(known_as).chars().count();
            let spelling = directory.speller.spell(known_as);
            let proper = u8::try_from(proper).unwrap_or(u8::MAX);
            directory.communities.push(Community { code: code.into(), name: name.into(), street, spelling, proper });
        }
        Ok(directory)
    }

    /// The divisions right below one; below none: the provinces. A division that is not known has
    /// none below it.
    pub(crate) fn children(&self, parent: Option<&str>) -> Vec<DivisionView> {
        let parent = match parent {
            None => None,
            Some(code) => match self.by_code.get(code) {
                None => return Vec::new(),
                known => known.copied(),
            },
        };
        self.divisions.iter().filter(|division| division.parent == parent).map(Division::view).collect()
    }

    /// The communities of one street, by code.
    pub(crate) fn communities_in(&self, street: &str) -> Vec<CommunityHit> {
        let Some(street) = self.by_code.get(street) else { return Vec::new() };
        self.communities
            .iter()
            .filter(|community| community.street == *street)
            .map(|community| self.hit(community))
            .collect()
    }

    /// One community with all divisions it lies in.
    pub(crate) fn community(&self, code: &str) -> Option<CommunityView> {
        let community = self.find(code)?;
        Some(CommunityView {
            code: community.code.to_string(),
            name: community.name.to_string(),
            path: self.path(community),
            ancestors: self.ancestors(community).iter().map(|division| division.view()).collect(),
        })
    }

    /// Name of a division or community.
    pub(crate) fn name_of(&self, code: &str) -> Option<&str> {
        let division = self.by_code.get(code).and_then(|index| self.divisions.get(usize::from(*index)));
        division.map(|division| &*division.name).or_else(|| self.find(code).map(|community| &*community.name))
    }

    /// Whether there is such a community.
    pub(crate) fn has_community(&self, code: &str) -> bool {
        self.find(code).is_some()
    }

    /// How many communities lie in a division.
    pub(crate) fn count_in(&self, division: &str) -> u32 {
        u32::try_from(self.range_of(division).len()).unwrap_or(u32::MAX)
    }

    /// Positions of the communities that lie in a division.
    fn range_of(&self, division: &str) -> Range<usize> {
        let from = self.communities.partition_point(|community| &*community.code < division);
        let inside = self.communities[from..].partition_point(|community| community.code.starts_with(division));
        from..from + inside
    }

    /// Codes of all communities, in order.
    pub(crate) fn community_codes(&self) -> impl Iterator<Item = &str> {
        self.communities.iter().map(|community| &*community.code)
    }

    fn find(&self, code: &str) -> Option<&Community> {
        let index = self.communities.binary_search_by(|community| (*community.code).cmp(code)).ok()?;
        self.communities.get(index)
    }

    fn hit(&self, community: &Community) -> CommunityHit {
        CommunityHit { code: community.code.to_string(), name: community.name.to_string(), path: self.path(community) }
    }

    /// City, county and street. Where a city has no counties the data puts one in between with the
    /// city's own name; it is not said twice.
    fn path(&self, community: &Community) -> String {
        let mut names: Vec<&str> = self
            .ancestors(community)
            .iter()
            .filter(|division| division.level != DivisionLevel::Province)
            .map(|division| &*division.name)
            .collect();
        names.dedup();
        names.join(" ")
    }

    /// From the province down to the street.
    fn ancestors(&self, community: &Community) -> Vec<&Division> {
        let mut ancestors: Vec<_> =
            std::iter::successors(self.divisions.get(usize::from(community.street)), |division| {
                self.divisions.get(usize::from(division.parent?))
            })
            .collect();
        ancestors.reverse();
        ancestors
    }

    fn index_of(&self, child: &str, parent: String) -> Result<DivisionIndex, Orphan> {
        let known = self.by_code.get(&parent).copied();
        known.ok_or_else(|| Orphan { child: child.to_owned(), parent })
    }
}

impl Division {
    fn view(&self) -> DivisionView {
        DivisionView { code: self.code.to_string(), name: self.name.to_string(), level: self.level }
    }
}

fn level_of(text: &str) -> DivisionLevel {
    match text {
        "province" => DivisionLevel::Province,
        "city" => DivisionLevel::City,
        "county" => DivisionLevel::County,
        _ => DivisionLevel::Street,
    }
}

/// A community's name without "residents' committee", which people write in several ways, and which
/// may not have been typed to its end.
fn without_ending(name: &str) -> &str {
    ["居民委员会", "居委会", "居委", "居民委员", "居民委"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn guangdong() -> Directory {
        let (divisions, communities) = crate::seed::places().unwrap();
        Directory::new(divisions, communities).unwrap()
    }

    #[test]
    fn a_community_is_reached_from_the_province_down() {
        let directory = guangdong();
        assert_eq!(directory.communities.len(), 7281);
        assert_eq!(directory.children(None)[0].code, "44");
        assert_eq!(directory.children(Some("44")).len(), 21);
        let streets = directory.children(Some("440103"));
        assert!(streets.iter().any(|street| street.code == "440103001"));
        let communities = directory.communities_in("440103001");
        assert_eq!(communities[0].code, "440103001101");
        assert_eq!(communities[0].path, "广州市 荔湾区 沙面街道");
    }

    #[test]
    fn a_city_without_counties_is_named_once() {
        let directory = guangdong();
        let street = &directory.children(Some("441900"))[0];
        let community = &directory.communities_in(&street.code)[0];
        assert_eq!(community.path, format!("东莞市 {}", street.name));
        assert_eq!(directory.community(&community.code).unwrap().ancestors.len(), 4);
    }

    #[test]
    fn what_is_not_known_has_nothing_below_it() {
        let directory = guangdong();
        assert!(directory.children(Some("99")).is_empty());
        assert!(directory.communities_in("440103").is_empty());
        assert!(directory.community("440103001999").is_none());
    }

    #[test]
    fn communities_of_a_division_are_counted_by_its_code() {
        let directory = guangdong();
        assert_eq!(directory.count_in("44"), 7281);
        let by_city: u32 = directory.children(Some("44")).iter().map(|city| directory.count_in(&city.code)).sum();
        assert_eq!(by_city, 7281);
        assert_eq!(directory.count_in("440103001") as usize, directory.communities_in("440103001").len());
        assert_eq!(directory.count_in("45"), 0);
    }
}

//! 方格图: where each city of Guangdong has its tile.

const GUANGDONG: &str = include_str!("../../data/guangdong-tiles.csv");

/// The place of one city on the map, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Code of the city.
    pub code: &'static str,
    /// Column, from west to east.
    pub column: u8,
    /// Row, from north to south.
    pub row: u8,
}

/// All tiles, row by row from the north-west.
pub fn guangdong() -> Vec<Tile> {
    let mut tiles: Vec<Tile> = GUANGDONG.lines().filter_map(read).collect();
    tiles.sort_by_key(|tile| (tile.row, tile.column));
    tiles
}

fn read(line: &'static str) -> Option<Tile> {
    let mut cells = line.split(',');
    let (code, column, row) = (cells.next()?, cells.next()?, cells.next()?);
    Some(Tile { code, column: column.parse().ok()?, row: row.parse().ok()? })
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::collections::BTreeSet;

    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn every_city_has_a_place_of_its_own() {
        let tiles = guangdong();
        let codes: BTreeSet<&str> = tiles.iter().map(|tile| tile.code).collect();
        let known = (1..=9).chain(12..=20).chain(51..=53).map(|city| format!("44{city:02}"));
        assert!(codes.into_iter().eq(known.collect::<BTreeSet<String>>().iter().map(String::as_str)));
        let places: BTreeSet<(u8, u8)> = tiles.iter().map(|tile| (tile.row, tile.column)).collect();
        assert_eq!((tiles.len(), places.len()), (21, 21));
        assert!(tiles.iter().all(|tile| (1..=6).contains(&tile.column) && (1..=5).contains(&tile.row)));
    }
}

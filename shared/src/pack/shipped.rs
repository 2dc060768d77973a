//! 随附标准: the packs that come with the product.

use alloc::vec::Vec;

use super::{Finding, Loaded, load};

/// The packs' sources, each after those it builds on.
pub const SOURCES: [(&str, &str); 3] = [
    ("mohurd-2020", include_str!("../../packs/mohurd-2020.toml")),
    ("guangdong-2021", include_str!("../../packs/guangdong-2021.toml")),
    ("qingyuan-2021", include_str!("../../packs/qingyuan-2021.toml")),
];

/// Loads all of them.
pub fn load_all() -> Result<Vec<Loaded>, Vec<Finding>> {
    SOURCES.iter().try_fold(Vec::new(), |mut loaded, (_, toml)| {
        let pack = load(toml, &loaded)?;
        loaded.push(pack);
        Ok(loaded)
    })
}

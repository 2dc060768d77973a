//! Packs of a few lines, for one rule each.

use shared::pack::{Loaded, load};

const HEAD: &str = r#"format = 1
id = "small"
version = "1.0.0"
languages = ["en"]
title = { en = "Small" }
[source]
document = "none"
title = { en = "Small" }
issuer = { en = "Tests" }
text_status = "reconstruction"
[validity]
from = "2021-01-01"
[[group]]
id = "g"
kind = "section"
title = { en = "Group" }
"#;

/// A pack with one group `g` and what is given. Warnings are all right.
pub(crate) fn small(body: &str) -> Loaded {
    load(&[HEAD, body].concat(), &[]).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

/// A requirement in a group.
pub(crate) fn requirement(id: &str, group: &str, more: &str) -> String {
    format!("[[requirement]]\nid = \"{id}\"\ngroup = \"{group}\"\ntext = {{ en = \"{id}\" }}\n{more}\n")
}

/// A level with a condition.
pub(crate) fn level(requires: &str) -> String {
    format!("[[level]]\nid = \"l\"\ntitle = {{ en = \"L\" }}\nrequires = {requires}\n")
}

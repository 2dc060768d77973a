//! What pages weigh on their first visit, without the form, in bytes after compression; worked out
//! from the site's manifest. What a page fetches later is not counted; what stands in the page itself is
//! counted with it.

use anyhow::ensure;
use serde_json::Value;

use super::{budget, texts};
use crate::{command, site};

/// The page that everybody who assesses has to wait for.
const SELF_ASSESSMENT: &str = "assess.html";

/// One line per page, and one for each file of texts, which readers of another language than Simplified
/// Chinese fetch as well.
pub(crate) fn table(manifest: &Value) -> String {
    let head = "page              html     css      js    wasm      sum  bytes, brotli".to_owned();
    let pages = manifest["pages"].as_object().into_iter().flatten();
    let rows = pages.map(|(page, _)| {
        let [html, css, js, wasm] = parts(manifest, page);
        let sum = html + css + js + wasm;
        format!("{page:<14}{html:>8}{css:>8}{js:>8}{wasm:>8}{sum:>9}")
    });
    let texts = texts::names().map(|name| format!("{name:<46}{:>9}", asset(manifest, &name)));
    command::lines(std::iter::once(head).chain(rows).chain(texts))
}

/// Says what the self-assessment weighs, and fails when that is more than the budget.
pub(crate) fn check(manifest: &Value) -> anyhow::Result<()> {
    let parts = parts(manifest, SELF_ASSESSMENT);
    let [page, .., wasm] = parts;
    ensure!(page > 0 && wasm > 0, "the site lacks a part of {SELF_ASSESSMENT}: {parts:?}");
    let (sum, most) = (parts.iter().sum::<u64>(), budget::PAGE);
    command::progress(format_args!("{SELF_ASSESSMENT} without its form: {sum} of {most} bytes"));
    ensure!(
        sum <= most,
        "{SELF_ASSESSMENT} weighs {sum} bytes, {} more than it may: of the {} until the first answer counts, \
         {} are for the form of a pack (xtask/src/build/budget.rs). What is not needed for the first answer \
         can come later: frontend/src/bin/assess/later.rs",
        sum - most,
        budget::UNTIL_FIRST_ANSWER,
        budget::FORM,
    );
    Ok(())
}

/// Outline, style, script and WebAssembly of a page; 0 for what is not there or stands in the outline.
fn parts(manifest: &Value, page: &str) -> [u64; 4] {
    let stem = site::stem_of_page(page);
    let asset = |extension: &str| asset(manifest, &format!("{stem}.{extension}"));
    [compressed(&manifest["pages"][page]), asset("css"), asset("js"), asset("wasm")]
}

/// A file by the name that it has before its content is told.
fn asset(manifest: &Value, name: &str) -> u64 {
    compressed(&manifest["assets"][name])
}

fn compressed(entry: &Value) -> u64 {
    entry["br"].as_u64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A site whose self-assessment consists of so many bytes of WebAssembly and 30 others.
    fn site_of(wasm: u64) -> Value {
        json!({
            "pages": { "assess.html": { "bytes": 100, "br": 30 }, "public.html": { "bytes": 100, "br": 5 } },
            "assets": {
                "assess.wasm": { "br": wasm }, "assess.split_later.wasm": { "br": 1_000_000 },
                "public.css": { "br": 1 }, "public.js": { "br": 2 }, "public.wasm": { "br": 3 },
                "texts.en.txt": { "br": 4 },
            },
        })
    }

    #[test]
    fn the_self_assessment_may_weigh_what_the_form_leaves_and_no_byte_more() {
        assert!(check(&site_of(budget::PAGE - 30)).is_ok());
        let refused = check(&site_of(budget::PAGE - 29)).expect_err("it is too heavy").to_string();
        assert!(refused.contains(&format!("weighs {} bytes, 1 more", budget::PAGE + 1)), "{refused}");
    }

    #[test]
    fn a_part_that_is_not_there_does_not_make_a_page_light() {
        for (kind, name) in [("assets", "assess.wasm"), ("pages", "assess.html")] {
            let mut site = site_of(1);
            site[kind][name] = Value::Null;
            assert!(check(&site).is_err(), "{name}");
        }
    }

    #[test]
    fn every_page_and_every_file_of_texts_has_its_line() {
        let table = table(&site_of(1000));
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines: Vec<String> = table.lines().skip(1).map(words).collect();
        assert_eq!(lines[..2], ["assess.html 30 0 0 1000 1030", "public.html 5 1 2 3 11"]);
        assert!(lines[2..].iter().any(|line| line == "texts.en.txt 4"), "{lines:?}");
        assert_eq!(lines.len(), 2 + texts::names().count());
    }
}

//! 已提交: the receipts of what this device has sent, so that a number that nobody wrote down can be
//! found again.

use crate::browser::{records, time};

/// What they are stored under: one line each, the latest first, fields separated by tabs.
const NAME: &str = "sent";
/// How many are kept.
const MOST: usize = 20;

/// One receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its number.
    pub receipt: String,
    /// When it came, in milliseconds since 1970.
    pub at: u64,
    /// Name of the community.
    pub community: String,
}

/// Puts a receipt on the list. A device that refuses costs only the list.
pub fn remember(receipt: &str, community: &str) {
    let mut sent = list();
    sent.retain(|other| other.receipt != receipt);
    sent.insert(0, Sent { receipt: receipt.to_owned(), at: time::now(), community: community.to_owned() });
    sent.truncate(MOST);
    let line = |sent: &Sent| [&sent.receipt, "\t", &sent.at.to_string(), "\t", &sent.community].concat();
    let lines: Vec<String> = sent.iter().map(line).collect();
    records::write(NAME, &lines.join("\n"));
}

/// The receipts, the latest first.
pub fn list() -> Vec<Sent> {
    let text = records::read(NAME).unwrap_or_default();
    let line = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned);
        Some(Sent { receipt: fields.next()?, at: fields.next()?.parse().ok()?, community: fields.next()? })
    };
    text.lines().filter_map(line).collect()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn the_latest_comes_first_and_each_once() {
        records::remove(NAME);
        for receipt in ["A", "B", "A"] {
            remember(receipt, "翠洲社区");
        }
        let listed: Vec<_> = list().into_iter().map(|sent| (sent.receipt, sent.community)).collect();
        assert_eq!(listed, [("A".into(), "翠洲社区".into()), ("B".into(), "翠洲社区".into())]);
        (0..30).for_each(|number: u8| remember(&number.to_string(), ""));
        assert_eq!(list().len(), MOST);
        records::write(NAME, "what another version has left");
        assert_eq!(list(), []);
        records::remove(NAME);
    }
}

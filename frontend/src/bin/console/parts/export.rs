//! The lines of a list, all of them and not only those that are shown, as a table to be saved.

use frontend::texts::{self, c};
use leptos::prelude::*;

/// Links to the list at `path` of the server as a workbook and as CSV, for what `query` asks of it.
pub(crate) fn links(path: &str, query: impl Fn() -> String + Copy + Send + Sync + 'static) -> AnyView {
    let path = StoredValue::new(path.to_owned());
    let link = move |ending: &'static str, words: &'static str| {
        let address = move || {
            let query = query();
            let sign = if query.is_empty() { "" } else { "&" };
            path.with_value(|path| [path.as_str(), ".", ending, "?lang=", texts::code(), sign, &query].concat())
        };
        view! { <a class="button" href=address rel="external" download data-export=ending>{words}</a> }
    };
    view! {
        <div class="row" role="group" aria-label=c::EXPORT_TITLE.t()>
            {link("xlsx", c::EXPORT_XLSX.t())} {link("csv", c::EXPORT_CSV.t())}
        </div>
    }
    .into_any()
}

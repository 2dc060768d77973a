//! What is known of malware in a file.

use frontend::texts::c;
use leptos::prelude::*;
use shared::case::attachment::Scan;

/// What is known of malware in a file, and what to do about it; nothing where nothing is scanned.
pub(crate) fn scan(
    known: Option<Scan>,
    malware: Option<&str>,
    is_given: bool,
    remedy: &'static str,
) -> Option<AnyView> {
    let view = match known? {
        Scan::Clean => view! { <p class="small shot__scan" data-scan="clean">{c::SCAN_CLEAN.t()}</p> }.into_any(),
        Scan::NotScanned => {
            let wait = (!is_given).then(|| c::SCAN_WAIT.t());
            view! {
                <p class="small" data-scan="not_scanned"><span class="badge badge--none">{c::SCAN_NOT_YET.t()}</span> " " {wait}</p>
            }
            .into_any()
        }
        Scan::Found => {
            let found = c::SCAN_FOUND.with(&[malware.unwrap_or_default()]);
            view! {
                <p class="small shot__flag" data-scan="found"><span aria-hidden="true">"⚠ "</span>{found} " " {remedy}</p>
            }
            .into_any()
        }
    };
    Some(view)
}

//! The top of every page: the product's name and the language switch.

use leptos::prelude::*;

use crate::{
    browser::{page, storage},
    texts::{self, k},
};

/// Name of the product, linked to the start page, and the switch to the other language.
pub fn masthead() -> impl IntoView {
    let (code, label) = if texts::english() { ("zh", "中文") } else { ("en", "English") };
    let switch = move |_| {
        storage::write("lang", code);
        page::without_parameter("lang");
    };
    view! {
        <header class="masthead">
            <div class="masthead__row">
                <a class="masthead__name" href="/">
                    <svg class="masthead__mark" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
                        <path fill="currentColor" d="M14 2 2 12v14h24V12Zm0 6c5 2 7 5 7 8 0 4-3 6-6 6v3h-2v-3c-3 0-6-2-6-6 0-3 2-6 7-8Z"/>
                    </svg>
                    {k::BRAND_NAME.t()}
                </a>
                <button type="button" class="button button--plain" lang=code data-language=code on:click=switch>{label}</button>
            </div>
        </header>
    }
}

/// Small print under every page.
pub fn colophon() -> impl IntoView {
    view! { <footer class="colophon">{k::BRAND_COLOPHON.t()}</footer> }
}

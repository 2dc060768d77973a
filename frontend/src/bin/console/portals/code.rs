//! What the pages of a portal need, to be copied: the element, or a frame where no script may run. And a
//! look at what their visitors get, and the code that leads to the same as a page of its own.

use frontend::{
    browser::page,
    texts::{c, k},
};
use leptos::prelude::*;
use shared::{
    api::portals::PortalView,
    division::{DivisionCode, DivisionLevel},
    portal::Theme,
};

use crate::{api, parts::fold};

/// All of it, folded until it is wanted.
pub(super) fn panel(portal: &PortalView) -> AnyView {
    let open = RwSignal::new(false);
    let kept = StoredValue::new(portal.clone());
    view! {
        {fold::toggle("data-code", "button", open, c::EMBED_CODE.t())}
        {move || open.get().then(|| kept.with_value(whole))}
    }
    .into_any()
}

fn whole(portal: &PortalView) -> AnyView {
    let base = base(portal);
    let policy = ["script-src ", base, "; frame-src ", base, "; connect-src ", base].concat();
    let preview = portal.is_enabled.then(|| preview(portal));
    view! {
        <div class="stack--loose" data-code-of=portal.key.to_string()>
            {snippet("element", c::EMBED_ELEMENT.t(), c::EMBED_ELEMENT_HELP.t(), element(portal))}
            {snippet("policy", c::EMBED_POLICY.t(), c::EMBED_POLICY_HELP.t(), policy)}
            {snippet("frame", c::EMBED_FRAME.t(), c::EMBED_FRAME_HELP.t(), frame(portal))}
            {snippet("height", c::EMBED_HEIGHT.t(), c::EMBED_HEIGHT_HELP.t(), height(portal))}
            <div class="stack">
                <h3>{c::EMBED_QR.t()}</h3>
                <p><img class="poster-code" src=api::portals::qr(&portal.key) alt=c::EMBED_QR_ALT.t() data-portal-qr /></p>
                <p class="words"><a href=portal.address.clone() rel="external">{portal.address.clone()}</a></p>
            </div>
            {preview}
        </div>
    }
    .into_any()
}

/// Something to be copied.
fn snippet(id: &'static str, heading: &'static str, help: &'static str, text: String) -> AnyView {
    let copied = RwSignal::new(None::<bool>);
    let kept = StoredValue::new(text.clone());
    view! {
        <div class="stack">
            <h3>{heading}</h3>
            <p class="small">{help}</p>
            <pre class="embed-code" data-snippet=id><code>{text}</code></pre>
            <div class="row">
                <button
                    type="button"
                    class="button"
                    data-copy=id
                    on:click=move |_| copied.set(Some(kept.with_value(|text| page::copy(text))))
                >
                    {c::EMBED_COPY.t()}
                </button>
                <span role="status">
                    {move || copied.get().map(|is_copied| if is_copied { c::LINK_COPIED.t() } else { c::EMBED_BY_HAND.t() })}
                </span>
            </div>
        </div>
    }
    .into_any()
}

/// The very page, in a frame as in the portal's. It is for trying: nobody's draft is opened by it.
fn preview(portal: &PortalView) -> AnyView {
    let open = RwSignal::new(false);
    let place = match portal.division.level() {
        DivisionLevel::Community => "/assess?practice".to_owned(),
        _ => ["/?division=", portal.division.as_str()].concat(),
    };
    let address = StoredValue::new([place.as_str(), &framed(portal, "&")].concat());
    view! {
        <div class="stack">
            <h3>{c::EMBED_PREVIEW.t()}</h3>
            <p class="small">{c::EMBED_PREVIEW_HELP.t()}</p>
            {fold::toggle("data-preview", "button", open, c::EMBED_PREVIEW_GO.t())}
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <iframe class="embed-preview" src=address.get_value() title=c::EMBED_PREVIEW.t()></iframe>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// Where this server is, as the address of the portal's page begins.
fn base(portal: &PortalView) -> &str {
    portal.address.rsplit_once('/').map_or("", |(base, _)| base)
}

fn element(portal: &PortalView) -> String {
    let script = ["<script type=\"module\" src=\"", base(portal), "/embed/v1.js\"></script>"].concat();
    let element = ["<green-assessment portal=\"", portal.key.as_str(), "\"></green-assessment>"].concat();
    [script, element].join("\n")
}

fn frame(portal: &PortalView) -> String {
    let place = place_of(&portal.division);
    let address = [base(portal), &place, &framed(portal, "&amp;")].concat();
    let title = k::START_TITLE.t();
    // No style: a strict policy of the portal would refuse it.
    let rest = "\" width=\"100%\" height=\"800\" frameborder=\"0\"></iframe>";
    ["<iframe src=\"", &address, "\" title=\"", title, rest].concat()
}

/// What a page with a script does to make the frame as high as what is in it. The frame may be there before
/// the script: its document is out of reach then, while one that is still empty is not.
fn height(portal: &PortalView) -> String {
    let base = base(portal);
    let find = ["const frame = document.querySelector('iframe[src^=\"", base, "/\"]');"].concat();
    let greet = ["  frame.contentWindow.postMessage(greeting, '", base, "', [port2]);"].concat();
    let lines = [
        find.as_str(),
        "const greet = () => {",
        "  const { port1, port2 } = new MessageChannel();",
        "  port1.onmessage = ({ data }) => {",
        "    if (data.type === 'size') frame.style.height = `${data.detail.height}px`;",
        "  };",
        "  const greeting = { type: 'green-assessment', version: 1, fits: true };",
        &greet,
        "};",
        "frame.addEventListener('load', greet);",
        "if (!frame.contentDocument) greet();",
    ];
    lines.join("\n")
}

fn place_of(division: &DivisionCode) -> String {
    match division.level() {
        DivisionLevel::Community => ["/assess?community=", division.as_str()].concat(),
        _ => ["/?division=", division.as_str()].concat(),
    }
}

/// By what a page knows that it stands in a frame, and in whose.
fn framed(portal: &PortalView, separator: &str) -> String {
    let mut asked = [separator, "embed=1", separator, "portal=", portal.key.as_str()].concat();
    if portal.theme != Theme::Auto {
        asked.push_str(&[separator, "theme=", portal.theme.id()].concat());
    }
    asked
}

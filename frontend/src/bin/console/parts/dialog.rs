//! A native dialog that follows a signal.

use leptos::{html, prelude::*};

/// A dialog that is open while `open` is true. What is in it is made each time it opens.
pub(crate) fn dialog(
    id: &'static str,
    title: &'static str,
    open: RwSignal<bool>,
    content: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby=id data-dialog=id on:close=move |_| open.set(false)>
            <div class="dialog__head">
                <h2 id=id tabindex="-1" autofocus>{title}</h2>
                <button type="button" class="button" data-close on:click=move |_| open.set(false)>
                    {frontend::texts::c::COMMON_CLOSE.t()}
                </button>
            </div>
            <div class="dialog__body">{move || open.get().then(&content)}</div>
        </dialog>
    }
    .into_any()
}

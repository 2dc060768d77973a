//! Looking at a photo closely: buttons, wheel, two fingers, double tap and keys zoom and move it;
//! arrows go on to the next one. A native dialog, so Esc closes it and the focus returns to where it
//! was.

use frontend::{
    browser::{page, time},
    texts::c,
    zoom::{Pair, STEP, Zoom},
};
use leptos::{ev, html, prelude::*};
use shared::api::attachments::AttachmentView;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::attachments::{elsewhere, scan, taken_at, words_of};
use crate::api;

/// How far a key moves a picture, in pixels.
const NUDGE: f64 = 80.0;
/// Two taps within so many milliseconds are one double tap.
const DOUBLE_TAP_MS: f64 = 320.0;
/// A pointer that has moved less than so many pixels has tapped.
const STILL: f64 = 8.0;

/// The photos that are looked at.
#[derive(Clone, Copy)]
pub(super) struct Viewer {
    pictures: RwSignal<Vec<AttachmentView>>,
    /// Which of them; none while the viewer is closed.
    position: RwSignal<Option<usize>>,
    zoom: RwSignal<Zoom>,
    /// It could not be loaded.
    is_broken: RwSignal<bool>,
    /// Pointers that are down: id and place.
    fingers: StoredValue<Vec<(i32, Pair)>>,
    /// Where and when the last tap was.
    tap: StoredValue<Option<(f64, Pair)>>,
    /// How far the pointers have moved since the first came down.
    way: StoredValue<f64>,
}

impl Viewer {
    /// Closed.
    pub(super) fn new() -> Self {
        Self {
            pictures: RwSignal::default(),
            position: RwSignal::new(None),
            zoom: RwSignal::new(Zoom::WHOLE),
            is_broken: RwSignal::new(false),
            fingers: StoredValue::default(),
            tap: StoredValue::new(None),
            way: StoredValue::new(0.0),
        }
    }

    /// Opens it with one of these.
    pub(super) fn show(self, pictures: Vec<AttachmentView>, position: usize) {
        self.pictures.set(pictures);
        self.go_to(position);
    }

    fn go_to(self, position: usize) {
        self.zoom.set(Zoom::WHOLE);
        self.is_broken.set(false);
        self.fingers.set_value(Vec::new());
        self.position.set(Some(position));
    }

    fn close(self) {
        self.position.set(None);
    }

    fn count(self) -> usize {
        self.pictures.with(Vec::len)
    }

    /// The picture at hand.
    fn current(self) -> Option<AttachmentView> {
        let position = self.position.get()?;
        self.pictures.with(|pictures| pictures.get(position).cloned())
    }

    /// Goes so many pictures on; there is nothing beyond the ends.
    fn step(self, forward: bool) {
        let Some(position) = self.position.get_untracked() else { return };
        let last = self.pictures.with_untracked(Vec::len).saturating_sub(1);
        let to = if forward { (position + 1).min(last) } else { position.saturating_sub(1) };
        if to != position {
            self.go_to(to);
        }
    }

    fn magnify(self, factor: f64) {
        self.zoom.update(|zoom| *zoom = zoom.magnified(factor, (0.0, 0.0), stage_size()));
    }

    /// A pointer has come down.
    fn down(self, event: &PointerEvent) {
        event.prevent_default();
        if let Some(stage) = stage() {
            let _ = stage.set_pointer_capture(event.pointer_id());
        }
        let at = place(event.client_x(), event.client_y());
        if self.fingers.with_value(Vec::is_empty) {
            self.way.set_value(0.0);
        }
        self.fingers.update_value(|fingers| {
            fingers.retain(|(id, _)| *id != event.pointer_id());
            fingers.push((event.pointer_id(), at));
        });
    }

    fn moved(self, event: &PointerEvent) {
        let at = place(event.client_x(), event.client_y());
        let before = self.fingers.get_value();
        let Some(own) = before.iter().position(|(id, _)| *id == event.pointer_id()) else { return };
        let mut after = before.clone();
        after[own].1 = at;
        let by = (at.0 - before[own].1.0, at.1 - before[own].1.1);
        self.way.update_value(|way| *way += by.0.hypot(by.1));
        let size = stage_size();
        match (before.as_slice(), after.as_slice()) {
            ([_], [_]) => self.zoom.update(|zoom| *zoom = zoom.moved(by, size)),
            ([one, two, ..], [first, second, ..]) => {
                self.zoom.update(|zoom| *zoom = zoom.pinched([one.1, two.1], [first.1, second.1], size));
            }
            _ => {}
        }
        self.fingers.set_value(after);
    }

    fn up(self, event: &PointerEvent, is_done: bool) {
        self.fingers.update_value(|fingers| fingers.retain(|(id, _)| *id != event.pointer_id()));
        let is_tap = is_done && self.fingers.with_value(Vec::is_empty) && self.way.get_value() < STILL;
        if !is_tap {
            self.tap.set_value(None);
            return;
        }
        let (now, at) = (event.time_stamp(), place(event.client_x(), event.client_y()));
        let is_double = self.tap.get_value().is_some_and(|(then, there)| {
            now - then < DOUBLE_TAP_MS && (at.0 - there.0).hypot(at.1 - there.1) < 4.0 * STILL
        });
        self.tap.set_value((!is_double).then_some((now, at)));
        if is_double {
            self.zoom.update(|zoom| *zoom = zoom.toggled(at, stage_size()));
        }
    }

    /// What a key does; false when it does nothing here.
    fn key(self, key: &str) -> bool {
        let move_by = |by: Pair| self.zoom.update(|zoom| *zoom = zoom.moved(by, stage_size()));
        let is_whole = self.zoom.with_untracked(|zoom| zoom.is_whole());
        match key {
            "+" | "=" => self.magnify(STEP),
            "-" | "_" => self.magnify(1.0 / STEP),
            "0" => self.zoom.set(Zoom::WHOLE),
            "ArrowLeft" if is_whole => self.step(false),
            "ArrowRight" if is_whole => self.step(true),
            "ArrowLeft" => move_by((NUDGE, 0.0)),
            "ArrowRight" => move_by((-NUDGE, 0.0)),
            "ArrowUp" if !is_whole => move_by((0.0, NUDGE)),
            "ArrowDown" if !is_whole => move_by((0.0, -NUDGE)),
            _ => return false,
        }
        true
    }
}

/// The viewer; one for the whole page.
pub(super) fn dialog(viewer: Viewer) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        let is_open = viewer.position.get().is_some();
        if is_open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let keyed = move |event: ev::KeyboardEvent| {
        if !event.ctrl_key() && !event.alt_key() && !event.meta_key() && viewer.key(&event.key()) {
            event.prevent_default();
        }
    };
    let title = move || viewer.current().as_ref().map(words_of);
    view! {
        <dialog
            class="viewer"
            node_ref=dialog
            aria-labelledby="viewer-title"
            data-dialog="viewer"
            on:close=move |_| viewer.close()
            on:keydown=keyed
        >
            <div class="dialog__head">
                <h2 id="viewer-title" class="viewer__title" tabindex="-1" autofocus>{title}</h2>
                <button type="button" class="button" data-close on:click=move |_| viewer.close()>{c::COMMON_CLOSE.t()}</button>
            </div>
            {stage_view(viewer)}
            {facts(viewer)}
            {tools(viewer)}
        </dialog>
    }
    .into_any()
}

fn stage_view(viewer: Viewer) -> AnyView {
    let wheel = move |event: ev::WheelEvent| {
        event.prevent_default();
        let factor = if event.delta_y() < 0.0 { STEP } else { 1.0 / STEP };
        let at = place(event.client_x(), event.client_y());
        viewer.zoom.update(|zoom| *zoom = zoom.magnified(factor, at, stage_size()));
    };
    let image = NodeRef::<html::Img>::new();
    Effect::new(move || {
        let Some(image) = image.get() else { return };
        let Zoom { scale, middle: (x, y) } = viewer.zoom.get();
        // Through the object model: an attribute would be an inline style, which the page forbids itself.
        let transform = format!("translate({x:.1}px, {y:.1}px) scale({scale:.3})");
        let style = HtmlElement::style(&image);
        let _ = style.set_property("transform", &transform);
    });
    let scale = move || format!("{:.2}", viewer.zoom.get().scale);
    let source = move || viewer.current().map(|own| api::attachments::content(&own.id));
    let words = move || viewer.current().as_ref().map(words_of);
    let broken = move || {
        viewer.is_broken.get().then(
            || view! { <p class="notice notice--bad" role="alert" data-failure="picture">{c::VIEWER_BROKEN.t()}</p> },
        )
    };
    view! {
        <div
            class="viewer__stage"
            data-stage
            data-scale=scale
            data-close-up=move || (!viewer.zoom.get().is_whole()).then_some("")
            on:pointerdown=move |event| viewer.down(&event)
            on:pointermove=move |event| viewer.moved(&event)
            on:pointerup=move |event| viewer.up(&event, true)
            on:pointercancel=move |event| viewer.up(&event, false)
            on:wheel=wheel
        >
            <img
                class="viewer__image"
                node_ref=image
                draggable="false"
                src=source
                alt=words
                hidden=move || viewer.is_broken.get()
                on:error=move |_| {
                    // Without a picture there is nothing that could fail.
                    if viewer.position.get_untracked().is_some() {
                        viewer.is_broken.set(true);
                    }
                }
            />
            {broken}
        </div>
    }
    .into_any()
}

/// When and where it was taken, who added it, which of how many it is.
fn facts(viewer: Viewer) -> AnyView {
    let content = move || {
        let own = viewer.current()?;
        let position = viewer.position.get().unwrap_or_default() + 1;
        let of = c::VIEWER_OF.with(&[&position.to_string(), &viewer.count().to_string()]);
        let day = own.taken_on.map(|day| c::VIEWER_TAKEN.with(&[&time::date_in_words(day)]));
        let at = taken_at(&own).map(|at| view! { <p class="small" data-taken-at>{at}</p> });
        let by = c::VIEWER_BY.with(&[&own.by, &own.division_name]);
        Some(view! {
            <p class="small" aria-live="polite" data-position=position.to_string()>{of} " · " {day} " " {by}</p>
            {at}
            {scan(&own)}
            {elsewhere(&own)}
        })
    };
    view! { <div class="viewer__facts">{content}</div> }.into_any()
}

fn tools(viewer: Viewer) -> AnyView {
    let is_first = move || viewer.position.get().unwrap_or_default() == 0;
    let is_last = move || viewer.position.get().unwrap_or_default() + 1 >= viewer.count();
    let source = move || viewer.current().map(|own| api::attachments::content(&own.id)).unwrap_or_default();
    view! {
        <div class="viewer__tools">
            <button type="button" class="button" data-picture="before" aria-label=c::VIEWER_BEFORE.t()
                aria-disabled=move || is_first().then_some("true") on:click=move |_| viewer.step(false)>"←"</button>
            <button type="button" class="button" data-zoom="out" aria-label=c::VIEWER_SMALLER.t()
                on:click=move |_| viewer.magnify(1.0 / STEP)>"−"</button>
            <button type="button" class="button" data-zoom="whole" on:click=move |_| viewer.zoom.set(Zoom::WHOLE)>
                {c::VIEWER_WHOLE.t()}
            </button>
            <button type="button" class="button" data-zoom="in" aria-label=c::VIEWER_LARGER.t()
                on:click=move |_| viewer.magnify(STEP)>"＋"</button>
            <button type="button" class="button" data-picture="next" aria-label=c::VIEWER_NEXT.t()
                aria-disabled=move || is_last().then_some("true") on:click=move |_| viewer.step(true)>"→"</button>
            <a class="button" href=source download rel="external" data-save-picture>{c::VIEWER_SAVE.t()}</a>
        </div>
    }
    .into_any()
}

fn stage() -> Option<Element> {
    page::find("[data-dialog=viewer] [data-stage]").map(Into::into)
}

/// Width and height of the stage.
fn stage_size() -> Pair {
    stage().map_or((1.0, 1.0), |stage| (f64::from(stage.client_width()), f64::from(stage.client_height())))
}

/// A place in the window, from the middle of the stage.
fn place(x: i32, y: i32) -> Pair {
    let Some(stage) = stage() else { return (0.0, 0.0) };
    let lies = stage.get_bounding_client_rect();
    let (x, y) = (f64::from(x), f64::from(y));
    (x - lies.left() - lies.width() / 2.0, y - lies.top() - lies.height() / 2.0)
}

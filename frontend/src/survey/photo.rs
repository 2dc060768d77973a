//! One photo, if somebody wants to show something: made small on the device, without what the camera
//! wrote into it.

use shared::survey::MAX_PHOTO_BYTES;

use super::form::Desk;
use crate::{
    browser::{files, page, task},
    dom::{El, button, classed, el, region},
    texts::k,
    ui::field::label,
};

/// The field, or the photo that has been chosen.
pub(super) fn field(desk: Desk) -> El {
    let content = move || {
        let chosen = desk.photo.get();
        if chosen.is_empty() { vec![choose(desk)] } else { shown(desk, &chosen) }
    };
    let fault = move || desk.photo_fault.get().map_or("", |fault| fault.t());
    classed("div", "field")
        .add(label("photo", k::SURVEY_PHOTO.t()))
        .add(classed("p", "field__help").attr("id", "photo-help").text(k::SURVEY_PHOTO_HELP.t()))
        .add(region("stack", content))
        .add(
            classed("p", "field__error")
                .attr("id", "photo-error")
                .attr("role", "alert")
                .flag("data-photo-fault", true)
                .text_by(fault)
                .flag_by("hidden", move || fault().is_empty()),
        )
}

fn choose(desk: Desk) -> El {
    classed("input", "input")
        .attr("id", "photo")
        .attr("data-field", "photo")
        .attr("type", "file")
        .attr("accept", "image/jpeg,image/png,image/webp,image/*")
        .attr("aria-describedby", "photo-help photo-error")
        .on("change", move |event| {
            let Some(file) = files::picked(event).into_iter().next() else { return };
            desk.photo_fault.set(None);
            task::run(async move {
                match files::read(file).await {
                    None => desk.photo_fault.set(Some(&k::OBJECT_FILE_UNREADABLE)),
                    Some(photo) if files::bytes_of(&photo.base64) > MAX_PHOTO_BYTES => {
                        desk.photo_fault.set(Some(&k::SURVEY_PHOTO_LARGE));
                    }
                    Some(photo) => {
                        desk.photo.set(photo.base64);
                        task::before_next_frame(|| page::focus_quietly("[data-photo-drop]"));
                    }
                }
            });
        })
}

/// The photo itself.
pub(super) fn picture(photo: &str) -> El {
    classed("img", "survey-photo")
        .attr("src", &["data:image/jpeg;base64,", photo].concat())
        .attr("alt", k::SURVEY_PHOTO_CHOSEN.t())
        .flag("data-photo", true)
}

fn shown(desk: Desk, photo: &str) -> Vec<El> {
    let drop = button("button", k::SURVEY_PHOTO_DROP.t(), move || {
        desk.photo.set(String::new());
        desk.photo_fault.set(None);
        task::before_next_frame(|| page::focus_quietly("#photo"));
    });
    vec![el("p").add(picture(photo)), el("p").add(drop.flag("data-photo-drop", true))]
}

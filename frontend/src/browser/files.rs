//! Files that somebody picks: read as base64, photos made small first. Files that somebody saves.
//!
//! A photo drawn anew also loses what the camera wrote into it, the place where it was taken among
//! it.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Event, File, FileReader, HtmlAnchorElement, HtmlCanvasElement, HtmlInputElement,
    ImageBitmap, ImageBitmapOptions, ImageEncodeOptions, ImageOrientation, OffscreenCanvas,
    OffscreenCanvasRenderingContext2d, Url,
};

/// The longer side of a photo, in pixels: a notice board can be read on it.
const LONGER_SIDE: f64 = 1600.0;
/// How much of a photo's detail is kept: as much as its bytes allow, from the first to the last.
const QUALITIES: [f64; 4] = [0.82, 0.75, 0.67, LEAST_QUALITY];
/// Below this the blocks of a JPEG are seen; a smaller photo is better.
const LEAST_QUALITY: f64 = 0.6;
/// By this much a photo becomes smaller that takes too many bytes even so.
const SMALLER: f64 = 0.8;
/// What a photo may take, in bytes: a few seconds where the signal is weak.
const MOST_BYTES: f64 = 400_000.0;

/// How long a file to be saved can be fetched, in milliseconds.
const ADDRESS_MS: u32 = 60_000;

/// A picked file, ready to be sent.
#[derive(Clone, Debug)]
pub struct Picked {
    /// Its name.
    pub name: String,
    /// Its bytes, base64.
    pub base64: String,
}

/// The files in the control that an event is about; the control is empty afterwards, so that the
/// same file can be picked again.
pub fn picked(event: &Event) -> Vec<File> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let Some(list) = input.files() else { return Vec::new() };
    let files = (0..list.length()).filter_map(|position| list.get(position)).collect();
    input.set_value("");
    files
}

/// Reads a file; none when the browser cannot.
pub async fn read(file: File) -> Option<Picked> {
    let name = file.name();
    let is_photo = file.type_().starts_with("image/");
    let small = if is_photo { smaller(&file).await } else { None };
    let name = if small.is_some() { with_ending(&name, ".jpg") } else { name };
    let base64 = base64_of(small.as_ref().unwrap_or(&file)).await?;
    Some(Picked { name, base64 })
}

/// An address under which a text can be saved as a file, for as long as the page is open.
pub fn address_of(text: &str) -> Option<String> {
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence(&parts).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Bytes as a file of a media type; none when the browser cannot.
pub fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()
}

/// What a canvas shows, as a PNG; none when the browser cannot.
pub async fn png(canvas: &HtmlCanvasElement) -> Option<Blob> {
    let made = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::UNDEFINED, &blob)));
        if canvas.to_blob(done.unchecked_ref()).is_err() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    waited(made).await?.dyn_into().ok()
}

/// Lets the browser save a file under a name; false when it cannot.
pub fn save(name: &str, file: &Blob) -> bool {
    let Ok(address) = Url::create_object_url_with_blob(file) else { return false };
    let link = gloo_utils::document().create_element("a").ok();
    let link = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = &link {
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
    // Some browsers fetch what they save only after the click has been dealt with.
    Timeout::new(ADDRESS_MS, move || drop(Url::revoke_object_url(&address))).forget();
    link.is_some()
}

/// How many bytes some base64 stands for, nearly.
pub fn bytes_of(base64: &str) -> usize {
    base64.len() / 4 * 3
}

/// The photo at a size that can be sent; none when the browser cannot read or draw it. First it loses
/// detail, then, should that not be enough, pixels.
async fn smaller(photo: &Blob) -> Option<Blob> {
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let window = gloo_utils::window();
    let promise = window.create_image_bitmap_with_blob_and_image_bitmap_options(photo, &options).ok()?;
    let image: ImageBitmap = waited(promise).await?.dyn_into().ok()?;
    let mut longer = LONGER_SIDE;
    let mut canvas = drawn(&image, longer)?;
    for quality in QUALITIES {
        let made = jpeg(&canvas, quality).await?;
        if made.size() <= MOST_BYTES {
            return Some(made);
        }
    }
    // It ends: with every turn there are fewer pixels.
    loop {
        longer *= SMALLER;
        canvas = drawn(&image, longer)?;
        let made = jpeg(&canvas, LEAST_QUALITY).await?;
        if made.size() <= MOST_BYTES {
            return Some(made);
        }
    }
}

/// An image with no side longer than that.
fn drawn(image: &ImageBitmap, longer: f64) -> Option<OffscreenCanvas> {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let scale = (longer / width.max(height)).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the longer side")]
    let size = |side: f64| (side * scale).max(1.0) as u32;
    let canvas = OffscreenCanvas::new(size(width), size(height)).ok()?;
    let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(image, 0.0, 0.0, width * scale, height * scale).ok()?;
    Some(canvas)
}

async fn jpeg(canvas: &OffscreenCanvas, quality: f64) -> Option<Blob> {
    let encode = ImageEncodeOptions::new();
    encode.set_type("image/jpeg");
    encode.set_quality(quality);
    waited(canvas.convert_to_blob_with_options(&encode).ok()?).await?.dyn_into().ok()
}

async fn base64_of(blob: &Blob) -> Option<String> {
    let reader = FileReader::new().ok()?;
    let own = reader.clone();
    let done = Promise::new(&mut |resolve, _| {
        let finished = Closure::once_into_js(move || drop(resolve.call0(&JsValue::UNDEFINED)));
        own.set_onloadend(Some(finished.unchecked_ref()));
    });
    reader.read_as_data_url(blob).ok()?;
    waited(done).await?;
    let address = reader.result().ok()?.as_string()?;
    address.split_once(',').map(|(_, base64)| base64.to_owned())
}

async fn waited(promise: Promise) -> Option<JsValue> {
    JsFuture::from(promise).await.ok()
}

fn with_ending(name: &str, ending: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    [stem, ending].concat()
}

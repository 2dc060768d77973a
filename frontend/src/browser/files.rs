//! Files that somebody picks: read as base64 or as bytes, photos made small first. Files that somebody saves.
//!
//! A photo drawn anew also loses what the camera wrote into it, the place where it was taken among
//! it.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Event, File, FileReader, HtmlAnchorElement, HtmlCanvasElement,
    HtmlInputElement, ImageBitmap, ImageBitmapOptions, ImageEncodeOptions, ImageOrientation, OffscreenCanvas,
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

/// Bytes at the beginning of a file that say what it is.
const HEAD_BYTES: f64 = 32.0;
/// Longest name of a file, in bytes: what file systems take.
const MAX_NAME_BYTES: usize = 255;

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

/// A picked file as bytes, ready to be kept.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Its name.
    pub name: String,
    /// What it is, by its content.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a picked file cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The browser cannot read it.
    Unreadable,
    /// It is larger than is taken.
    TooLarge,
    /// It calls itself a photo, and no browser can draw it.
    Broken,
}

/// Why there is no smaller photo.
enum NotSmaller {
    /// The browser cannot make anything of it.
    Undrawable,
    /// The browser cannot draw a photo anew.
    Unable,
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
    let small = if is_photo { smaller(&file).await.ok() } else { None };
    let name = if small.is_some() { with_ending(&name, ".jpg") } else { name };
    let base64 = base64_of(small.as_ref().unwrap_or(&file)).await?;
    Some(Picked { name, base64 })
}

/// Reads a file as bytes, at most so many of them. A photo that this browser cannot draw, as HEIC is for
/// most, stays as it is: whoever takes it in says what is taken.
pub async fn prepared(file: &File, largest: u32) -> Result<Prepared, Unusable> {
    let head = file.slice_with_f64_and_f64(0.0, HEAD_BYTES).map_err(|_| Unusable::Unreadable)?;
    let head = bytes_in(&head).await.ok_or(Unusable::Unreadable)?;
    let said = file.type_();
    let media_type = media_type_of(&head).unwrap_or(&said);
    let small = if media_type.starts_with("image/") { Some(smaller(file).await) } else { None };
    let original: &Blob = file;
    let (media_type, name, blob) = match &small {
        Some(Ok(small)) => ("image/jpeg", with_ending(&file.name(), ".jpg"), small),
        Some(Err(NotSmaller::Undrawable)) if is_drawn_everywhere(media_type) => return Err(Unusable::Broken),
        _ => (media_type, file.name(), original),
    };
    if blob.size() > f64::from(largest) {
        return Err(Unusable::TooLarge);
    }
    let bytes = bytes_in(blob).await.ok_or(Unusable::Unreadable)?;
    Ok(Prepared { name, media_type: media_type.to_owned(), bytes })
}

/// The bytes of a file; none when the browser cannot read them, as when it was moved meanwhile.
pub async fn bytes_in(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = waited(blob.array_buffer()).await?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// An address under which a text can be saved as a file, for as long as the page is open.
pub fn address_of(text: &str) -> Option<String> {
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence(&parts).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}

/// Bytes as a file of a media type; none when the browser cannot.
pub fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    joined(vec![Uint8Array::from(bytes).into()], media_type)
}

/// Bytes and files one after the other, as a file of a media type; none when the browser cannot.
pub fn joined(parts: Vec<JsValue>, media_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_blob_sequence_and_options(&parts.into_iter().collect::<Array>(), &options).ok()
}

/// What a canvas shows, as a PNG; none when the browser cannot.
pub async fn png(canvas: &HtmlCanvasElement) -> Option<Blob> {
    encoded(&|done| canvas.to_blob(done)).await
}

/// What a canvas gives to the function that it is asked with.
async fn encoded(ask: &dyn Fn(&Function) -> Result<(), JsValue>) -> Option<Blob> {
    let made = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::UNDEFINED, &blob)));
        if ask(done.unchecked_ref()).is_err() {
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

/// The photo at a size that can be sent.
async fn smaller(photo: &Blob) -> Result<Blob, NotSmaller> {
    let image: ImageBitmap = read_image(photo).await?.dyn_into().map_err(|_| NotSmaller::Unable)?;
    let made = fitting(&image).await;
    // Not only when the browser comes round to it: another may be drawn next.
    image.close();
    made.ok_or(NotSmaller::Unable)
}

/// The photo as a browser reads it, upright.
async fn read_image(photo: &Blob) -> Result<JsValue, NotSmaller> {
    let window = gloo_utils::window();
    let options = ImageBitmapOptions::new();
    options.set_image_orientation(ImageOrientation::FromImage);
    let image = window.create_image_bitmap_with_blob_and_image_bitmap_options(photo, &options);
    if let Some(image) = waited(image.map_err(|_| NotSmaller::Unable)?).await {
        return Ok(image);
    }
    // Older browsers do not know the option by this name and turn photos by themselves.
    let image = window.create_image_bitmap_with_blob(photo).map_err(|_| NotSmaller::Unable)?;
    waited(image).await.ok_or(NotSmaller::Undrawable)
}

/// An image as a JPEG that can be sent; none when the browser cannot draw it. First it loses detail, then,
/// should that not be enough, pixels.
async fn fitting(image: &ImageBitmap) -> Option<Blob> {
    let mut longer = LONGER_SIDE;
    let mut canvas = drawn(image, longer)?;
    for quality in QUALITIES {
        let made = canvas.jpeg(quality).await?;
        if made.size() <= MOST_BYTES {
            return Some(made);
        }
    }
    // It ends: with every turn there are fewer pixels.
    loop {
        longer *= SMALLER;
        canvas = drawn(image, longer)?;
        let made = canvas.jpeg(LEAST_QUALITY).await?;
        if made.size() <= MOST_BYTES {
            return Some(made);
        }
    }
}

/// What a photo is drawn on. Where the browser has no canvas outside of a page, as Safari before 16.4, it is
/// one that the page does not show.
enum Canvas {
    Apart(OffscreenCanvas),
    OfPage(HtmlCanvasElement),
}

impl Canvas {
    /// With an image drawn over all of it, so many pixels wide and high.
    fn with(image: &ImageBitmap, width: f64, height: f64) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the longer side")]
        let [columns, lines] = [width, height].map(|side| side.max(1.0) as u32);
        if let Ok(canvas) = OffscreenCanvas::new(columns, lines) {
            let context: OffscreenCanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
            context.draw_image_with_image_bitmap_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
            return Some(Self::Apart(canvas));
        }
        let canvas: HtmlCanvasElement = gloo_utils::document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(columns);
        canvas.set_height(lines);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.draw_image_with_image_bitmap_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
        Some(Self::OfPage(canvas))
    }

    async fn jpeg(&self, quality: f64) -> Option<Blob> {
        const JPEG: &str = "image/jpeg";
        match self {
            Self::Apart(canvas) => {
                let encode = ImageEncodeOptions::new();
                encode.set_type(JPEG);
                encode.set_quality(quality);
                waited(canvas.convert_to_blob_with_options(&encode).ok()?).await?.dyn_into().ok()
            }
            Self::OfPage(canvas) => {
                encoded(&|done| canvas.to_blob_with_type_and_encoder_options(done, JPEG, &quality.into())).await
            }
        }
    }
}

/// An image with no side longer than that.
fn drawn(image: &ImageBitmap, longer: f64) -> Option<Canvas> {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let scale = (longer / width.max(height)).min(1.0);
    Canvas::with(image, width * scale, height * scale)
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

/// The name with another ending, no longer than names can be.
fn with_ending(name: &str, ending: &str) -> String {
    let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    while stem.len() + ending.len() > MAX_NAME_BYTES {
        stem.pop();
    }
    stem + ending
}

/// What a file is by its first bytes; none for what nobody here deals with.
fn media_type_of(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => heic_of(brand),
        _ => None,
    }
}

/// The container of HEIC holds films, too: its brand tells.
fn heic_of(brand: &[u8]) -> Option<&'static str> {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    BRANDS.iter().any(|own| brand.starts_with(own)).then_some("image/heic")
}

/// Whether every browser can draw photos of a kind.
fn is_drawn_everywhere(media_type: &str) -> bool {
    matches!(media_type, "image/jpeg" | "image/png" | "image/webp")
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_a_file_is_says_its_content() {
        let kinds: [(&[u8], Option<&str>); 8] = [
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n", Some("image/png")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"%PDF-1.7", Some("application/pdf")),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some("image/heic")),
            (b"\0\0\0\x18ftypmp42\0\0\0\0", None),
            (b"GIF89a", None),
            (b"", None),
        ];
        for (head, expected) in kinds {
            assert_eq!(media_type_of(head), expected, "{head:?}");
        }
    }

    #[wasm_bindgen_test]
    fn a_long_name_keeps_its_ending_and_stays_a_name() {
        assert_eq!(with_ending("消防通道.png", ".jpg"), "消防通道.jpg");
        assert_eq!(with_ending("🌳", ".jpg"), "🌳.jpg");
        let long = with_ending(&"长".repeat(85), ".jpg");
        assert_eq!((long.len(), long.ends_with("长.jpg")), (253, true));
    }
}

//! Builds photos and documents, and adds them to cases.

use std::io::Cursor;

use data_encoding::BASE64;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use serde_json::{Value, json};

use crate::{answer::Answer, people::Client};

/// The smallest document that is one.
pub const DOCUMENT: &[u8] = b"%PDF-1.7\n%%EOF\n";

/// A photo with a gradient; photos of another seed are others.
#[must_use]
pub fn photo(width: u32, height: u32, seed: u8) -> DynamicImage {
    let part = |value: u32, of: u32| u8::try_from(value * 255 / of.max(1)).unwrap_or(u8::MAX);
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| Rgb([part(x, width), part(y, height), seed])))
}

/// A photo with something in it, by which it is known again: eighty plain parts, others for another seed.
#[must_use]
pub fn scene(width: u32, height: u32, seed: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| {
        let part = (y * 8 / height) * 10 + x * 10 / width + seed * 1000;
        let mixed = (part ^ (part >> 16)).wrapping_mul(0x7feb_352d);
        let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846c_a68b);
        let [red, green, blue, _] = (mixed ^ (mixed >> 16)).to_le_bytes();
        Rgb([red, green, blue])
    }))
}

/// An image as a JPEG of a quality, of 100.
///
/// # Panics
/// When it cannot be written.
#[must_use]
pub fn compressed(image: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    image.to_rgb8().write_with_encoder(encoder).expect("the image can be written");
    bytes
}

/// An image in a format.
///
/// # Panics
/// When it cannot be written so.
#[must_use]
pub fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("the image can be written");
    bytes.into_inner()
}

/// A JPEG that a camera has written: turned by a quarter, with the place where it was taken.
///
/// # Panics
/// When it cannot be written.
#[must_use]
pub fn photo_of_a_camera(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = compressed(&photo(width, height, 7), 90);
    // Right behind the mark of the beginning, as cameras do.
    let exif = exif();
    let length = u16::try_from(exif.len() + 2).expect("a short segment");
    let segment = [&[0xff, 0xe1][..], &length.to_be_bytes(), &exif].concat();
    bytes.splice(2..2, segment);
    bytes
}

/// What the place is that [`photo_of_a_camera`] names.
pub const PLACE: &[u8] = b"GPS 23.1291 113.2644";

/// Orientation 6 (turned a quarter clockwise to be upright) and a text with the place.
fn exif() -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let after = 8 + 2 + 2 * 12 + 4;
    exif.extend(2_u16.to_le_bytes());
    // Tags in ascending order: a description, then the orientation.
    exif.extend(entry(0x010e, 2, u32::try_from(PLACE.len()).expect("short"), after));
    exif.extend(entry(0x0112, 3, 1, 6));
    exif.extend(0_u32.to_le_bytes());
    exif.extend(PLACE);
    exif
}

/// A PNG of few bytes that says it has a great many pixels.
#[must_use]
pub fn bomb() -> Vec<u8> {
    let mut bytes = written(&photo(1, 1, 0), ImageFormat::Png);
    // Width and height stand in the first chunk, behind eight bytes of signature and eight of its head.
    bytes[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// The check sum of a chunk of a PNG.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// What a committee sends: evidence for a requirement.
#[must_use]
pub fn evidence(requirement: &str, file_name: &str, bytes: &[u8]) -> Value {
    json!({
        "purpose": "evidence", "requirement": requirement, "caption": "整治后的消防通道", "taken_on": "2026-11-02",
        "file_name": file_name, "content": BASE64.encode(bytes),
    })
}

/// What is sent of an on-site check.
#[must_use]
pub fn on_site(file_name: &str, bytes: &[u8]) -> Value {
    let mut wish = evidence("1.1", file_name, bytes);
    wish["purpose"] = json!("on_site");
    wish["requirement"] = Value::Null;
    wish
}

/// Sends a file to a case.
///
/// # Panics
/// When the case has no id.
pub async fn attach(who: &Client<'_>, case: &Value, wish: &Value) -> Answer {
    who.post(&attachments_of(case), wish).await
}

/// Where the files of a case are listed and added.
///
/// # Panics
/// When the case has no id.
#[must_use]
pub fn attachments_of(case: &Value) -> String {
    format!("/api/v1/cases/{}/attachments", case["id"].as_str().expect("a case has an id"))
}

/// The id of the last file in a list.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn last_of(list: &Value) -> String {
    let newest = list["attachments"].as_array().and_then(|all| all.last()).expect("there are files");
    newest["id"].as_str().expect("a file has an id").to_owned()
}

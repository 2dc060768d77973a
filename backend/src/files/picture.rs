//! An image drawn anew: upright, bounded, without anything but its pixels.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage, Rgba,
    codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};

use super::FileFault;
use crate::look::Look;

/// Longer side of what is kept, in pixels: more than a screen shows, enough to read a notice board.
const LONGER_SIDE: u32 = 3200;
/// Longer side of the small picture, in pixels.
const SMALL_SIDE: u32 = 480;
/// How much of the detail is kept, of 100.
const QUALITY: u8 = 85;
/// The same for the small picture.
const SMALL_QUALITY: u8 = 75;
/// Most memory for one image, in bytes; with 16 bits a colour an image needs more than its pixels say.
const MOST_BYTES: u64 = 400 * 1024 * 1024;

/// An image as it is kept.
pub(super) struct Picture {
    /// JPEG.
    pub(super) whole: Vec<u8>,
    /// JPEG.
    pub(super) small: Vec<u8>,
    /// Pixels of the whole.
    pub(super) width: u32,
    /// The same for its height.
    pub(super) height: u32,
    /// What it looks like, where there is enough in it.
    pub(super) look: Option<Look>,
}

/// Reads an image and writes it anew. How many pixels it has stands in its head and is looked at
/// before anything is unpacked.
pub(super) fn redraw(bytes: &[u8], format: ImageFormat, most_pixels: u64) -> Result<Picture, FileFault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most_pixels || decoder.total_bytes() > MOST_BYTES {
        return Err(FileFault::TooManyPixels);
    }
    // What stands there without sense turns nothing.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    let mut image = bounded(image, LONGER_SIDE, FilterType::Triangle);
    image.apply_orientation(orientation);
    let whole = on_white(&image);
    let small = on_white(&bounded(image, SMALL_SIDE, FilterType::Triangle));
    Ok(Picture {
        width: whole.width(),
        height: whole.height(),
        look: Look::of(&small),
        whole: jpeg(&whole, QUALITY)?,
        small: jpeg(&small, SMALL_QUALITY)?,
    })
}

fn fault(error: &ImageError) -> FileFault {
    if matches!(error, ImageError::Limits(_)) { FileFault::TooManyPixels } else { FileFault::Broken }
}

/// The image with no side longer than that; a smaller one stays as it is.
fn bounded(image: DynamicImage, side: u32, filter: FilterType) -> DynamicImage {
    if image.width().max(image.height()) > side { image.resize(side, side, filter) } else { image }
}

/// JPEG knows no transparency: what shines through is white, as paper is.
fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let image = image.to_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *image.get_pixel(x, y);
        let mixed = |colour: u8| {
            let sum = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([mixed(red), mixed(green), mixed(blue)])
    })
}

fn jpeg(image: &RgbImage, quality: u8) -> Result<Vec<u8>, FileFault> {
    let mut bytes = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).map_err(|_| FileFault::Failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbaImage};

    use super::*;

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn an_image_is_bounded_and_gets_a_small_picture() {
        let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(4000, 1000, Rgb([10, 120, 40])));
        let picture = redraw(&png(&image), ImageFormat::Png, 10_000_000).unwrap();
        assert_eq!((picture.width, picture.height), (3200, 800));
        let small = image::load_from_memory_with_format(&picture.small, ImageFormat::Jpeg).unwrap();
        assert_eq!((small.width(), small.height()), (480, 120));
        assert_eq!(redraw(&png(&image), ImageFormat::Png, 3_999_999).err(), Some(FileFault::TooManyPixels));
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0])));
        let picture = redraw(&png(&image), ImageFormat::Png, 1000).unwrap();
        let drawn = image::load_from_memory_with_format(&picture.whole, ImageFormat::Jpeg).unwrap().to_rgb8();
        assert!(drawn.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }

    #[test]
    fn half_an_image_is_broken() {
        let part = |value: u32| u8::try_from(value).unwrap();
        let image = DynamicImage::ImageRgb8(RgbImage::from_fn(64, 64, |x, y| Rgb([part(x), part(y), 7])));
        let bytes = png(&image);
        let half = redraw(&bytes[..bytes.len() / 2], ImageFormat::Png, 10_000);
        assert_eq!(half.err(), Some(FileFault::Broken));
    }
}

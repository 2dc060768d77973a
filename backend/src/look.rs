//! 相似: what a photo looks like, in 64 bits (a difference hash): it stays nearly the same when the photo is
//! compressed again, shrunk or saved in another format, and is another one for another photo.

use image::{
    RgbImage,
    imageops::{self, FilterType},
};

/// Comparisons in a row of the picture, and rows.
const SIDE: u32 = 8;
/// Bits in which two photos may differ and still look alike.
const MOST_APART: u32 = 4;
/// A picture with so few bits of one kind is an even surface or a gradient, and looks like too many others.
const FEWEST_BITS: u32 = 6;

/// What a photo looks like: for each cell of a coarse grid, whether its neighbour to the right is lighter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Look(i64);

impl Look {
    /// Of a picture; none when there is too little in it to be told from others.
    pub(crate) fn of(picture: &RgbImage) -> Option<Self> {
        let grey = imageops::grayscale(picture);
        let cells = imageops::resize(&grey, SIDE + 1, SIDE, FilterType::Triangle);
        let mut bits = 0_i64;
        for y in 0..SIDE {
            for x in 0..SIDE {
                let is_lighter = cells.get_pixel(x, y).0 < cells.get_pixel(x + 1, y).0;
                bits = (bits << 1) | i64::from(is_lighter);
            }
        }
        let few = bits.count_ones().min(bits.count_zeros());
        (few >= FEWEST_BITS).then_some(Self(bits))
    }

    /// As it is kept in the database.
    pub(crate) const fn bits(self) -> i64 {
        self.0
    }

    /// As it was kept there.
    pub(crate) const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    /// Whether two photos are probably the same one.
    pub(crate) const fn is_like(self, other: Self) -> bool {
        (self.0 ^ other.0).count_ones() <= MOST_APART
    }

    /// The bits in five parts, of which those that look alike have at least one in common: four bits spoil
    /// four parts at most. By them photos are looked up.
    pub(crate) fn parts(self) -> [i64; 5] {
        [(51, 8191), (38, 8191), (25, 8191), (12, 8191), (0, 4095)].map(|(shift, mask)| (self.0 >> shift) & mask)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, Rgb, codecs::jpeg::JpegEncoder};

    use super::*;

    /// A picture of 80 plain parts, another one for another seed.
    fn picture(seed: u32) -> RgbImage {
        RgbImage::from_fn(480, 360, |x, y| {
            let part = (y * 8 / 360) * 10 + x * 10 / 480 + seed * 1000;
            let mixed = (part ^ (part >> 16)).wrapping_mul(0x7feb_352d);
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846c_a68b);
            let [red, green, blue, _] = (mixed ^ (mixed >> 16)).to_le_bytes();
            Rgb([red, green, blue])
        })
    }

    fn saved_anew(picture: &RgbImage, quality: u8) -> RgbImage {
        let mut bytes = Vec::new();
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).unwrap();
        image::load(Cursor::new(bytes), image::ImageFormat::Jpeg).unwrap().to_rgb8()
    }

    #[test]
    fn a_photo_that_was_compressed_or_shrunk_looks_like_itself_and_another_one_does_not() {
        let own = Look::of(&picture(1)).unwrap();
        for quality in [90, 60, 30] {
            assert!(own.is_like(Look::of(&saved_anew(&picture(1), quality)).unwrap()), "{quality}");
        }
        let small = DynamicImage::ImageRgb8(picture(1)).resize(200, 150, FilterType::Triangle).to_rgb8();
        assert!(own.is_like(Look::of(&small).unwrap()));
        for seed in 2..20 {
            assert!(!own.is_like(Look::of(&picture(seed)).unwrap()), "{seed}");
        }
    }

    #[test]
    fn an_even_surface_and_a_gradient_look_like_nothing() {
        assert_eq!(Look::of(&RgbImage::from_pixel(480, 360, Rgb([10, 120, 40]))), None);
        let light = |x: u32| u8::try_from(x * 255 / 480).unwrap();
        assert_eq!(Look::of(&RgbImage::from_fn(480, 360, |x, _| Rgb([light(x); 3]))), None);
        assert_eq!(Look::of(&RgbImage::from_fn(480, 360, |x, _| Rgb([255 - light(x); 3]))), None);
    }

    #[test]
    fn those_that_look_alike_have_a_part_in_common() {
        let own = Look::from_bits(-0x1234_5678_9abc_def0);
        let common = |other: Look| own.parts().iter().zip(other.parts()).any(|(one, other)| *one == other);
        for step in 1..16_u32 {
            // Four bits, spread over the whole.
            let flipped = (0..4).fold(own.bits(), |bits, bit| bits ^ (1 << (bit * step % 64)));
            let other = Look::from_bits(flipped);
            assert!(own.is_like(other) && common(other), "{step}");
        }
        assert!(!own.is_like(Look::from_bits(own.bits() ^ 0b11111)));
    }
}

//! 二维码.

use qrcode::{EcLevel, QrCode, render::svg};

/// A QR code as SVG; none when the text is too long for one.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().min_dimensions(200, 200).build())
}

//! Compression of what is made once and sent often.

/// Brotli at its best quality: takes a while, so not for what is made per request.
pub(crate) fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: plain.len(),
        // A window as large as the document: the default of 4 MiB would be allocated in full.
        lgwin: 17,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &plain[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

//! Headers of pictures, sound, fonts and pages: any bytes have an answer, and so has every beginning of them.

use roadbook::media::{Class, Unidentified, identify};

pub(crate) fn run(data: &[u8]) {
    match identify(data) {
        Ok(format) => {
            let extension = format.media_type().rsplit('/').next().unwrap_or("");
            let class = Class::of_extension(extension.trim_start_matches("x-"));
            let is_other = matches!(extension, "mpeg" | "x-icon" | "otf");
            assert!(class == Some(format.class()) || is_other, "{format:?} is no {class:?}");
            assert!(!is_script(data), "{format:?} is text");
        }
        // The place may lie behind the end, where a length leads there.
        Err(Unidentified::Malformed { problem, .. }) => assert!(!problem.is_empty()),
        Err(Unidentified::Unknown) => {}
    }
    for cut in [data.len() / 2, data.len().saturating_sub(1)] {
        let _ = identify(&data[..cut]);
    }
}

/// Whether a browser could take the bytes for a script: all of it is printable. What a PDF begins with is none.
fn is_script(data: &[u8]) -> bool {
    !data.starts_with(b"%PDF-") && data.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t'))
}

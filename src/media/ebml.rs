//! WebM and Matroska: an EBML header and a segment (RFC 8794, RFC 9559).

use super::bytes::Bytes;
use super::{Check, problem};

const DOC_TYPE: usize = 0x4282;
const SEGMENT: usize = 0x1853_8067;
/// Largest header that is looked through. Those in use have about forty bytes.
const HEADER: usize = 4096;

pub(super) fn check(bytes: Bytes<'_>) -> Check {
    let Some((Some(size), start)) = number(bytes, 4).filter(|(size, _)| size.is_some_and(|size| size <= HEADER)) else {
        return problem(4, "its header has no sensible size");
    };
    let end = start + size;
    let mut at = start;
    let mut is_known = false;
    while at < end {
        let Some((id, Some(size), body)) = element(bytes, at).filter(|(_, size, body)| {
            size.is_some_and(|size| body.checked_add(size).is_some_and(|until| until <= end))
        }) else {
            return problem(at, "an element of its header is longer than the header");
        };
        is_known |= id == DOC_TYPE && matches!(bytes.slice(body, size), Some(b"webm" | b"matroska"));
        at = body + size;
    }
    if !is_known {
        return problem(4, "its header does not say that it is WebM");
    }
    match element(bytes, end) {
        // A recording that was streamed has a segment of unknown size.
        Some((SEGMENT, None, body)) if bytes.holds(body, 1) => Ok(()),
        Some((SEGMENT, Some(size), body)) if size > 0 && bytes.holds(body, size) => Ok(()),
        _ => problem(end, "its segment is missing or longer than the rest of the file"),
    }
}

/// The identity of the element at `at`, the size of its body (none where it is unknown), and where that begins.
fn element(bytes: Bytes<'_>, at: usize) -> Option<(usize, Option<usize>, usize)> {
    let width = bytes.byte(at)?.leading_zeros() as usize + 1;
    let id = bytes.slice(at, width).filter(|_| width <= 4)?;
    let id = id.iter().fold(0, |id, byte| id << 8 | usize::from(*byte));
    let (size, body) = number(bytes, at + width)?;
    Some((id, size, body))
}

/// A number of variable width and where it ends; all ones mean that it is unknown.
fn number(bytes: Bytes<'_>, at: usize) -> Option<(Option<usize>, usize)> {
    let first = bytes.byte(at)?;
    let width = first.leading_zeros() as usize + 1;
    let rest = bytes.slice(at, width).filter(|_| width <= 8)?;
    let mask = u64::MAX >> (64 - 7 * width);
    let number = rest.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)) & mask;
    let known = if number == mask { None } else { Some(usize::try_from(number).ok()?) };
    Some((known, at + width))
}

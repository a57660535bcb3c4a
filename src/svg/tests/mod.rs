//! Pictures that try to act, pictures that have to look as before, and whatever else comes in.

mod benign;
mod hostile;
mod limits;
mod oracle;
mod properties;
mod refused;

use super::{Refused, clean};

/// The namespaces that most pictures declare.
const NAMESPACES: &str = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
     xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:s=\"http://www.w3.org/2000/svg\"";

/// A picture with this content.
fn svg(content: &str) -> String {
    format!("<svg {NAMESPACES}>{content}</svg>")
}

/// What of a picture is left out, as `Kind name`, and the picture. Neither parser finds anything active in it, and a
/// second pass finds nothing to do.
#[track_caller]
fn cleaned(bytes: &[u8]) -> Result<(String, Vec<String>), Refused> {
    let shown = || String::from_utf8_lossy(bytes).chars().take(2000).collect::<String>();
    let picture = clean(bytes)?;
    assert_eq!(oracle::faults(&picture.text), Vec::<String>::new(), "{}\n{}", shown(), picture.text);
    let again = clean(picture.text.as_bytes()).unwrap_or_else(|refused| panic!("{refused}: {}", picture.text));
    assert_eq!((again.text, again.left_out), (picture.text.clone(), Vec::new()), "{}", shown());
    let left_out = picture.left_out.iter().map(|one| format!("{:?} {}", one.kind, one.name));
    Ok((picture.text, left_out.collect()))
}

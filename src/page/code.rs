//! Titles and messages that hold code between backticks: as HTML where that can be shown, without the backticks where a
//! text must stay plain. Nothing else of Markdown is read, since a title in metadata is none.

use askama::filters::{Html, escape};

/// The text as HTML.
pub(crate) fn html(text: &str) -> String {
    let shown = pieces(text).into_iter().map(|(is_code, piece)| {
        let Ok(escaped) = escape(piece, Html);
        if is_code { format!("<code>{escaped}</code>") } else { escaped.to_string() }
    });
    shown.collect()
}

/// The text alone.
pub(crate) fn plain(text: &str) -> String {
    pieces(text).into_iter().map(|(_, piece)| piece).collect()
}

/// The text in pieces, each with whether it stands between two backticks. A backtick without a partner is text.
fn pieces(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, beyond)) = after.split_once('`').filter(|(inside, _)| !inside.trim().is_empty()) else {
            break;
        };
        found.extend([(false, before), (true, inside)]);
        rest = beyond;
    }
    found.push((false, rest));
    found.retain(|(_, piece)| !piece.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_backticks_are_code() {
        assert_eq!(html("Add `a<b>` & more"), "Add <code>a&#60;b&#62;</code> &#38; more");
        assert_eq!(plain("Add `a<b>` & more"), "Add a<b> & more");
        for text in ["", "one ` alone", "``` fence", "` `"] {
            assert_eq!(plain(text), text);
        }
    }
}

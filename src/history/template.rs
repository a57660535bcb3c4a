//! What a history holds before anyone writes in it: the template's sentences, placeholders, and headings that end it.

use super::line::visible;

/// The words of a text in lower case with single blanks, without comments and marks, for comparing with known sentences.
pub(super) fn plain(text: &str) -> String {
    let mut words = String::new();
    for word in
        visible(text).split(|c: char| !(c.is_alphanumeric() || matches!(c, '/' | '?'))).filter(|word| !word.is_empty())
    {
        if !words.is_empty() {
            words.push(' ');
        }
        if word.is_ascii() {
            words.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            words.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    words
}

/// Longer texts are no template sentence and no placeholder.
const TEMPLATE_LENGTH: usize = 1_000;

/// The template's own sentences above an empty history.
pub(super) fn is_template(text: &str) -> bool {
    if text.len() > TEMPLATE_LENGTH {
        return false;
    }
    let plain = plain(text);
    ["major milestones in the life", "significant milestones in the life", "major milestones might include"]
        .iter()
        .any(|start| plain.starts_with(start))
        && (plain.ends_with("implementation history")
            || plain.ends_with("might include")
            || plain.ends_with("this section")
            || plain.ends_with("should be tracked in"))
}

/// The template's list of what major milestones might include.
pub(super) fn is_template_item(text: &str) -> bool {
    if text.len() > TEMPLATE_LENGTH {
        return false;
    }
    let plain = plain(text);
    matches!(
        plain.as_str(),
        "the summary and motivation sections being merged signaling sig acceptance"
            | "the summary and motivation sections being merged signaling owner acceptance"
            | "the proposal section being merged signaling agreement on a proposed design"
            | "the date implementation started"
    ) || (plain.starts_with("the first ")
        && plain.ends_with(" release where an initial version of the kep was available"))
        || (plain.starts_with("the first ")
            && plain.ends_with(" where an initial version of the enhancement was available"))
        || (plain.starts_with("the version of ") && plain.ends_with(" graduated to general availability"))
        || (plain.starts_with("when the ") && plain.ends_with(" was retired or superseded"))
}

/// Whether the text says that there is nothing (yet).
pub(super) fn is_nothing(text: &str) -> bool {
    if text.len() > TEMPLATE_LENGTH {
        return false;
    }
    matches!(
        plain(text).as_str(),
        "" | "n/a"
            | "na"
            | "n a"
            | "none"
            | "tbd"
            | "tba"
            | "todo"
            | "not applicable"
            | "not yet started"
            | "not implemented yet"
            | "none yet"
            | "to be determined"
            | "nothing yet"
            | "?"
            | "???"
    )
}

/// Headings of the sections that follow a history in the templates. Found inside one where their level is too deep; what lies under
/// them is no history.
pub(super) fn is_other_section(heading: &str) -> bool {
    if heading.len() > 120 {
        return false;
    }
    matches!(
        plain(heading).as_str(),
        "drawbacks"
            | "drawbacks optional"
            | "alternatives"
            | "alternatives optional"
            | "alternatives not implemented"
            | "infrastructure needed"
            | "infrastructure needed optional"
            | "user stories"
            | "user stories optional"
            | "open questions"
            | "open questions optional"
            | "api extensions"
            | "topology considerations"
            | "test plan"
            | "graduation criteria"
    )
}

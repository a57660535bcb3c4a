//! Comments that allow a rule in one place: `<!-- roadbook: allow rule -->` in Markdown, `# roadbook: allow rule` in YAML.
//! It holds for its own line and the block behind it; above everything else in a file, for all of the file.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::roadmap::Roadmap;
use crate::source::SourceId;

/// What begins such a comment.
const MARK: &str = "roadbook: allow ";

/// So many of them count in one file.
const MOST: usize = 1000;

/// Where rules are allowed, in one file.
type Allowed<'text> = Vec<(&'text str, Range<usize>)>;

/// Leaves out what comments allow.
pub(super) fn filter(roadmap: &Roadmap, findings: &mut Vec<Diagnostic>) {
    let mut files: BTreeMap<SourceId, Allowed<'_>> = BTreeMap::new();
    findings.retain(|finding| {
        let source = finding.span.source;
        let allowed = files.entry(source).or_insert_with(|| allowed(roadmap.sources.text(source)));
        let at = finding.span.range().start;
        !allowed.iter().any(|(code, range)| *code == finding.code && range.contains(&at))
    });
}

fn allowed(text: &str) -> Allowed<'_> {
    let mut allowed = Vec::new();
    let head = head(text);
    for (at, _) in text.match_indices(MARK).take(MOST) {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = text[start..at].trim();
        if !matches!(before, "<!--" | "#") && !before.ends_with("<!--") && !before.ends_with(" #") {
            continue;
        }
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let words = text[at + MARK.len()..line_end].split("-->").next().unwrap_or("");
        // A `#` begins a comment in YAML, and a heading in Markdown.
        let first = start < if before == "#" { head.1 } else { head.0 };
        let end = if first { text.len() + 1 } else { block_end(text, line_end) };
        let start = if first { 0 } else { start };
        for code in words.split([',', ' ']).map(str::trim).filter(|code| !code.is_empty()) {
            allowed.push((code, start..end));
        }
    }
    allowed
}

/// Where the lines at the top of a file end that are comments or blank: those of Markdown, and of YAML.
fn head(text: &str) -> (usize, usize) {
    let end = |hash: bool| -> usize {
        let comment = |line: &&str| {
            let line = line.trim();
            line.is_empty() || line.starts_with("<!--") || line == "---" || hash && line.starts_with('#')
        };
        text.split_inclusive('\n').take_while(comment).map(str::len).sum()
    };
    (end(false), end(true))
}

/// The end of the block that begins behind `from`: up to the next blank line after it.
fn block_end(text: &str, from: usize) -> usize {
    let mut begun = false;
    let mut at = from;
    for line in text[from..].split_inclusive('\n').skip(1) {
        at += line.len();
        let blank = line.trim().is_empty();
        if begun && blank {
            return at;
        }
        begun |= !blank;
    }
    text.len() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, code: &str, needle: &str, expected: bool) {
        let at = text.find(needle).unwrap_or(0);
        let is = allowed(text).iter().any(|(known, range)| *known == code && range.contains(&at));
        assert_eq!(is, expected, "{code} at {needle} in {text:?}");
    }

    #[test]
    fn a_comment_holds_for_the_block_behind_it() {
        let text = "# T\n\n<!-- roadbook: allow a, b -->\n\nOne\ntwo\n\nThree\n";
        check(text, "a", "two", true);
        check(text, "b", "One", true);
        check(text, "c", "One", false);
        check(text, "a", "Three", false);
    }

    #[test]
    fn at_the_top_it_holds_for_all() {
        check("<!-- roadbook: allow a -->\n\n# T\n\nText\n\nMore\n", "a", "More", true);
        check("# roadbook: allow a\ntitle: x\n\nstatus: y\n", "a", "status", true);
    }

    #[test]
    fn in_yaml_it_holds_for_its_line() {
        check("title: x\nstatus: y # roadbook: allow a\n\nb: c\n", "a", "status", true);
        check("Text that says roadbook: allow a\n", "a", "Text", false);
    }
}

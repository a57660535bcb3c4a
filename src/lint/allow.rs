//! Comments that allow a rule in one place: `<!-- roadbook: allow rule -->` in Markdown, `# roadbook: allow rule` in YAML.
//! It holds for its own line and the block behind it; above everything else in a file, for all of the file.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, clipped};
use crate::limit;
use crate::roadmap::Roadmap;
use crate::source::{SourceId, Span};

/// What begins such a comment.
const MARK: &str = "roadbook: allow ";

/// Where rules are allowed, in one file.
type Allowed<'text> = Vec<(&'text str, Range<usize>)>;

/// Leaves out what comments allow. Returns how many findings that were.
pub(super) fn filter(roadmap: &Roadmap, findings: &mut Vec<Diagnostic>) -> usize {
    let mut files: BTreeMap<SourceId, Allowed<'_>> = BTreeMap::new();
    let before = findings.len();
    findings.retain(|finding| {
        let source = finding.span.source;
        let allowed = files.entry(source).or_insert_with(|| allowed(roadmap.sources.text(source)));
        let at = finding.span.range().start;
        !allowed.iter().any(|(code, range)| *code == finding.code && range.contains(&at))
    });
    let left_out = before - findings.len();
    findings.extend(files.iter().filter_map(|(source, allowed)| too_many(*source, allowed)));
    left_out
}

/// Says that the comments of a file allow more than counts.
fn too_many(source: SourceId, allowed: &Allowed<'_>) -> Option<Diagnostic> {
    let most = limit::ALLOWED.most;
    let (code, _) = allowed.get(most)?;
    let message =
        format!("the comments of this file allow more than {most} rules; `{}` and what follows is not", clipped(code));
    let finding = Diagnostic::warning(limit::ALLOWED.code(), Span::file(source), message);
    Some(finding.help("switch rules off in `book.toml` under [lint.rules]"))
}

/// What the comments of a text allow, up to one more than counts; the last one then allows nothing.
fn allowed(text: &str) -> Allowed<'_> {
    let most = limit::ALLOWED.most;
    let mut allowed = Vec::new();
    let head = head(text);
    let blocks = OnceCell::new();
    for (at, _) in text.match_indices(MARK) {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = text[start..at].trim();
        if !matches!(before, "<!--" | "#") && !before.ends_with("<!--") && !before.ends_with(" #") {
            continue;
        }
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        let words = text[at + MARK.len()..line_end].split("-->").next().unwrap_or("");
        // A `#` begins a comment in YAML, and a heading in Markdown.
        let first = start < if before == "#" { head.1 } else { head.0 };
        let end = if first { text.len() + 1 } else { blocks.get_or_init(|| Blocks::of(text)).end(line_end) };
        let start = if first { 0 } else { start };
        for code in words.split([',', ' ']).map(str::trim).filter(|code| !code.is_empty()) {
            if allowed.len() == most {
                allowed.push((code, 0..0));
                return allowed;
            }
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

/// Where the blocks of a text end, found in one pass: a file may have many comments in one long block.
struct Blocks {
    /// Where each line begins, and the end of the text.
    starts: Vec<usize>,
    /// For each line, the end of the first block that begins in it or later.
    ends: Vec<usize>,
}

impl Blocks {
    fn of(text: &str) -> Blocks {
        let mut starts = vec![0];
        starts.extend(text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }));
        let blank: Vec<bool> = text.split_inclusive('\n').map(|line| line.trim().is_empty()).collect();
        let never = text.len() + 1;
        let mut ends = vec![never; starts.len()];
        let mut next_blank = never;
        for line in (0..blank.len()).rev() {
            if blank[line] {
                next_blank = starts[line + 1];
                ends[line] = ends[line + 1];
            } else {
                ends[line] = next_blank;
            }
        }
        Blocks { starts, ends }
    }

    /// The end of the block behind the line that ends at `line_end`: the next blank line after its text.
    fn end(&self, line_end: usize) -> usize {
        let line = self.starts.partition_point(|start| *start <= line_end);
        self.ends.get(line).or(self.ends.last()).copied().unwrap_or(0)
    }
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

//! `placeholder`.

use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::Diagnostic;
use crate::lint::Subject;
use crate::markdown::PartKind;

/// Words that stand for a text to come. Lower case would be prose: "a todo list".
static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(TBD|TBC|TODO|FIXME)\b|\*\*status here\*\*|<(test|test name|link to test coverage)>").ok()
});

/// Texts that stand for one to be written.
pub(in crate::lint) fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(words) = WORDS.as_ref() else { return };
    if !subject.is_accepted() {
        return;
    }
    for part in subject.parts {
        if matches!(part.kind, PartKind::Comment | PartKind::Code { .. } | PartKind::Html) {
            continue;
        }
        let source = subject.text.get(part.range.clone()).unwrap_or("");
        // Within code where an odd number of backticks stands before it in its part.
        let (mut at, mut in_code) = (0, false);
        for found in words.find_iter(source) {
            in_code ^= source[at..found.start()].matches('`').count() % 2 == 1;
            at = found.start();
            if in_code {
                continue;
            }
            let range = part.range.start + found.start()..part.range.start + found.end();
            let message = format!("`{}` stands for something to be written", found.as_str());
            let finding = Diagnostic::warning("placeholder", subject.span(range), message);
            findings.push(finding.help("write it, or say when and by whom it will be"));
        }
    }
}

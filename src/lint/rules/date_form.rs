//! `date-form`.

use crate::diagnostic::Diagnostic;
use crate::edit::{Edit, bare};
use crate::lint::Subject;
use crate::proposal::date::{Date, Precision};

/// The same digits as `YYYY-MM-DD`, where they stand in that order already. Everything else may mean another day.
pub(in crate::lint) fn fix(subject: &Subject<'_>, finding: &Diagnostic) -> Vec<Edit> {
    let raw = subject.roadmap().sources.text(finding.span.source).get(finding.span.range()).unwrap_or("");
    let word = bare(raw);
    let parts: Vec<&str> = word.split(['-', '.', '/']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
    let in_order = parts.len() == 3 && parts.iter().all(digits) && parts[0].len() == 4;
    let date = Date::read(word).ok().filter(|date| in_order && date.precision == Precision::Day);
    date.and_then(|date| subject.exchange(finding.span, date.iso())).into_iter().collect()
}

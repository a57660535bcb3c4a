//! Dates of the metadata.

use crate::diagnostic::Diagnostic;
use crate::load::names;
use crate::proposal::DateField;
use crate::proposal::date::{Date, DateFault, DayOrder, Precision, read_leading};
use crate::source::{Span, Spanned};

use super::Reader;

impl Reader<'_> {
    /// When it was written and when it was last changed, as the proposal itself says.
    pub(super) fn dates(&mut self) -> (Option<DateField>, Option<DateField>) {
        let created = self.scalar("created");
        let updated = self.scalar("updated");
        let both: Vec<&str> = [&created, &updated].into_iter().flatten().map(|text| text.value.as_str()).collect();
        let order = DayOrder::infer(both);
        let created =
            created.map(|raw| self.date(raw, order)).or_else(|| self.dated_name()).or_else(|| self.dated_line());
        let updated = updated.map(|raw| self.date(raw, order));
        if let (Some(DateField { date: Some(created), .. }), Some(DateField { date: Some(updated), raw })) =
            (&created, &updated)
            && updated.sort_key() < created.sort_key()
            && updated.precision == created.precision
        {
            let message = format!("updated {} before it was created {}", updated.iso(), created.iso());
            self.diagnostics
                .push(Diagnostic::warning("date-order", raw.span, message).help("one of the two dates is wrong"));
        }
        (created, updated)
    }

    /// The day in the name of the proposal's folder or file.
    fn dated_name(&self) -> Option<DateField> {
        let own = self.entry.folder.as_deref().map_or_else(|| names::stem(&self.entry.path), names::file_name);
        let (written, iso) = names::dated(own)?;
        let date = Date::read(&iso).ok()?;
        Some(DateField { raw: Spanned::new(written.to_owned(), self.place()), date: Some(date) })
    }

    /// The day that leads a line before the first section, where the dialect has no field for it.
    fn dated_line(&self) -> Option<DateField> {
        const LINES: usize = 40;
        let markdown = self.markdown.filter(|_| self.dialect.dated_line)?;
        let range = markdown.header(self.text);
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n').take(LINES) {
            let bare = line.trim_start_matches([' ', '\t', '-', '*', '_', '(', '[', '>']);
            let start = at + line.len() - bare.len();
            at += line.len();
            if let Some((found, Ok(date))) = read_leading(bare, DayOrder::Unknown)
                && found.start == 0
                && date.precision == Precision::Day
            {
                let span = Span::new(markdown.source, start..start + found.end);
                let raw = bare[found].to_owned();
                return Some(DateField { raw: Spanned::new(raw, span), date: Some(date) });
            }
        }
        None
    }

    fn date(&mut self, raw: Spanned<String>, order: DayOrder) -> DateField {
        match Date::read_with(raw.value.trim(), order) {
            Ok(date) => {
                if date.odd {
                    let message = format!("the date `{}` is not written as YYYY-MM-DD", raw.value.trim());
                    let finding = Diagnostic::note("date-form", raw.span, message);
                    self.diagnostics.push(finding.help(format!("write {}", date.iso())));
                }
                let future = self.config.today.is_some_and(|today| {
                    let (year, month, day, _) = date.sort_key();
                    (year, i32::from(month), i32::from(day))
                        > (today.year(), i32::from(today.month()), i32::from(today.day()))
                });
                if future {
                    let message = format!("the date {} is in the future", date.iso());
                    self.diagnostics.push(Diagnostic::warning("date-future", raw.span, message).help("check the year"));
                }
                DateField { raw, date: Some(date) }
            }
            Err(trouble) => {
                let code = match trouble.fault {
                    DateFault::Placeholder => "date-placeholder",
                    DateFault::Impossible => "date-impossible",
                    DateFault::Ambiguous => "date-ambiguous",
                    DateFault::Version => "date-is-version",
                    DateFault::Unknown => "date-unknown",
                };
                self.diagnostics.push(Diagnostic::warning(code, raw.span, trouble.message).help(trouble.help));
                DateField { raw, date: None }
            }
        }
    }
}

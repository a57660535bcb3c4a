//! Proposals as comma-separated values (RFC 4180).

use crate::roadmap::{ProposalId, Roadmap};

use super::list::{COLUMNS, row};

/// The proposals that pass `filter`, one a record after the head.
#[must_use]
pub fn csv(roadmap: &Roadmap, filter: &dyn Fn(ProposalId) -> bool) -> String {
    let mut out = String::new();
    record(&mut out, COLUMNS.iter().copied());
    for id in (0..roadmap.proposals.len()).filter(|id| filter(*id)) {
        record(&mut out, row(roadmap, id).iter().map(String::as_str));
    }
    out
}

fn record<'field>(out: &mut String, fields: impl Iterator<Item = &'field str>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        // Spreadsheets run what begins like a formula; an apostrophe keeps it a text.
        let formula = field.starts_with(['=', '+', '-', '@']);
        if formula || field.contains(['"', ',', '\r', '\n']) {
            out.push('"');
            if formula {
                out.push('\'');
            }
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &[&str], expected: &str) {
        let mut out = String::new();
        record(&mut out, fields.iter().copied());
        assert_eq!(out, expected);
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        check(&["a", "", "b c"], "a,,b c\r\n");
        check(&["a,b", "say \"x\""], "\"a,b\",\"say \"\"x\"\"\"\r\n");
        check(&["=1+1"], "\"'=1+1\"\r\n");
    }
}

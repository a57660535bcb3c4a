//! Proposals as a table: aligned for a terminal, or in Markdown.

use crate::roadmap::{ProposalId, Roadmap};

use super::list::{COLUMNS, row};

/// Columns that a table shows; the others would not fit beside them.
const SHOWN: [usize; 6] = [0, 2, 3, 4, 5, 1];

/// Longest value of a column but the last.
const LONGEST: usize = 28;

/// An aligned table with the title last, so that only it may grow long.
#[must_use]
pub fn text(roadmap: &Roadmap, filter: &dyn Fn(ProposalId) -> bool) -> String {
    let head = SHOWN.map(|column| COLUMNS[column].to_uppercase());
    let mut rows = vec![head];
    rows.extend(ids(roadmap, filter).map(|id| {
        let row = row(roadmap, id);
        SHOWN.map(|column| row[column].clone())
    }));
    align(&rows)
}

fn align(rows: &[[String; 6]]) -> String {
    let last = SHOWN.len() - 1;
    let cut = |text: &str| -> String {
        if text.chars().count() <= LONGEST {
            return text.to_owned();
        }
        text.chars().take(LONGEST - 1).chain(std::iter::once('…')).collect()
    };
    let mut widths = [0; SHOWN.len()];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count().min(LONGEST));
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
            if index == last {
                line.push_str(cell);
            } else {
                let cell = cut(cell);
                let padding = width.saturating_sub(cell.chars().count()) + 2;
                line.push_str(&cell);
                line.extend(std::iter::repeat_n(' ', padding));
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A Markdown table.
#[must_use]
pub fn markdown(roadmap: &Roadmap, filter: &dyn Fn(ProposalId) -> bool) -> String {
    let mut out =
        String::from("| Proposal | Title | Status | Stage | Milestone | Group |\n|---|---|---|---|---|---|\n");
    for id in ids(roadmap, filter) {
        let [label, title, status, stage, milestone, group, ..] = row(roadmap, id).map(|cell| escaped(&cell));
        let path = crate::site::encode(&roadmap.proposals[id].path);
        out.push_str(&format!("| [{label}](/{path}) | {title} | {status} | {stage} | {milestone} | {group} |\n"));
    }
    out
}

fn ids<'roadmap>(
    roadmap: &'roadmap Roadmap,
    filter: &'roadmap dyn Fn(ProposalId) -> bool,
) -> impl Iterator<Item = ProposalId> + 'roadmap {
    (0..roadmap.proposals.len()).filter(|id| filter(*id))
}

/// A text in a cell: nothing in it is Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '~') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_and_lines_end_bare() {
        let row = |cells: [&str; 6]| cells.map(str::to_owned);
        let long = "x".repeat(40);
        let table = align(&[row(["A", "B", "", "", "", "T"]), row([&long, "é", "", "", "", ""])]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines[0], format!("A{}  B{}T", " ".repeat(27), " ".repeat(2 + 6)));
        assert_eq!(lines[1], format!("{}…  é", "x".repeat(27)));
    }

    #[test]
    fn markdown_in_a_cell_stays_text() {
        assert_eq!(escaped("a|b *c* [d](e)"), "a\\|b \\*c\\* \\[d\\](e)");
    }
}

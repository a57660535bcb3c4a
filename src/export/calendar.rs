//! Release dates as a calendar (RFC 5545): one day a milestone.

use jiff::civil::Date;

use crate::page::canonical;
use crate::roadmap::{MilestoneIndex, Named, Roadmap};
use crate::site::{Route, Site};

use super::feed::{plain, published, uuid};

/// Octets of a line, its end left aside.
const LINE: usize = 75;
/// How many proposals a description names, each time.
const LISTED: usize = 20;

/// Whether the date of any milestone is known.
pub(crate) fn is_known(roadmap: &Roadmap) -> bool {
    roadmap.milestones.iter().any(|milestone| day(milestone).is_some())
}

/// The calendar.
pub(crate) fn text(site: &Site) -> String {
    let roadmap = site.roadmap();
    let identity = &roadmap.identity;
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, concat!("PRODID:-//roadbook//roadbook ", env!("CARGO_PKG_VERSION"), "//EN"));
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(&format!("{}: milestones", plain(&identity.title, 100)))));
    for (index, milestone) in roadmap.milestones.iter().enumerate() {
        let Some(day) = day(milestone) else { continue };
        let day = day.strftime("%Y%m%d");
        let origin = identity.repository.as_deref().unwrap_or(&identity.title);
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", uuid(&[origin, "milestone", &milestone.key])));
        // The day itself: the only time that does not change from build to build.
        line(&mut out, &format!("DTSTAMP:{day}T000000Z"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{day}"));
        line(&mut out, &format!("SUMMARY:{}", escaped(&format!("{} released", plain(&milestone.name, 100)))));
        line(&mut out, &format!("DESCRIPTION:{}", escaped(&description(roadmap, milestone))));
        let page = site.path(&Route::Milestone(index)).href();
        if let Some(url) = published(site, canonical(&page)) {
            line(&mut out, &format!("URL:{url}"));
        }
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn day(milestone: &MilestoneIndex) -> Option<Date> {
    milestone.released.as_deref()?.parse().ok()
}

fn description(roadmap: &Roadmap, milestone: &MilestoneIndex) -> String {
    let MilestoneIndex { introduced, promoted, targeted, .. } = milestone;
    let mut out = format!("{} introduced, {} promoted, {} targeted", introduced.len(), promoted.len(), targeted.len());
    for (word, named) in [("Introduced", introduced), ("Promoted", promoted)] {
        if named.is_empty() {
            continue;
        }
        let label = |named: &Named| plain(&roadmap.proposals[named.proposal].label, 60);
        let labels: Vec<String> = named.iter().take(LISTED).map(label).collect();
        out.push_str(&format!("\n{word}: {}", labels.join(", ")));
        if named.len() > LISTED {
            out.push_str(&format!(" and {} more", named.len() - LISTED));
        }
    }
    out
}

/// A text as the value of a property.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            _ => out.push(letter),
        }
    }
    out
}

/// Writes one line, folded where it is long, and never within a character.
fn line(out: &mut String, text: &str) {
    let mut width = 0;
    for letter in text.chars() {
        if width + letter.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters() {
        for text in ["x".repeat(200), "ä".repeat(200), "日本".repeat(100), "😀".repeat(100), "x".repeat(75)] {
            let mut out = String::new();
            line(&mut out, &text);
            assert!(out.split("\r\n").all(|line| line.len() <= LINE), "{out}");
            assert_eq!(out.replace("\r\n ", ""), format!("{text}\r\n"));
        }
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped("a\\b;c,d\ne:f"), "a\\\\b\\;c\\,d\\ne:f");
    }
}

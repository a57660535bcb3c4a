//! How a proposal is cited: as a BibTeX entry, and as the `citation_*` tags that reference managers read, which are
//! those of Google Scholar's guidelines for inclusion.

use crate::proposal::PersonRole;
use crate::roadmap::ProposalId;
use crate::site::Site;

use super::super::shell::Meta;

/// Both forms.
pub(super) struct Citation {
    pub(super) bibtex: String,
    pub(super) tags: Vec<Meta>,
}

/// The citation of a proposal: who wrote it, what it is called, since when it is there.
pub(super) fn citation(site: &Site, id: ProposalId, canonical: Option<&str>) -> Citation {
    let roadmap = site.roadmap();
    let proposal = &roadmap.proposals[id];
    let card = &site.view().cards[id];
    let authors: Vec<&str> = proposal.people_in(&PersonRole::Author).map(|person| person.value.display()).collect();
    let created = proposal.created.as_ref().and_then(|field| field.date.as_ref());
    let first = roadmap.ledger.pasts[id].first_seen.map(|commit| roadmap.ledger.day(commit));
    let day = created.map(crate::proposal::date::Date::machine).or(first);
    let year = day.as_deref().and_then(|day| day.get(..4)).map(str::to_owned);
    let path = &proposal.path;
    let address = canonical.map(str::to_owned).or_else(|| super::super::body::source(roadmap, path).view);
    let number = if card.numbered { card.label.clone() } else { String::new() };
    let fields = [
        ("title", format!("{{{}}}", escape(&card.title))),
        ("author", authors.iter().map(|name| format!("{{{}}}", escape(name))).collect::<Vec<_>>().join(" and ")),
        ("year", year.unwrap_or_default()),
        ("institution", escape(&roadmap.identity.title)),
        ("number", escape(&number)),
        ("type", "Enhancement proposal".to_owned()),
        ("url", address.unwrap_or_default()),
        ("note", format!("Status: {}", escape(&card.status.text))),
    ];
    let lines = fields.iter().filter(|(_, value)| !value.is_empty());
    let lines: String = lines.map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect();
    let key: String = roadmap.slugs[id].chars().filter(char::is_ascii).take(60).collect();
    let mut tags = vec![Meta::named("citation_title", card.title.as_str())];
    tags.extend(authors.iter().map(|name| Meta::named("citation_author", *name)));
    tags.extend(day.map(|day| Meta::named("citation_publication_date", day.replace('-', "/"))));
    tags.push(Meta::named("citation_technical_report_institution", roadmap.identity.title.as_str()));
    if !number.is_empty() {
        tags.push(Meta::named("citation_technical_report_number", number));
    }
    Citation { bibtex: format!("@techreport{{{key},\n{lines}}}\n"), tags }
}

/// A text in BibTeX: what has a meaning there is written out, so that no title can break its entry.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '{' | '}' | '\\' => out.push(' '),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', letter]),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_title_breaks_its_entry() {
        assert_eq!(escape("a {b} \\c & 50% #_x"), "a  b   c \\& 50\\% \\#\\_x");
    }
}

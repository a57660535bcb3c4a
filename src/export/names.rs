//! Every name by which a reader may ask for a page: what the quick-jump looks through.
//!
//! The file is a script that calls one function, not JSON, since a page that was opened from a disk may load a script
//! and no data: `roadbookNames({"p":[…],"h":[…],"d":[…]});`.
//!
//! | key | a row is                                                                                        |
//! |-----|-------------------------------------------------------------------------------------------------|
//! | `p` | a proposal: `[href, label, title, status, [alias…], [author…], [gate…], group]`                 |
//! | `h` | the headings of the proposal in the same row of `p`, in their order: `text` or `[text, anchor]` |
//! | `d` | a documentation page: `[href, title]`                                                           |
//!
//! An `href` leads from the root of the site to a folder, whose `index.html` is left to be added. `label` is empty where
//! the proposal has no number. An alias is the name of an unnumbered proposal's file, where that says more than the
//! title. An author with a handle and a name is there with both. `group` is its title, or empty. Headings that many
//! proposals share, and those of templates, name nothing and are left out, and so is the title. A heading that is text
//! alone has the anchor that its text gives: in lower case, nothing but letters, digits, `_` and `-`, with `-` for each
//! blank (`text.toLowerCase().replace(/[^a-z0-9_ -]/g, "").replaceAll(" ", "-")`); that saves a third of the file.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::dialect::document::Markdown;
use crate::page::documentation_title;
use crate::proposal::PersonRole;
use crate::roadmap::{ProposalId, Roadmap};
use crate::site::{Route, Site};

/// The script with every name and its content-hashed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// Its path within the site.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Headings that name nothing, as they are compared.
    shared: Arc<HashSet<String>>,
    /// The headings of each proposal, as JSON.
    headings: Vec<Arc<str>>,
}

type Proposal<'site> =
    (String, &'site str, &'site str, &'site str, Vec<&'site str>, Vec<&'site str>, Vec<&'site str>, &'site str);

/// A heading, with its anchor where the text does not give it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Heading<'site> {
    Plain(&'site str),
    Anchored(&'site str, &'site str),
}

/// In how many of so many documents a text may stand before it says nothing of any of them.
#[must_use]
pub fn often(documents: usize) -> usize {
    (documents / 50).max(3)
}

/// The names of everything on the site; those of the site `before`, where nothing has another name now.
pub(crate) fn names(site: &Site, before: Option<&Site>) -> Names {
    let before = before.and_then(|before| Some((before, before.names()?)));
    let headed = before.filter(|(before, _)| are_headed_alike(before.roadmap(), site.roadmap()));
    if let Some((before, known)) = headed
        && are_same(before, site)
    {
        return known.clone();
    }
    let roadmap = site.roadmap();
    let proposals = 0..roadmap.proposals.len();
    let (p, (shared, headings)) = rayon::join(
        || json(&proposals.clone().map(|id| proposal(site, id)).collect::<Vec<_>>()),
        || headings(roadmap, headed.map(|(before, names)| (before.roadmap(), names))),
    );
    let page = |index| (folder(&site.path(&Route::Documentation(index)).href()), documentation_title(site, index));
    let d = json(&(0..roadmap.documentation.len()).map(page).collect::<Vec<_>>());
    let text = format!("roadbookNames({{\"p\":{p},\"h\":[{}],\"d\":{d}}});\n", headings.join(","));
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Names { path: format!("assets/names.{}.js", &hash[..8]), text, shared, headings }
}

/// Whether the same documents have the same headings in both.
fn are_headed_alike(old: &Roadmap, new: &Roadmap) -> bool {
    let name = |file: &Markdown| -> Vec<(String, String)> {
        file.outline.headings.iter().map(|it| (it.text.clone(), it.anchor.clone())).collect()
    };
    let pages = old.documentation.iter().zip(&new.documentation);
    let same = |(before, now): (&Arc<Markdown>, &Arc<Markdown>)| Arc::ptr_eq(before, now) || name(before) == name(now);
    old.proposals.len() == new.proposals.len()
        && old
            .proposals
            .iter()
            .zip(&new.proposals)
            .all(|(before, now)| Arc::ptr_eq(before, now) || before.path == now.path)
        && old.documentation.len() == new.documentation.len()
        && pages.into_iter().all(|(before, now)| (&before.path, before.template) == (&now.path, now.template))
        && old.markdown.has_the_paths_of(&new.markdown)
        && old.markdown.values().zip(new.markdown.values()).all(same)
}

/// Whether everything on both sites, which have the same headings, has the same names.
fn are_same(before: &Site, now: &Site) -> bool {
    let (old, new) = (before.roadmap(), now.roadmap());
    let same_proposal = |id: ProposalId| {
        let (before_one, one) = (&old.proposals[id], &new.proposals[id]);
        let cards = (&before.view().cards[id], &now.view().cards[id]);
        if Arc::ptr_eq(before_one, one) && Arc::ptr_eq(cards.0, cards.1) {
            return true;
        }
        proposal(before, id) == proposal(now, id)
            && before_one.title == one.title
            && before_one.title_heading == one.title_heading
    };
    let same_page = |index: usize| {
        let (before_page, page) = (&old.documentation[index], &new.documentation[index]);
        let route = Route::Documentation(index);
        (&before_page.path, before_page.template) == (&page.path, page.template)
            && before.path(&route) == now.path(&route)
            && documentation_title(before, index) == documentation_title(now, index)
    };
    (0..new.proposals.len()).all(same_proposal) && (0..new.documentation.len()).all(same_page)
}

fn proposal(site: &Site, id: ProposalId) -> Proposal<'_> {
    let proposal = &site.roadmap().proposals[id];
    let card = &site.view().cards[id];
    let mut authors: Vec<&str> = Vec::new();
    for author in proposal.people_in(&PersonRole::Author) {
        let person = &author.value;
        let handle = person.handle.as_deref().filter(|handle| *handle != person.display());
        authors.extend(std::iter::once(person.display()).chain(handle));
    }
    (
        folder(&card.href),
        if card.numbered { &card.label } else { "" },
        &card.title,
        &card.status.text,
        card.alias.as_deref().into_iter().collect(),
        authors,
        proposal.feature_gates.iter().map(String::as_str).collect(),
        card.group.as_ref().map_or("", |group| &group.text),
    )
}

/// The headings that name nothing, and those by which a part of each proposal may be known, as JSON; as far as they are
/// the same as those of the roadmap `before`, which has the same headings, from there.
fn headings(roadmap: &Roadmap, before: Option<(&Roadmap, &Names)>) -> (Arc<HashSet<String>>, Vec<Arc<str>>) {
    let shared = before.map_or_else(|| Arc::new(shared(roadmap)), |(_, names)| names.shared.clone());
    let of = |id: ProposalId| {
        let proposal = &roadmap.proposals[id];
        let known = before.filter(|(before, _)| Arc::ptr_eq(&before.proposals[id], proposal));
        known.map_or_else(
            || json(&own_headings(roadmap, proposal, &shared)).into(),
            |(_, names)| names.headings[id].clone(),
        )
    };
    let headings = (0..roadmap.proposals.len()).into_par_iter().with_min_len(64).map(of).collect();
    (shared, headings)
}

fn outline<'site>(roadmap: &'site Roadmap, path: &str) -> &'site [crate::markdown::Heading] {
    roadmap.markdown.get(path).map_or(&[], |file| &file.outline.headings)
}

/// Headings that stand in many proposals or in a template.
fn shared(roadmap: &Roadmap) -> HashSet<String> {
    let outline = |path: &str| outline(roadmap, path).iter();
    let folded: Vec<Vec<String>> =
        roadmap.proposals.par_iter().map(|proposal| outline(&proposal.path).map(folded_heading).collect()).collect();
    let templates = roadmap.documentation.iter().filter(|page| page.template);
    let mut shared: HashSet<String> = templates.flat_map(|page| outline(&page.path)).map(folded_heading).collect();
    // In how many proposals each text stands, and the last of them, so that each counts once.
    let mut counts: HashMap<&str, (usize, ProposalId)> = HashMap::new();
    let most = often(roadmap.proposals.len());
    for (id, texts) in folded.iter().enumerate() {
        for text in texts {
            let (count, last) = counts.entry(text).or_insert((0, ProposalId::MAX));
            if *last != id {
                (*count, *last) = (*count + 1, id);
            }
            if *count == most + 1 {
                shared.insert(text.clone());
            }
        }
    }
    shared
}

/// The headings of one proposal that name a part of it.
fn own_headings<'site>(
    roadmap: &'site Roadmap,
    proposal: &crate::proposal::Proposal,
    shared: &HashSet<String>,
) -> Vec<Heading<'site>> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    let title = fold(&proposal.title);
    let headings = outline(roadmap, &proposal.path).iter().take(HEADINGS).enumerate();
    for (_, heading) in headings.filter(|(index, _)| Some(*index) != proposal.title_heading) {
        let text = folded_heading(heading);
        // One of the same name in one proposal leads nowhere better.
        if !text.is_empty() && text != title && !shared.contains(&text) && seen.insert(text) {
            rows.push(row(heading.text.trim(), &heading.anchor));
        }
    }
    rows
}

fn row<'site>(text: &'site str, anchor: &'site str) -> Heading<'site> {
    let text = cut(text);
    let lower = text.bytes().map(|byte| if byte == b' ' { b'-' } else { byte.to_ascii_lowercase() });
    let slug = lower.filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if text.is_ascii() && slug.eq(anchor.bytes()) { Heading::Plain(text) } else { Heading::Anchored(text, anchor) }
}

/// How many headings of one proposal are looked at. The longest real one has under three hundred.
const HEADINGS: usize = 1_000;

/// The beginning of a heading; nobody types more of one.
fn cut(text: &str) -> &str {
    const LONGEST: usize = 120;
    text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end])
}

/// The text of a heading as it is compared; its words have single blanks between them already.
fn folded_heading(heading: &crate::markdown::Heading) -> String {
    if heading.text.is_ascii() { heading.text.to_ascii_lowercase() } else { fold(&heading.text) }
}

/// A text as it is compared.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            folded.push_str(&word.to_lowercase());
        }
    }
    folded
}

fn folder(href: &str) -> String {
    href.strip_suffix("index.html").unwrap_or(href).to_owned()
}

/// JSON that may stand in a script, even one within a page: nothing in it ends the element or, in older browsers, a
/// line.
fn json<T: Serialize>(rows: &[T]) -> String {
    // Strings, numbers and lists of them cannot fail to be written.
    let text = serde_json::to_string(rows).unwrap_or_else(|_| "[]".to_owned());
    let ends = [("</", "<\\/"), ("<!--", "<\\u0021--"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")];
    // Hardly a name holds any of them, and to find none takes far less time than to write all anew.
    ends.iter().fold(text, |text, (end, safe)| if text.contains(end) { text.replace(end, safe) } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_the_script() {
        let rows = [Heading::Anchored("</script><!--\u{2028}\u{2029}", "a")];
        assert_eq!(json(&rows), r#"[["<\/script><\u0021--\u2028\u2029","a"]]"#);
    }

    #[test]
    fn an_anchor_stands_only_where_the_text_does_not_give_it() {
        assert_eq!(row("CPU & memory_2", "cpu--memory_2"), Heading::Plain("CPU & memory_2"));
        for (text, anchor) in [("Lens", "lens-1"), ("Größe", "größe"), ("a\tb", "a\tb")] {
            assert_eq!(row(text, anchor), Heading::Anchored(text, anchor));
        }
    }
}

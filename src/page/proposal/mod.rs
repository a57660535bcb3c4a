//! The page of a proposal.

use askama::Template;
use serde::Serialize;

use crate::proposal::status::StatusGroup;
use crate::roadmap::ProposalId;
use crate::site::{Route, Site};

use super::body::{Body, Source, body, source};
use super::finding::{Finding, finding, tally};
use super::ready::{Ready, ready};
use super::shell::{Preview, Shell};
use super::view::{Badge, Card, Link, short};
use super::{fill, slot};

mod cite;
mod facts;
mod relation;
mod since;
mod strip;
pub(crate) mod track;
mod when;

/// A text above everything else: the proposal is not what is in force, or its files have trouble.
struct Banner {
    class: &'static str,
    title: String,
    text: String,
    /// Proposals that take its place.
    links: Vec<Link>,
    /// A place on the page that says more.
    more: &'static str,
}

#[derive(Serialize)]
struct Progress {
    title: String,
    anchor: String,
    checked: usize,
    struck: usize,
    /// Tasks that are to be done: struck ones do not count.
    open_total: usize,
}

/// A field that no role is known for.
#[derive(Serialize)]
struct Field<'site> {
    key: &'site str,
    values: &'site [String],
    /// What it was read from.
    carrier: &'static str,
}

/// What the card shows of a proposal.
#[derive(Serialize)]
struct Facts<'site> {
    label: &'site str,
    title: &'site str,
    status: Badge,
    /// The status as written, where it says more than the badge.
    status_written: Option<&'site str>,
    stage: Option<Badge>,
    track: Vec<track::Step>,
    tracks: Vec<track::Named<'site>>,
    latest: Option<Link>,
    people: Vec<facts::Role>,
    groups: Vec<Link>,
    dates: Vec<facts::Dated<'site>>,
    links: Vec<facts::Linked>,
    /// Each in the parts between which its name may break.
    feature_gates: Vec<Vec<&'site str>>,
    relations: Vec<relation::Relations>,
    extra: Vec<Field<'site>>,
    sources: Vec<Source<'site>>,
    since: Option<since::Since>,
    contributors: Vec<String>,
    progress: Option<Progress>,
    /// What is missing before the next status, where anything is.
    toward: Option<Toward>,
}

/// How far it is from the next status.
#[derive(Serialize)]
struct Toward {
    goal: String,
    /// How much is missing, in words.
    missing: String,
}

#[derive(Template)]
#[template(path = "facts.html")]
struct FactsCard<'page, 'site> {
    shell: &'page Shell<'site>,
    facts: &'page Facts<'site>,
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage<'site> {
    shell: Shell<'site>,
    card: &'site Card,
    banners: Vec<Banner>,
    /// The card with the facts, by the theme.
    facts: String,
    when: when::When,
    strip: Option<strip::Strip>,
    bibtex: String,
    lists: Vec<Progress>,
    body: Body,
    has_document: bool,
    ready: Option<Ready>,
    findings: Vec<Finding<'site>>,
    findings_summary: String,
    previous: Option<&'site Card>,
    next: Option<&'site Card>,
}

pub(crate) fn render(site: &Site, id: ProposalId) -> String {
    let roadmap = site.roadmap();
    let proposal = &roadmap.proposals[id];
    let cards = &site.view().cards;
    let card = &cards[id];
    let heading = card.name();
    let about = proposal.description.as_deref().map_or_else(
        || format!("{heading}. Status: {}.", card.status.text),
        |text| short(&crate::markdown::plain_text(text), 200),
    );
    let mut shell = Shell::new(site, Route::Proposal(id), heading).describe(about);
    let cite::Citation { bibtex, tags } = cite::citation(site, id, shell.canonical.as_deref());
    shell.tags.extend(tags);
    shell.kind = "article";
    shell.preview = preview(site, id, &shell.title, &card.status.text);
    let findings: Vec<Finding<'_>> = findings(site, id);
    let ready = ready(site, id);
    let when = when::lines(site, id, &shell.root);
    let written = proposal.status.raw.as_ref().map(|raw| raw.value.trim());
    let paths = std::iter::once(proposal.path.as_str())
        .chain(proposal.sidecar.map(|source| roadmap.sources.path(source)).filter(|path| *path != proposal.path));
    let body = proposal.document.map(|_| body(site, &proposal.path, proposal.title_heading, &shell.root));
    let facts = Facts {
        label: &card.label,
        title: &card.title,
        status: card.status.clone(),
        status_written: written.filter(|text| says_more(text, &card.status.text)),
        stage: card.stage.clone(),
        track: track::steps(site, id),
        tracks: track::others(site, proposal),
        latest: proposal.latest_milestone.as_ref().map(|declared| site.view().milestone(declared)),
        people: facts::people(site, proposal),
        groups: facts::groups(site, proposal),
        dates: facts::dates(proposal),
        links: facts::links(site, proposal, &shell.root),
        feature_gates: proposal.feature_gates.iter().map(|gate| facts::humps(gate)).collect(),
        relations: relation::relations(site, id, &shell.root),
        extra: proposal
            .extra
            .iter()
            .map(|one| Field { key: &one.key, values: &one.values, carrier: one.carrier.title() })
            .collect(),
        sources: paths.map(|path| source(roadmap, path)).collect(),
        since: since::since(site, id),
        contributors: since::contributors(site, id),
        progress: proposal.checklist.as_ref().map(progress),
        toward: ready
            .as_ref()
            .filter(|ready| ready.count > 0)
            .map(|ready| Toward { goal: ready.goal.clone(), missing: ready.told.clone() }),
    };
    fill(&ProposalPage {
        card,
        banners: banners(site, id),
        facts: slot::card(&shell, &facts).unwrap_or_else(|| fill(&FactsCard { shell: &shell, facts: &facts })),
        strip: strip::strip(site, &when.dated),
        bibtex,
        when,
        lists: proposal.checklists.iter().map(progress).collect(),
        body: body.unwrap_or_default(),
        has_document: proposal.document.is_some(),
        ready,
        findings_summary: super::count(findings.len(), "finding", "findings"),
        findings,
        previous: id.checked_sub(1).and_then(|before| cards.get(before)).map(AsRef::as_ref),
        next: cards.get(id + 1).map(AsRef::as_ref),
        shell,
    })
}

/// The image that stands for the page where links are shown; none where the site has none.
fn preview(site: &Site, id: ProposalId, name: &str, status: &str) -> Option<Preview> {
    let address = site.roadmap().identity.site_url.as_deref()?;
    let path = site.image(id)?;
    let text = format!("{}. Status: {status}.", short(name, 300));
    Some(Preview { url: format!("{address}{}", path.href()), text })
}

/// Whether a raw text says anything beyond the word that it was understood as.
fn says_more(written: &str, shown: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    !written.is_empty() && bare(written) != bare(shown)
}

fn progress(list: &crate::proposal::checklist::Checklist) -> Progress {
    Progress {
        title: list.title.clone(),
        anchor: crate::site::encode(&list.anchor),
        checked: list.checked,
        struck: list.struck,
        open_total: list.total.saturating_sub(list.struck),
    }
}

fn findings(site: &Site, id: ProposalId) -> Vec<Finding<'_>> {
    let proposal = &site.roadmap().proposals[id];
    let sources = proposal.sidecar.into_iter().chain(proposal.document);
    let indexes = sources.filter_map(|source| site.roadmap().findings.get(&source)).flatten();
    indexes.map(|index| finding(site, *index)).collect()
}

fn banners(site: &Site, id: ProposalId) -> Vec<Banner> {
    let roadmap = site.roadmap();
    let proposal = &roadmap.proposals[id];
    let card = &site.view().cards[id];
    let mut banners = Vec::new();
    let instead = relation::instead(site, id);
    let meaning = || card.status.meaning.clone();
    if proposal.status.group == StatusGroup::Superseded || !instead.is_empty() {
        let title = "Another proposal takes its place".to_owned();
        let text = if instead.is_empty() { "It does not say which." } else { "" };
        banners.push(Banner { class: "superseded", title, text: text.to_owned(), links: instead, more: "" });
    } else if matches!(proposal.status.group, StatusGroup::Closed | StatusGroup::Parked) {
        let class = if proposal.status.group == StatusGroup::Closed { "closed" } else { "parked" };
        banners.push(Banner { class, title: card.status.text.clone(), text: meaning(), links: Vec::new(), more: "" });
    }
    let [errors, warnings, _] = tally(roadmap.findings_of(id));
    if errors + warnings > 0 {
        let title = super::count(errors + warnings, "finding in its files", "findings in its files");
        let text = "What could not be understood is shown as written.".to_owned();
        banners.push(Banner { class: "trouble", title, text, links: Vec::new(), more: "rb-findings" });
    }
    banners
}

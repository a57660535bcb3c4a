//! The roadmap: every proposal, indexed and related. Immutable once built.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Config, LinkPattern};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::dialect::vocabulary::Vocabulary;
use crate::ledger::{CommitId, Ledger, What};
use crate::load::{Documentation, Documents, Loaded};
use crate::proposal::milestone::{Milestone, from_key};
use crate::proposal::person::Person;
use crate::proposal::relation::RelationKind;
use crate::proposal::status::StatusGroup;
use crate::proposal::{PersonRole, Proposal};
use crate::source::{SourceId, Sources};

pub mod address;
pub mod chart;
mod check;
pub mod index;
mod memory;
mod milestones;
pub mod movement;
mod paged;
mod reached;
mod relate;
mod since;
pub mod slug;
pub mod tenure;
pub mod timeline;

pub(crate) use check::{capped, contradictions};
pub use memory::Memory;
pub use relate::Relations;

/// Index of a proposal in [`Roadmap::proposals`].
pub type ProposalId = usize;

/// A proposal as it was read, and what was found on the way. Shared, since most of them are the same the next time.
pub type Read = Arc<(Arc<Proposal>, Vec<Diagnostic>)>;

/// What the site says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Title of the site.
    pub title: String,
    /// One sentence, where the configuration gives one.
    pub description: Option<String>,
    /// BCP 47 tag of the content's language.
    pub language: String,
    /// Where the site is published, with a trailing slash.
    pub site_url: Option<String>,
    /// The repository on its host, without a trailing slash.
    pub repository: Option<String>,
    /// Branch that source links name.
    pub branch: String,
    /// Where the tree lies in its repository: empty, or a path with a trailing slash.
    pub prefix: String,
    /// Address of an editor, `{path}` standing for the file.
    pub edit_url_template: Option<String>,
}

/// A reference to another proposal, resolved as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What the reference says.
    pub kind: RelationKind,
    /// As written.
    pub raw: String,
    /// The proposal that it means.
    pub target: Option<ProposalId>,
    /// An address outside the repository.
    pub url: Option<String>,
}

/// All proposals of one status.
#[derive(Clone, Debug)]
pub struct StatusIndex {
    /// Canonical name; `unknown` for the ones whose text is no status, `none` for the ones without.
    pub name: String,
    /// How it is shown.
    pub title: String,
    /// What it means.
    pub definition: String,
    /// Its group.
    pub group: StatusGroup,
    /// A colour of its own (`#rrggbb`).
    pub colour: Option<String>,
    /// Its proposals.
    pub proposals: Vec<ProposalId>,
}

/// All proposals of one stage.
#[derive(Clone, Debug)]
pub struct StageIndex {
    /// Canonical name; `unknown` for texts that are no stage.
    pub name: String,
    /// How it is shown.
    pub title: String,
    /// What it promises.
    pub definition: String,
    /// A colour of its own (`#rrggbb`).
    pub colour: Option<String>,
    /// Its proposals.
    pub proposals: Vec<ProposalId>,
}

/// Why a milestone's page lists a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The proposal.
    pub proposal: ProposalId,
    /// Stages or tracks that it declares for the milestone, as shown; empty where only "latest" names it.
    pub stages: Vec<String>,
    /// Whether it names the milestone as its latest.
    pub latest: bool,
}

/// One release and every proposal that names it.
#[derive(Clone, Debug)]
pub struct MilestoneIndex {
    /// Identity across spellings: `1.33`.
    pub key: String,
    /// How the repository spells it: `v1.33`.
    pub name: String,
    /// For its address.
    pub slug: String,
    /// Release date from the configuration, `YYYY-MM-DD`.
    pub released: Option<String>,
    /// Proposals whose first stage reached it here.
    pub introduced: Vec<Named>,
    /// Proposals that reached a later stage here.
    pub promoted: Vec<Named>,
    /// Proposals that aim for it, or name it only as their latest.
    pub targeted: Vec<Named>,
    /// What was once promised for it and now is for a later one.
    pub slipped_out: Vec<Slip>,
    /// What is promised for it and was once for an earlier one.
    pub slipped_in: Vec<Slip>,
    /// What was once promised for it and now is for none.
    pub dropped: Vec<Slip>,
}

/// A milestone for a stage or track that moved to a later release, or away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The proposal.
    pub proposal: ProposalId,
    /// The canonical stage, else the track.
    pub track: String,
    /// Keys of the releases that were named before, in order.
    pub from: Vec<String>,
    /// Key of the release that is named now.
    pub to: Option<String>,
    /// The commit that last moved it; none where that is not yet committed.
    pub commit: Option<CommitId>,
}

impl MilestoneIndex {
    /// How many different proposals name the milestone.
    #[must_use]
    pub fn count(&self) -> usize {
        let all = self.introduced.iter().chain(&self.promoted).chain(&self.targeted);
        all.map(|named| named.proposal).collect::<BTreeSet<_>>().len()
    }
}

/// All proposals of one group (a SIG, a domain).
#[derive(Clone, Debug)]
pub struct GroupIndex {
    /// As written.
    pub name: String,
    /// How it is shown.
    pub title: String,
    /// For its address.
    pub slug: String,
    /// Proposals that it owns.
    pub proposals: Vec<ProposalId>,
    /// Proposals of others that it takes part in.
    pub participates: Vec<ProposalId>,
}

/// One person and what they do.
#[derive(Clone, Debug)]
pub struct PersonIndex {
    /// Identity across spellings.
    pub key: String,
    /// As first written.
    pub person: Person,
    /// For their address.
    pub slug: String,
    /// Whether they have a page of their own. Others stand on one page together, with the slug as their anchor.
    pub paged: bool,
    /// Proposals by role.
    pub roles: BTreeMap<PersonRole, Vec<ProposalId>>,
}

impl PersonIndex {
    /// The proposals that name the person, in whatever role, each once.
    #[must_use]
    pub fn proposals(&self) -> BTreeSet<ProposalId> {
        self.roles.values().flatten().copied().collect()
    }
}

/// The roadmap of one tree. Its parts are shared with the next one, where they are the same there.
#[derive(Debug)]
pub struct Roadmap {
    /// What the site says of itself.
    pub identity: Identity,
    /// Name of the repository's dialect.
    pub dialect: &'static str,
    /// Every dialect, with what the configuration adds.
    pub dialects: Arc<BTreeMap<&'static str, Dialect>>,
    /// Words of the repository's dialect.
    pub vocabulary: Arc<Vocabulary>,
    /// Every proposal, in the order of numbers, then paths.
    pub proposals: Vec<Arc<Proposal>>,
    /// The address of each proposal.
    pub slugs: Arc<Vec<String>>,
    /// Documentation pages, in the order of paths.
    pub documentation: Vec<Documentation>,
    /// The address of each documentation page.
    pub documentation_slugs: Arc<Vec<String>>,
    /// What refers to what.
    pub relations: Arc<Relations>,
    /// Proposals by number, leading zeros left out.
    pub numbers: Arc<BTreeMap<String, Vec<ProposalId>>>,
    /// Proposals by feature gate, as written.
    pub gates: Arc<BTreeMap<String, Vec<ProposalId>>>,
    /// Statuses in the order of a proposal's life; only those in use.
    pub statuses: Arc<Vec<StatusIndex>>,
    /// Stages in the order of maturity; only those in use.
    pub stages: Arc<Vec<StageIndex>>,
    /// Milestones in the order of versions.
    pub milestones: Arc<Vec<MilestoneIndex>>,
    /// Groups by name.
    pub groups: Arc<Vec<GroupIndex>>,
    /// People by key.
    pub people: Arc<Vec<PersonIndex>>,
    /// Every finding, in the order of places.
    pub diagnostics: Vec<Diagnostic>,
    /// Findings by source, as indexes into `diagnostics`.
    pub findings: BTreeMap<SourceId, Vec<usize>>,
    /// Where links between files lead.
    pub addresses: Arc<address::Addresses>,
    /// What the repository's history says.
    pub ledger: Ledger,
    /// What commits did to the proposals: what is not yet committed, then the newest first.
    pub movements: Arc<Vec<movement::Movement>>,
    /// How long each proposal has had its status, and how long that is elsewhere.
    pub tenures: Arc<tenure::Tenures>,
    /// The newest release that is known to have come.
    pub reached: Option<Milestone>,
    /// Proposals against releases.
    pub chart: Arc<chart::Chart>,
    /// What happened to each proposal, by all that tells of it.
    pub timelines: Vec<Arc<timeline::Timeline>>,
    /// Texts that become links.
    pub link_patterns: Vec<LinkPattern>,
    /// All texts.
    pub sources: Sources,
    /// Every Markdown file, by path.
    pub markdown: Documents,
}

impl Roadmap {
    /// Indexes and relates the proposals of a loaded tree. What `memory` holds of parts that are the same is not found out
    /// again.
    #[must_use]
    pub fn build(
        loaded: Loaded,
        proposals: Vec<Read>,
        identity: Identity,
        config: &Config,
        addresses: address::Addresses,
        ledger: Ledger,
        memory: &mut Memory,
    ) -> Roadmap {
        index::build(loaded, proposals, identity, config, addresses, ledger, memory)
    }

    /// The findings about one proposal: those of its document and of its metadata file.
    pub fn findings_of(&self, id: ProposalId) -> impl Iterator<Item = &Diagnostic> {
        let proposal = &self.proposals[id];
        let sources = proposal.sidecar.into_iter().chain(proposal.document);
        sources.flat_map(|source| self.findings.get(&source)).flatten().map(|index| &self.diagnostics[*index])
    }

    /// The proposals that a short name stands for: a number without leading zeros, or a feature gate.
    #[must_use]
    pub fn shortcut(&self, name: &str) -> Option<(&str, &[ProposalId])> {
        let found = self.numbers.get_key_value(name).or_else(|| self.gates.get_key_value(name))?;
        Some((found.0, found.1))
    }

    /// A value of the ledger as the repository spells it: a milestone's key by its name, everything else as it is.
    #[must_use]
    pub fn spelled(&self, what: &What, value: &str) -> String {
        if !matches!(what, What::Milestone(_) | What::Latest) {
            return value.to_owned();
        }
        // A release that nobody names any more is spelled as the others are.
        let with_v = || self.milestones.iter().any(|known| known.name.strip_prefix('v') == Some(&known.key));
        let name = |key: &str| match self.milestones.iter().find(|milestone| milestone.key == key) {
            Some(known) => known.name.clone(),
            None => from_key(key).map_or_else(|| key.to_owned(), |milestone| milestone.spelled(with_v())),
        };
        value.split(", ").map(name).collect::<Vec<_>>().join(", ")
    }

    /// The canonical status name under which a proposal is listed.
    #[must_use]
    pub fn status_name(&self, id: ProposalId) -> &str {
        let status = &self.proposals[id].status;
        status.canonical.as_deref().unwrap_or(if status.raw.is_some() { "unknown" } else { "none" })
    }
}

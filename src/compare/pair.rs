//! Which proposal of the head is which of the base: by path, else by what they hold.

use std::collections::{BTreeMap, HashMap};

use crate::proposal::Proposal;
use crate::roadmap::{ProposalId, Roadmap};

/// Two documents of which so many hundredths are the same are one that was moved, as git has it.
const ALIKE: u8 = 50;
/// Of those that may have been moved, so many are compared with each other; a tree that moves as a whole keeps names.
const MOST: usize = 500;

/// The proposals of two roadmaps, paired.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    heads: Vec<Option<ProposalId>>,
    bases: Vec<Option<ProposalId>>,
    moved: BTreeMap<ProposalId, u8>,
}

impl Pairs {
    /// Pairs the proposals of two roadmaps. The outcome for the opposite order is the opposite.
    #[must_use]
    pub fn of(base: &Roadmap, head: &Roadmap) -> Pairs {
        let mut pairs = Pairs {
            heads: vec![None; base.proposals.len()],
            bases: vec![None; head.proposals.len()],
            moved: BTreeMap::new(),
        };
        let places: HashMap<&str, ProposalId> =
            base.proposals.iter().enumerate().map(|(id, proposal)| (proposal.path.as_str(), id)).collect();
        for (id, proposal) in head.proposals.iter().enumerate() {
            if let Some(before) = places.get(proposal.path.as_str()) {
                pairs.join(*before, id);
            }
        }
        // A document that another file of the same folder took the place of: a sidecar that got a README.
        pairs.by(base, head, |proposal| proposal.folder.clone());
        pairs.by_content(base, head);
        pairs
    }

    /// The proposal of the base that this one of the head was.
    #[must_use]
    pub fn base(&self, head: ProposalId) -> Option<ProposalId> {
        self.bases.get(head).copied().flatten()
    }

    /// The proposal of the head that this one of the base is now.
    #[must_use]
    pub fn head(&self, base: ProposalId) -> Option<ProposalId> {
        self.heads.get(base).copied().flatten()
    }

    /// How much of a proposal of the head is the same as where it was moved from, in hundredths; none where it was not.
    #[must_use]
    pub fn moved(&self, head: ProposalId) -> Option<u8> {
        self.moved.get(&head).copied()
    }

    fn join(&mut self, base: ProposalId, head: ProposalId) {
        (self.heads[base], self.bases[head]) = (Some(head), Some(base));
    }

    fn open(&self) -> (Vec<ProposalId>, Vec<ProposalId>) {
        let none = |list: &[Option<ProposalId>]| -> Vec<ProposalId> {
            list.iter().enumerate().filter(|(_, other)| other.is_none()).map(|(id, _)| id).collect()
        };
        (none(&self.heads), none(&self.bases))
    }

    /// Pairs what has the same key on both sides, once on each.
    fn by(&mut self, base: &Roadmap, head: &Roadmap, key: impl Fn(&Proposal) -> Option<String>) {
        let (gone, new) = self.open();
        let mut found: BTreeMap<String, (Vec<ProposalId>, Vec<ProposalId>)> = BTreeMap::new();
        for id in gone {
            key(&base.proposals[id]).into_iter().for_each(|key| found.entry(key).or_default().0.push(id));
        }
        for id in new {
            key(&head.proposals[id]).into_iter().for_each(|key| found.entry(key).or_default().1.push(id));
        }
        for (before, after) in found.into_values() {
            if let ([before], [after]) = (before.as_slice(), after.as_slice()) {
                self.join(*before, *after);
            }
        }
    }

    /// Pairs what holds much of the same, the most alike first.
    fn by_content(&mut self, base: &Roadmap, head: &Roadmap) {
        let (gone, new) = self.open();
        if gone.is_empty() || new.is_empty() {
            return;
        }
        let lines = |roadmap: &Roadmap, ids: &[ProposalId]| -> Vec<(ProposalId, Lines)> {
            ids.iter().take(MOST).map(|id| (*id, Lines::of(roadmap, *id))).collect()
        };
        let (gone, new) = (lines(base, &gone), lines(head, &new));
        let mut alike: Vec<(u8, ProposalId, ProposalId)> = Vec::new();
        for (before, then) in &gone {
            for (after, now) in &new {
                let same = then.alike(now);
                if same >= ALIKE {
                    alike.push((same, *before, *after));
                }
            }
        }
        let path = |(_, before, after): &(u8, ProposalId, ProposalId)| {
            let (one, other) = (&base.proposals[*before].path, &head.proposals[*after].path);
            (one.min(other).clone(), one.max(other).clone())
        };
        alike.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| path(left).cmp(&path(right))));
        for (same, before, after) in alike {
            if self.heads[before].is_none() && self.bases[after].is_none() {
                self.join(before, after);
                self.moved.insert(after, same);
            }
        }
    }
}

/// The lines of a proposal's files, and how often each is there.
struct Lines {
    counts: HashMap<String, usize>,
    total: usize,
}

impl Lines {
    fn of(roadmap: &Roadmap, id: ProposalId) -> Lines {
        let proposal = &roadmap.proposals[id];
        let mut lines = Lines { counts: HashMap::new(), total: 0 };
        for source in proposal.document.into_iter().chain(proposal.sidecar) {
            for line in roadmap.sources.text(source).lines().map(str::trim).filter(|line| !line.is_empty()) {
                *lines.counts.entry(line.to_owned()).or_default() += line.len();
                lines.total += line.len();
            }
        }
        lines
    }

    /// How much of the larger one is in both, in hundredths of its bytes.
    fn alike(&self, other: &Lines) -> u8 {
        let most = self.total.max(other.total);
        if most == 0 || self.total.min(other.total) * 100 < most * usize::from(ALIKE) {
            return 0;
        }
        let same = |(line, count): (&String, &usize)| other.counts.get(line).map_or(0, |known| *known.min(count));
        let same: usize = self.counts.iter().map(same).sum();
        u8::try_from(same * 100 / most).unwrap_or(100)
    }
}

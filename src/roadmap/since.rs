//! What is other than in the last roadmap, so that a part that was made of the same is not made again.

use std::sync::Arc;

use crate::ledger::Ledger;
use crate::load::Documentation;
use crate::proposal::{Declared, Proposal};

/// A part of a roadmap as it was made last.
#[derive(Debug)]
pub(super) struct Part<T>(Option<Arc<T>>);

impl<T> Default for Part<T> {
    fn default() -> Part<T> {
        Part(None)
    }
}

impl<T> Part<T> {
    /// The part that was made last, if what it is made of is the `same`; else what `make` makes.
    pub(super) fn keep(&mut self, same: bool, make: impl FnOnce() -> T) -> Arc<T> {
        match &self.0 {
            Some(known) if same => known.clone(),
            _ => self.0.insert(Arc::new(make())).clone(),
        }
    }
}

/// What the last roadmap was made of.
#[derive(Debug, Default)]
pub(super) struct Before {
    proposals: Vec<Arc<Proposal>>,
    documentation: Vec<Documentation>,
    ledger: Ledger,
}

/// How proposals and documentation differ from those of the last roadmap.
#[derive(Debug)]
pub(super) struct Since {
    /// The proposals that were read anew, as they were and as they are; none where there are more or fewer.
    others: Option<Vec<(Arc<Proposal>, Arc<Proposal>)>>,
    /// Whether the documentation pages are the same.
    pub(super) documentation: bool,
}

/// How the ledger differs from that of the last roadmap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pasts {
    /// Whether the commits are the same.
    pub(super) commits: bool,
    /// Whether the commits and all pasts are the same.
    pub(super) same: bool,
}

impl Before {
    /// What is other now.
    pub(super) fn since(&self, proposals: &[Arc<Proposal>], documentation: &[Documentation]) -> Since {
        let as_many = self.proposals.len() == proposals.len();
        let others = as_many.then(|| {
            let pairs = self.proposals.iter().zip(proposals).filter(|(was, is)| !Arc::ptr_eq(was, is));
            pairs.map(|(was, is)| (was.clone(), is.clone())).collect()
        });
        Since { others, documentation: self.documentation == documentation }
    }

    /// What is other in the ledger now.
    pub(super) fn pasts(&self, ledger: &Ledger) -> Pasts {
        let before = &self.ledger;
        let commits = before.present == ledger.present
            && before.until == ledger.until
            && (Arc::ptr_eq(&before.commits, &ledger.commits) || before.commits == ledger.commits);
        let same_past = |(was, is): (&Arc<_>, &Arc<_>)| Arc::ptr_eq(was, is) || was == is;
        let same = commits
            && before.pasts.len() == ledger.pasts.len()
            && before.pasts.iter().zip(&ledger.pasts).all(same_past);
        Pasts { commits, same }
    }

    /// Takes what the roadmap is made of now.
    pub(super) fn renew(&mut self, proposals: &[Arc<Proposal>], documentation: &[Documentation], ledger: &Ledger) {
        self.proposals = proposals.to_vec();
        if self.documentation != documentation {
            self.documentation = documentation.to_vec();
        }
        self.ledger = ledger.clone();
    }
}

impl Since {
    /// Whether every proposal has the same of what `same` compares.
    pub(super) fn same(&self, same: impl Fn(&Proposal, &Proposal) -> bool) -> bool {
        self.others.as_ref().is_some_and(|others| others.iter().all(|(was, is)| same(was, is)))
    }

    /// Whether every proposal has the same status and stage.
    pub(super) fn standing(&self) -> bool {
        let stage = |proposal: &Proposal| proposal.stage.as_ref().map(|stage| stage.canonical.clone());
        self.same(|was, is| {
            let (before, now) = (&was.status, &is.status);
            (&before.canonical, before.group, before.raw.is_some()) == (&now.canonical, now.group, now.raw.is_some())
                && stage(was) == stage(is)
        })
    }

    /// Whether every proposal names the same milestones, written in the same way.
    pub(super) fn plans(&self) -> bool {
        let plan = |declared: &Declared| {
            let milestones: Vec<_> = declared.milestones.iter().map(|one| (one.clone(), one.raw.clone())).collect();
            (declared.track.clone(), declared.stage.clone(), declared.raw.value.clone(), milestones)
        };
        let all = |proposal: &Proposal| -> Vec<_> {
            proposal.milestones.iter().chain(&proposal.latest_milestone).map(plan).collect()
        };
        self.same(|was, is| was.latest_milestone.is_some() == is.latest_milestone.is_some() && all(was) == all(is))
    }
}

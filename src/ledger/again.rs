//! The ledger after an edit: the commits are the same, so that only where the edited proposals stand now is new.

use std::sync::Arc;

use super::assemble::uncommitted;
use super::read::{Source, standing};
use super::{Ledger, Past};
use crate::config::Config;
use crate::proposal::standing::Standing;
use crate::source::Source as Text;

/// The ledger that was read last. Empty, it makes every reading the first one. Who keeps one empties it whenever the
/// commit, the configuration or the set of files changes.
#[derive(Debug, Default)]
pub struct Memory {
    kept: Option<(Ledger, Vec<Kept>)>,
}

/// A proposal of which the ledger was read.
#[derive(Debug)]
struct Kept {
    document: Option<Arc<Text>>,
    sidecar: Option<Arc<Text>>,
    dialect: String,
    /// Where it stood in the last commit, if that is known. None of a proposal whose files are not those that the
    /// commit holds under the same names: which ones they are may depend on their text.
    committed: Option<Option<Standing>>,
}

impl Memory {
    pub(super) fn keep(&mut self, sources: &[Source<'_>], committed: Vec<Option<Option<Standing>>>, ledger: &Ledger) {
        let kept = sources.iter().zip(committed).map(|(source, committed)| Kept {
            document: source.document.cloned(),
            sidecar: source.sidecar.cloned(),
            dialect: source.dialect.name.clone(),
            committed,
        });
        // What was worth a word once is not said again with every edit.
        let notices = ledger.notices.iter().filter(|notice| !notice.passing).cloned().collect();
        self.kept = Some((Ledger { notices, ..ledger.clone() }, kept.collect()));
    }

    /// The ledger of the same proposals with the texts that they have now; none where more has to be read for it.
    pub(super) fn again(&mut self, sources: &[Source<'_>], config: &Config) -> Option<Ledger> {
        let (ledger, kept) = self.kept.as_mut()?;
        let same = kept.len() == sources.len() && kept.iter().zip(sources).all(|(kept, source)| kept.is_of(source));
        if !same {
            return None;
        }
        for (id, (kept, source)) in kept.iter_mut().zip(sources).enumerate() {
            if is(kept.document.as_ref(), source.document) && is(kept.sidecar.as_ref(), source.sidecar) {
                continue;
            }
            let committed = kept.committed.as_ref()?;
            let now = standing(source, config);
            let mut past = Past::clone(&ledger.pasts[id]);
            match committed {
                None => past.first = now,
                Some(committed) => {
                    past.transitions.retain(|transition| transition.commit.is_some());
                    past.transitions.extend(uncommitted(source, committed, &now));
                }
            }
            // The same past stays the same in memory as well: others look whether it is.
            if past != *ledger.pasts[id] {
                ledger.pasts[id] = Arc::new(past);
            }
            kept.document = source.document.cloned();
            kept.sidecar = source.sidecar.cloned();
        }
        Some(ledger.clone())
    }
}

impl Kept {
    /// Whether it is the same proposal, whatever its text.
    fn is_of(&self, source: &Source<'_>) -> bool {
        let same = |kept: Option<&Arc<Text>>, now: Option<&Arc<Text>>| match (kept, now) {
            (Some(kept), Some(now)) => Arc::ptr_eq(kept, now) || kept.path == now.path,
            (None, None) => true,
            _ => false,
        };
        same(self.document.as_ref(), source.document)
            && same(self.sidecar.as_ref(), source.sidecar)
            && self.dialect == source.dialect.name
    }
}

/// Whether it is the very same text.
fn is(kept: Option<&Arc<Text>>, now: Option<&Arc<Text>>) -> bool {
    match (kept, now) {
        (Some(kept), Some(now)) => Arc::ptr_eq(kept, now),
        (None, None) => true,
        _ => false,
    }
}

//! The full-text index of the preview: made when the search is first opened, made again in the background when it is
//! asked for after an edit.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch as state;

use super::answer::media;
use super::preview::{Current, Snapshot};
use super::sending::Outgoing;
use crate::search;

/// The files of an index, by their addresses.
type Files = Arc<BTreeMap<String, Arc<Outgoing>>>;

/// What is known of the index.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// The site that it was made of, by its serial number, and its files; none before the search was first opened.
    made: Option<(u64, Files)>,
    /// The site that one is being made of.
    making: Option<u64>,
}

/// How current the index is, as the pages are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// Nobody has asked for it.
    Unasked,
    /// It is of the site that is served.
    Fresh,
    /// It is of an earlier one.
    Stale,
}

/// Makes the index, and keeps it.
#[derive(Clone, Debug)]
pub(super) struct FullText {
    index: Arc<Mutex<Index>>,
    changed: state::Sender<u64>,
}

impl FullText {
    pub(super) fn new() -> FullText {
        FullText { index: Arc::default(), changed: state::channel(0).0 }
    }

    /// Tells whenever the index has become another.
    pub(super) fn changes(&self) -> state::Receiver<u64> {
        self.changed.subscribe()
    }

    pub(super) fn age(&self, serial: u64) -> Age {
        match &self.lock().made {
            None => Age::Unasked,
            Some((made, _)) if *made == serial => Age::Fresh,
            Some(_) => Age::Stale,
        }
    }

    /// A file of the index, of an earlier site if it has to be. Waits for the first index.
    pub(super) async fn file(&self, current: &Current, path: &str) -> Option<Arc<Outgoing>> {
        let snapshot = current.snapshot.clone()?;
        let mut changes = self.changes();
        self.make(snapshot);
        loop {
            {
                let index = self.lock();
                if let Some((_, files)) = &index.made {
                    return files.get(path).cloned();
                }
                // None is there, and none is being made.
                let _site = index.making?;
            }
            changes.changed().await.ok()?;
        }
    }

    /// Begins to make the index of a site, unless there is one or one is being made.
    fn make(&self, snapshot: Arc<Snapshot>) {
        let mut index = self.lock();
        let there = index.made.as_ref().is_some_and(|(serial, _)| *serial == snapshot.serial);
        if there || index.making.is_some() {
            return;
        }
        index.making = Some(snapshot.serial);
        drop(index);
        let own = self.clone();
        let serial = snapshot.serial;
        let _task = tokio::spawn(async move {
            let made = tokio::task::spawn_blocking(move || search::files(&snapshot.site)).await;
            let mut index = own.lock();
            index.making = None;
            // Where it fails, the one before stays; a build says why.
            if let Ok(Ok(files)) = made {
                let content = |(path, bytes): (String, Vec<u8>)| {
                    let media = media(&path);
                    (path, Arc::new(Outgoing::new(bytes, media)))
                };
                index.made = Some((serial, Arc::new(files.into_iter().map(content).collect())));
            }
            drop(index);
            own.changed.send_modify(|count| *count += 1);
        });
    }

    /// Makes the index anew some time after an edit, once somebody has asked for it.
    pub(super) async fn follow(self, mut current: state::Receiver<Current>) {
        /// How long nothing must change before so much work is begun.
        const QUIET: std::time::Duration = std::time::Duration::from_secs(2);
        while current.changed().await.is_ok() {
            while let Ok(Ok(())) = tokio::time::timeout(QUIET, current.changed()).await {}
            let snapshot = current.borrow_and_update().snapshot.clone();
            if let Some(snapshot) = snapshot.filter(|snapshot| self.age(snapshot.serial) == Age::Stale) {
                self.make(snapshot);
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The thread that keeps the roadmap current: it reads what changed, and hands on the site that came of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::watch as state;

use super::changed::{counted, difference, took};
use super::watch::{Changes, Watch};
use super::{Options, Tell};
use crate::build::{self, Base, BuildError, Past, Reader, Reading};
use crate::compare::Against;
use crate::diagnostic::Severity;
use crate::site::{Route, Site};
use crate::tree::Tree;

/// A site as it was at one moment, and the tree that its files lie in.
#[derive(Debug)]
pub struct Snapshot {
    /// Counts from one.
    pub serial: u64,
    /// The site.
    pub site: Site,
    /// The tree.
    pub tree: Tree,
    /// The text of the configuration, where there is one.
    pub config: Option<String>,
}

/// What is served now.
#[derive(Clone, Debug, Default)]
pub struct Current {
    /// The last good site; none before the first one.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Only the metadata was read so far: lists are as they will be, but for the history, and documents are not.
    pub partial: bool,
    /// Why there is no newer one.
    pub trouble: Option<Arc<str>>,
    /// Whether everything that was to be read at the start has been read.
    pub settled: bool,
}

/// Reads, watches, and reads again.
pub struct Preview {
    reader: Reader,
    root: PathBuf,
    sender: state::Sender<Current>,
    tell: Tell,
    past: Past,
    poll: bool,
    search: bool,
    threads: Option<usize>,
    serial: u64,
    /// What the files are compared with, and why they are not.
    base: Option<Base>,
    base_trouble: Option<String>,
}

impl Preview {
    /// A preview that has read nothing yet.
    #[must_use]
    pub fn new(reader: Reader, options: &Options, sender: state::Sender<Current>, tell: Tell) -> Preview {
        Preview {
            reader,
            root: options.dir.clone(),
            sender,
            tell,
            past: options.past,
            poll: options.poll,
            search: options.search,
            threads: options.threads,
            serial: 0,
            base: options.base.clone().map(|asked| Base::new(&options.dir, asked)),
            base_trouble: None,
        }
    }

    /// Runs until nobody wants to know any more.
    pub fn run(self) {
        const STACK: usize = 16 * 1024 * 1024;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.unwrap_or(0)).stack_size(STACK).build();
        match pool {
            Ok(pool) => self.work(&pool),
            Err(error) => (self.tell)(&format!("error: the threads cannot be started: {error}")),
        }
    }

    fn work(mut self, pool: &rayon::ThreadPool) {
        // What the metadata says first, since that is quick; then the documents; then what the repository remembers.
        if self.past == Past::Told {
            self.reader.ask(Past::Later);
        }
        let started = Instant::now();
        pool.install(|| {
            self.choose_look();
            // What was not read cannot be compared.
            let base = self.base.take();
            let glance = self.reader.glance().and_then(|reading| self.site(reading));
            self.base = base;
            // What is wrong with it is told by the whole reading.
            if let Ok(snapshot) = glance {
                self.publish(Ok(snapshot), true);
            }
            self.first(started);
        });
        let mut watch = Watch::new(&self.root, self.poll);
        if self.past == Past::Told {
            self.reader.ask(Past::Told);
            let started = Instant::now();
            pool.install(|| self.remember(started));
        }
        // What came while there was no watch yet is found by looking.
        loop {
            let folders = self.reader.tree().map(|tree| tree.listing.folders.clone()).unwrap_or_default();
            let more = watch.follow(&folders);
            if let Some(notice) = watch.notice() {
                (self.tell)(&notice);
            }
            if !more {
                break;
            }
            // Commits, too, may have come meanwhile.
            let changes = Changes { repository: true, ..Changes::everything() };
            pool.install(|| self.update(&changes, Instant::now()));
        }
        self.sender.send_modify(|current| current.settled = true);
        while !self.sender.is_closed() {
            let Some(changes) = watch.wait() else { continue };
            let started = Instant::now();
            let mut changes = changes;
            loop {
                pool.install(|| self.update(&changes, started));
                let folders = self.reader.tree().map(|tree| tree.listing.folders.clone()).unwrap_or_default();
                let more = watch.follow(&folders);
                if let Some(notice) = watch.notice() {
                    (self.tell)(&notice);
                }
                // A folder is looked into before it is watched: what came between is seen by looking again. It may be one
                // of git's, which `git init` makes before there is a repository in it.
                if !more {
                    break;
                }
                changes = Changes { repository: true, ..Changes::everything() };
            }
        }
    }

    fn first(&mut self, started: Instant) {
        match self.read() {
            Ok(snapshot) => {
                let roadmap = snapshot.site.roadmap();
                let line = format!(
                    "Found {}, dialect {}, {}; read in {}",
                    counted(roadmap.proposals.len(), "proposal"),
                    roadmap.dialect,
                    counted(warnings(&snapshot.site), "warning"),
                    took(started),
                );
                self.publish(Ok(snapshot), false);
                (self.tell)(&line);
            }
            Err(error) => self.publish(Err(error), false),
        }
    }

    fn remember(&mut self, started: Instant) {
        let read = self.read();
        if let Ok(snapshot) = &read {
            let ledger = &snapshot.site.roadmap().ledger;
            for notice in &ledger.notices {
                (self.tell)(&format!("note: {}", notice.message));
            }
            if ledger.present {
                let commits = counted(ledger.commits.len(), "commit");
                (self.tell)(&format!("Read the history: {commits} that touched proposals, in {}", took(started)));
            }
        }
        self.publish(read, false);
    }

    /// Reads what changed and hands on what came of it.
    pub fn update(&mut self, changes: &Changes, started: Instant) {
        let mut any = !changes.paths.is_empty();
        self.reader.changed(changes.paths.iter().map(String::as_str));
        any |= changes.repository && self.reader.look_at_repository();
        if let Some(base) = self.base.as_mut().filter(|_| changes.repository) {
            base.look_again();
            // Another name may mean another commit without the head being another.
            any = true;
        }
        let listed = if changes.everything { self.reader.look() } else { Ok(false) };
        any |= *listed.as_ref().unwrap_or(&true);
        if !any {
            return;
        }
        let before = self.sender.borrow().clone();
        let read = listed.and_then(|_| self.read());
        let failed = read.is_err();
        // Whoever looks at the page comes first; what is to be said about it is found out meanwhile.
        self.publish(read, false);
        let time = took(started);
        let now = self.sender.borrow().snapshot.clone().filter(|_| !failed);
        let line = match (&before.snapshot, &now) {
            (Some(then), Some(now)) => match difference(&then.site, &now.site, then.config == now.config) {
                // An editor's own files, a touch, a part of the theme: open pages find out whether it concerns them.
                None => before.trouble.is_some().then(|| format!("As before; {time}")),
                Some(difference) => Some(format!("{difference}, {time}{}", difference.findings())),
            },
            (None, Some(now)) => Some(format!("{}; {time}", counted(now.site.roadmap().proposals.len(), "proposal"))),
            (_, None) => None,
        };
        if let Some(line) = line {
            (self.tell)(&line);
        }
        forget(before);
    }

    fn read(&mut self) -> Result<Snapshot, BuildError> {
        self.choose_look();
        let reading = self.reader.read()?;
        self.site(reading)
    }

    /// Takes the look of the base. Why there is no base is said when the two are compared.
    fn choose_look(&mut self) {
        let look = self.base.as_mut().and_then(|base| base.look().ok()).flatten();
        self.reader.set_look(look);
    }

    fn site(&mut self, mut reading: Reading) -> Result<Snapshot, BuildError> {
        reading.search = self.search;
        reading.against = self.against(&reading);
        let themed = reading.config.raw.output.html.theme.is_some();
        let config = reading.config_text.clone();
        let before = self.sender.borrow().snapshot.clone();
        let (site, tree) = build::site(reading, before.as_ref().map(|before| &before.site))?;
        if themed {
            // A theme that fails is found out here, so that the last good site stays.
            for route in [Some(Route::Home), (!site.roadmap().proposals.is_empty()).then_some(Route::Proposal(0))] {
                route.iter().for_each(|route| drop(site.render(route)));
            }
            if let Some(trouble) = site.troubles().into_iter().find(|trouble| !trouble.passing) {
                return Err(BuildError::Theme(trouble));
            }
        }
        self.serial += 1;
        Ok(Snapshot { serial: self.serial, site, tree, config })
    }

    /// What the reading changes of the base. Why there is no base is said once.
    fn against(&mut self, reading: &Reading) -> Option<Against> {
        match self.base.as_mut()?.against(reading) {
            Ok(against) => {
                self.base_trouble = None;
                Some(against)
            }
            Err(error) => {
                let text = error.to_string();
                if self.base_trouble.as_ref() != Some(&text) {
                    (self.tell)(&format!("warning: there is no page of changes: {text}"));
                    self.base_trouble = Some(text);
                }
                None
            }
        }
    }

    fn publish(&mut self, read: Result<Snapshot, BuildError>, partial: bool) {
        let old = self.sender.borrow().snapshot.clone();
        match read {
            Ok(snapshot) => self.sender.send_modify(|current| {
                current.snapshot = Some(Arc::new(snapshot));
                current.partial = partial;
                current.trouble = None;
            }),
            Err(error) => {
                let text = error.to_string();
                (self.tell)(&format!("error: {text}"));
                self.sender.send_modify(|current| {
                    current.trouble = Some(text.into());
                    // Half of a site is no last good one.
                    if std::mem::take(&mut current.partial) {
                        current.snapshot = None;
                    }
                });
            }
        }
        forget(old);
    }
}

/// Lets go of a site. To take a large roadmap apart takes a while, and nobody has to wait for it.
fn forget(old: impl Send + 'static) {
    let _ = std::thread::Builder::new().name("old site".to_owned()).spawn(move || drop(old));
}

fn warnings(site: &Site) -> usize {
    site.roadmap().diagnostics.iter().filter(|finding| finding.severity > Severity::Note).count()
}

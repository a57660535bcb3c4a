//! Roadmap → site on disk: pages and the index of their texts, made beside each other.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::lint::{Settings, prepare};
use crate::load::names;
use crate::search::{self, Documents};
use crate::site::{Content, Extra, Extras, Route, Search, Site, SitePath};
use crate::theme::slots::SlotError;
use crate::tree::Tree;
use crate::write::{Writer, Written};

use super::{BuildError, Look, Reading, assets, planted};

/// A site that was written.
#[derive(Debug)]
pub struct Built {
    /// The site.
    pub site: Site,
    /// What became of its files.
    pub written: Written,
    /// What was indexed, where texts can be searched.
    pub indexed: Option<Indexed>,
    /// What slots of the theme could not do on some pages, which have what the built-in theme has there.
    pub passing: Vec<SlotError>,
}

/// What making the index came to.
#[derive(Clone, Copy, Debug)]
pub struct Indexed {
    /// How many documents it holds.
    pub documents: usize,
    /// From its beginning to its end; pages may have been rendered meanwhile.
    pub time: Duration,
}

/// Renders every page of the site and writes it into `dest`, and the index of its texts. What it has in common with the
/// site `before` is taken from there.
///
/// # Errors
/// When the site cannot be written or indexed; the old one is then left as it was.
pub fn write(reading: Reading, dest: &Path, before: Option<&Site>) -> Result<Built, BuildError> {
    /// How many pages are rendered in a row.
    const ROW: usize = 16;
    let (site, tree) = site(reading, before)?;
    prepare(site.roadmap());
    planted::check_place(&tree, dest)?;
    let writer = Writer::open(dest)?;
    let started = Instant::now();
    let parts = site.searched().parts;
    let documents = if parts > 0 { Documents::read(&site, parts) } else { Documents::default() };
    let put = |(path, route): &(SitePath, Route)| -> Result<(), BuildError> {
        // An image is costly, and its address tells what is in it: the old site's is the one that would be drawn.
        if matches!(route, Route::Image(_)) && writer.keep(path.as_str())? {
            return Ok(());
        }
        match site.render(route).content {
            Content::Bytes(bytes) => writer.put(path.as_str(), &bytes),
            Content::File(from) => writer.put(path.as_str(), &assets::copied(&tree, &from, path.as_str())?),
        }?;
        Ok(())
    };
    // The parts of the index are the longest work, so that they come first; who is done with them goes on to the pages.
    let rows: Vec<&[(SitePath, Route)]> = site.routes().chunks(ROW).collect();
    let next = AtomicUsize::new(0);
    let work = |_| -> Result<Duration, BuildError> {
        let mut indexed = Duration::ZERO;
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job < parts {
                for (path, bytes) in search::part(&site, &documents, job)? {
                    writer.put(&path, &bytes)?;
                }
                indexed = started.elapsed();
            } else if let Some(row) = rows.get(job - parts) {
                row.iter().try_for_each(put)?;
            } else {
                return Ok(indexed);
            }
        }
    };
    let times = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1).map(work);
    let times = times.collect::<Result<Vec<_>, _>>()?;
    let time = times.into_iter().max().unwrap_or_default();
    let indexed = (parts > 0).then(|| Indexed { documents: documents.count(), time });
    // The old site stays where the theme failed on a page of the new one.
    let (passing, failed): (Vec<SlotError>, Vec<SlotError>) = site.troubles().into_iter().partition(|one| one.passing);
    if let Some(trouble) = failed.into_iter().next() {
        return Err(BuildError::Theme(trouble));
    }
    planted::check_others(&tree, dest, &writer.others())?;
    let written = writer.finish()?;
    Ok(Built { site, written, indexed, passing })
}

/// The site of a reading, and the tree that its files are copied from. What it has in common with the site `before` is
/// taken from there.
///
/// # Errors
/// When the theme or a file that the configuration adds cannot be used.
pub fn site(reading: Reading, before: Option<&Site>) -> Result<(Site, Tree), BuildError> {
    let extras = extras(&reading)?;
    let Reading { tree, roadmap, against, .. } = reading;
    Ok((Site::after(before, roadmap, Extras { against, ..extras }), tree))
}

/// What of the site can be searched.
fn search(reading: &Reading) -> Search {
    let wanted = &reading.config.raw.output.html.search;
    if !reading.search || !wanted.enable {
        return Search::Off;
    }
    match search::parts(&reading.roadmap) {
        parts if parts > 0 && wanted.full_text => Search::FullText { parts },
        _ => Search::Names,
    }
}

/// The style sheets and scripts that the configuration adds. Scripts only where the caller allows them: whoever may
/// change the repository may change its `book.toml` as well.
fn extras(reading: &Reading) -> Result<Extras, BuildError> {
    let own = || Look { html: reading.config.raw.output.html.clone(), tree: reading.tree.clone() };
    let look = reading.look.clone().unwrap_or_else(own);
    // A file under another name could be a page, which would run what is in it.
    let read = |paths: &[String], extension: &str| -> Result<Vec<Extra>, BuildError> {
        let read = |path: &String| Ok(Extra::new(names::file_name(path), look.file(path, extension)?));
        paths.iter().map(read).collect()
    };
    let html = &look.html;
    let scripts = if reading.allow_scripts { read(&html.additional_js, "js")? } else { Vec::new() };
    Ok(Extras {
        cname: html.cname.clone(),
        styles: read(&html.additional_css, "css")?,
        scripts,
        theme: look.theme(reading.allow_scripts)?,
        search: search(reading),
        images: html.og_images,
        settings: Settings::of(&reading.config).map_err(BuildError::Config)?,
        against: None,
    })
}

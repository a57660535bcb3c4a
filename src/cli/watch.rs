//! `roadbook build --watch`: the site is written again whenever the repository changes.

use std::process::ExitCode;
use std::time::Instant;

use super::build::{Build, Done};
use super::out::say;
use crate::build::{Built, Reader};
use crate::serve::changed::{counted, difference, took};
use crate::serve::{Changes, Watch};

/// Writes the site now and after every change; only an error of the terminal ends it.
pub(super) fn run(build: &Build) -> Result<ExitCode, String> {
    let mut reader = build.reader();
    let started = Instant::now();
    // A folder that cannot be read, or a site that cannot be written, may be mended; no folder at all is a mistake.
    std::fs::read_dir(build.dir())
        .map_err(|error| format!("{}: {error}\n  help: name a folder that can be read", build.dir().display()))?;
    let mut trouble: Option<String> = None;
    let mut last = match build.write(&mut reader, None) {
        Ok(done) => {
            let _warnings = build.report(&done, started)?;
            Some(done)
        }
        Err(error) => {
            tell(&format!("error: {error}"))?;
            trouble = Some(error);
            None
        }
    };
    tell(&format!("Watching {}; interrupt to end", build.dir().display()))?;
    let mut watch = Watch::new(build.dir(), false);
    loop {
        let folders = reader.tree().map(|tree| tree.listing.folders.clone()).unwrap_or_default();
        let more = watch.follow(&folders);
        if let Some(notice) = watch.notice() {
            tell(&notice)?;
        }
        // What came while a folder was not yet watched is found by looking.
        let changes = if more { Some(Changes { repository: true, ..Changes::everything() }) } else { watch.wait() };
        let Some(changes) = changes else { continue };
        let started = Instant::now();
        let written = match concerns(&mut reader, &changes) {
            // What failed may have been mended elsewhere, where the site lies for instance; without a sign it was not.
            Ok(false) if trouble.is_none() || changes.paths.is_empty() => continue,
            Ok(_) => build.write(&mut reader, last.as_ref().map(|done| &done.built.site)),
            Err(error) => Err(error),
        };
        match written {
            Ok(done) => {
                if let Some(line) = line(last.as_ref(), &done, started) {
                    tell(&line)?;
                }
                last = Some(done);
                trouble = None;
            }
            // Where files are looked at every second, the same trouble is there every second.
            Err(error) if trouble.as_ref() == Some(&error) && changes.paths.is_empty() => {}
            Err(error) => {
                tell(&format!("error: {error}"))?;
                trouble = Some(error);
            }
        }
    }
}

/// Hands the changes to the reader, and tells whether the site has anything to do with them.
fn concerns(reader: &mut Reader, changes: &Changes) -> Result<bool, String> {
    let listed = |reader: &Reader, path: &String| {
        reader.tree().is_none_or(|tree| tree.listing.files.contains_key(path.as_str()))
    };
    reader.changed(changes.paths.iter().map(String::as_str));
    let mut any = changes.paths.iter().any(|path| listed(reader, path));
    any |= changes.repository && reader.look_at_repository();
    if changes.everything {
        any |= reader.look().map_err(|error| error.to_string())?;
    }
    Ok(any)
}

/// What is to be said of a site that was written once more; nothing where no file of it is another now.
fn line(before: Option<&Done>, now: &Done, started: Instant) -> Option<String> {
    let Built { site, written, .. } = &now.built;
    let time = took(started);
    if written.changed + written.removed == 0 {
        return None;
    }
    let files = format!("{} written, {} removed", counted(written.changed, "file"), written.removed);
    let different = before.and_then(|before| difference(&before.built.site, site, before.config == now.config));
    Some(match different {
        Some(different) => format!("{different}, {files}, {time}{}", different.findings()),
        None => format!("Changed, {files}, {time}"),
    })
}

fn tell(line: &str) -> Result<(), String> {
    say(line)
}

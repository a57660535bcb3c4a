//! `roadbook serve`.

use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::Input;
use super::out::say;
use crate::build::{Asked, Past};
use crate::serve::{Options, serve};

/// How long nothing must happen before a change is read, for people.
const AFTER: &str = "A change is read once nothing has happened for 15 ms, or for 60 ms where very many files change.";

#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Serve {
    #[command(flatten)]
    input: Input,
    /// Port to listen at; the next free one if it is taken
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    /// Address or name to listen at; other than this machine only where it is asked for
    #[arg(short = 'n', long, value_name = "HOST", default_value = "127.0.0.1")]
    hostname: String,
    /// Open the site in a browser
    #[arg(short, long)]
    open: bool,
    /// Look at the files every second instead of waiting for the system to tell of changes
    #[arg(long)]
    poll: bool,
    /// The revision to compare with: the site is a preview, with a page of what changes; A...B is where both went on from
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Take theme, style sheets and [output.html] from the files as they are rather than from the base
    #[arg(long, requires = "base")]
    head_theme: bool,
    /// Include the scripts that `additional-js` in book.toml names
    #[arg(long)]
    allow_scripts: bool,
    /// Leave the search out
    #[arg(long)]
    no_search: bool,
    /// Address that opens a file in an editor: {path}, {line} and {column} stand for the place
    #[arg(long, value_name = "URL", env = "EDITOR_URL")]
    editor_url: Option<String>,
}

impl Serve {
    pub(super) fn run(&self) -> Result<ExitCode, String> {
        let dir = &self.input.dir;
        std::fs::read_dir(dir)
            .map_err(|error| format!("{}: {error}\n  help: name a folder that can be read", dir.display()))?;
        if self.input.threads == Some(0) {
            return Err("--threads must be at least 1".to_owned());
        }
        let (address, host) = self.address()?;
        let asked = |base: &String| Asked::new(base.clone(), None, self.head_theme).map_err(|error| error.to_string());
        let base = self.base.as_ref().map(asked).transpose()?;
        let options = Options {
            dir: dir.clone(),
            address,
            port: self.port,
            host,
            past: if self.input.no_git { Past::Off } else { Past::Told },
            allow_scripts: self.allow_scripts,
            search: !self.no_search,
            poll: self.poll,
            threads: self.input.threads,
            base,
            editor: self.editor_url.clone(),
        };
        let tell = |line: &str| {
            // A terminal that has gone is no reason to end.
            let _ = say(line);
        };
        serve(&options, Arc::new(tell), |url| {
            if self.open
                && let Err(error) = open::that_detached(url)
            {
                tell(&format!("warning: {url} cannot be opened: {error}"));
            }
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// The address to listen at, and the name under which it was asked for.
    fn address(&self) -> Result<(IpAddr, Option<String>), String> {
        if let Ok(address) = self.hostname.trim_matches(['[', ']']).parse() {
            return Ok((address, None));
        }
        if self.hostname == "localhost" {
            return Ok((IpAddr::V4(Ipv4Addr::LOCALHOST), None));
        }
        let found = (self.hostname.as_str(), 0).to_socket_addrs().ok().and_then(|mut found| found.next());
        found.map(|found| (found.ip(), Some(self.hostname.clone()))).ok_or_else(|| {
            format!("`{}` is no address of this machine\n  help: -n 127.0.0.1, or -n 0.0.0.0 for all", self.hostname)
        })
    }
}

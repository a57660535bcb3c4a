//! The preview: the site of a work tree, served from memory and kept current while files are edited.
//!
//! ```text
//! watch ──Changes──▶ preview (one thread, owns the Reader) ──Current──▶ server: pages on demand
//!                                                            └─────────▶ reload: one event stream for each open page
//! ```
//!
//! Pages are rendered when they are asked for, by the functions of `build`, from the roadmap in memory. What the
//! server adds on the way out, a script, a style sheet and leave to connect to itself, is added in `inject` and nowhere
//! else. Nothing is written to disk.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch as state;

use crate::build::{Asked, Past, Reader};

mod answer;
pub(crate) mod changed;
mod full_text;
mod inject;
mod page;
mod preview;
mod reload;
mod sending;
mod server;
mod watch;

pub use preview::{Current, Preview};
pub use watch::{Changes, SETTLE, Watch};

/// How the preview is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of the repository, or a folder in it.
    pub dir: PathBuf,
    /// Where to listen.
    pub address: IpAddr,
    /// The first port that is tried.
    pub port: u16,
    /// The name by which the caller asked for the address, if it is one.
    pub host: Option<String>,
    /// What git is asked.
    pub past: Past,
    /// Whether scripts that the configuration adds become part of the site.
    pub allow_scripts: bool,
    /// Whether the site has a search.
    pub search: bool,
    /// Look at the files every second instead of waiting to be told.
    pub poll: bool,
    /// How many threads read; none for one a core.
    pub threads: Option<usize>,
    /// The revision that the files are compared with.
    pub base: Option<Asked>,
    /// Address of an editor, `{path}`, `{line}` and `{column}` standing for a place.
    pub editor: Option<String>,
}

/// What the preview tells while it runs: one line each.
pub type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// Serves the preview until the process is told to end. `opened` is called with its address once it answers.
///
/// # Errors
/// When no port is free or the system refuses threads.
pub fn serve(options: &Options, tell: Tell, opened: impl FnOnce(&str)) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(8)
        // Pages with deep documents are rendered here.
        .thread_stack_size(16 * 1024 * 1024)
        .enable_all()
        .build()
        .map_err(|error| format!("the server cannot be started: {error}"))?;
    let (listener, address) = runtime.block_on(server::listen(options.address, options.port))?;
    let (sender, current) = state::channel(Current::default());
    let mut reader = Reader::new(&options.dir, options.past);
    reader.allow_scripts(options.allow_scripts);
    let preview = Preview::new(reader, options, sender, tell.clone());
    std::thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || preview.run())
        .map_err(|error| format!("the preview cannot be started: {error}"))?;
    let url = format!("http://{}/", shown(address, options.host.as_deref()));
    if address.port() != options.port && options.port != 0 {
        tell(&format!("Port {} is taken; using {}", options.port, address.port()));
    }
    if !address.ip().is_loopback() {
        tell(&format!(
            "warning: {} can be reached from other machines; anybody who reaches it reads all of it",
            address.ip()
        ));
    }
    tell(&format!("Serving {url} (Ctrl-C ends it)"));
    opened(&url);
    let hosts = answer::Hosts::new(address, options.host.clone());
    let server = server::Server::new(current, hosts, options.editor.clone());
    runtime.block_on(async {
        tokio::select! {
            () = server.run(listener) => {}
            () = server::ended() => {}
        }
    });
    runtime.shutdown_background();
    Ok(())
}

/// The address as a browser takes it.
fn shown(address: SocketAddr, host: Option<&str>) -> String {
    match host {
        Some(host) => format!("{host}:{}", address.port()),
        None if address.ip().is_unspecified() => format!("localhost:{}", address.port()),
        None => address.to_string(),
    }
}

//! The repository that a tree belongs to, as git tells: its address on a host, and where the tree lies in it.

use std::path::Path;
use std::process::{Command, Stdio};

/// What git knows. Empty where there is no git, no repository, or a refusal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repository {
    /// The web address, without credentials and trailing slash.
    pub url: Option<String>,
    /// Where the tree lies: empty at the top, else a path with a trailing slash.
    pub prefix: String,
}

/// Asks git about the repository round `root`.
#[must_use]
pub fn find(root: &Path) -> Repository {
    let url = git(root, &["config", "--get", "remote.origin.url"]).and_then(|remote| web_address(&remote));
    let prefix = git(root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    Repository { url, prefix }
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// The web address of a remote: `git@host:owner/name.git`, `ssh://…`, `https://user:token@host/…`.
#[must_use]
pub fn web_address(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let bare = ["https://", "http://", "ssh://", "git://"].into_iter().find_map(|scheme| remote.strip_prefix(scheme));
    let (host, path) = match bare {
        Some(bare) => bare.split_once('/')?,
        None => remote.split_once(':').filter(|(host, path)| host.contains('@') && !path.starts_with("//"))?,
    };
    let host = host.rsplit('@').next()?;
    // A port of ssh's is not the web server's.
    let host =
        if remote.starts_with("ssh://") || remote.starts_with("git://") { host.split(':').next()? } else { host };
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_./:~+".contains(letter))
    };
    (plain(host) && plain(path) && host.contains(['.', ':']) || host == "localhost")
        .then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn remotes_become_web_addresses_without_secrets() {
        for (remote, expected) in [
            ("git@github.com:o/r.git", Some("https://github.com/o/r")),
            ("https://github.com/o/r.git", Some("https://github.com/o/r")),
            ("https://user:secret@github.com/o/r", Some("https://github.com/o/r")),
            ("ssh://git@host.example:22/o/r.git", Some("https://host.example/o/r")),
            ("/some/path/r.bundle", None),
            ("../r", None),
            ("file:///x/y", None),
        ] {
            assert_eq!(web_address(remote).as_deref(), expected, "{remote}");
        }
    }
}

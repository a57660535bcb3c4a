//! Addresses as text: schemes, hosts of repositories, relative paths.

use percent_encoding::percent_decode_str;

use crate::roadmap::Identity;

/// The address of a path on the repository's host. GitLab sets `/-` before the word, everybody else does not.
#[must_use]
pub fn host(identity: &Identity, word: &str, path: &str) -> Option<String> {
    let repository = identity.repository.as_deref()?;
    let dash = if repository.contains("gitlab") { "/-" } else { "" };
    let encoded = percent_encoding::utf8_percent_encode(path, PATH);
    Some(format!("{repository}{dash}/{word}/{}/{}{encoded}", identity.branch, identity.prefix))
}

/// Characters that may not stand in the path of an address.
pub const PATH: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b':');

pub(super) fn without_scheme(url: &str) -> Option<String> {
    url.split_once("://").map(|(_, rest)| rest.trim_end_matches('/').trim_end_matches(".git").to_lowercase())
}

pub(super) fn has_scheme(dest: &str) -> bool {
    let end = dest
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.')))
        .unwrap_or(dest.len());
    end > 1 && dest[end..].starts_with(':') && dest.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

/// Splits an address of a file or folder on a host into repository and path: `…/blob/<revision>/<path>`.
pub(super) fn repository_path(url: &str) -> Option<(String, &str)> {
    let bare = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    // Most addresses are of something else; that is known before any mark is looked for.
    if !bare.contains("/blob/") && !bare.contains("/tree/") {
        return None;
    }
    ["/-/blob/", "/-/tree/", "/blob/", "/tree/"].into_iter().find_map(|mark| {
        let (repository, rest) = bare.split_once(mark)?;
        let (revision, path) = rest.split_once('/')?;
        // A fixed revision shows what was, not what is.
        let fixed = revision.len() >= 7 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        (!fixed && repository.matches('/').count() >= 2).then(|| (repository.to_lowercase(), path))
    })
}

pub(super) fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), std::borrow::Cow::into_owned)
}

/// Joins a relative path to a folder; nothing where it climbs out of the repository.
pub(super) fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The address of a commit on the repository's host.
#[must_use]
pub fn commit(identity: &Identity, hash: &str) -> Option<String> {
    let repository = identity.repository.as_deref()?;
    let folder = match repository {
        url if url.contains("gitlab") => "-/commit",
        url if url.contains("bitbucket") => "commits",
        _ => "commit",
    };
    Some(format!("{repository}/{folder}/{hash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_and_kept_inside() {
        assert_eq!(joined("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(joined("a", "../../c.md"), None);
        assert_eq!(joined("", "./x//y").as_deref(), Some("x/y"));
    }

    #[test]
    fn addresses_of_hosts_are_taken_apart() {
        assert_eq!(
            repository_path("https://github.com/kubernetes/enhancements/blob/master/keps/x.md#y"),
            Some(("github.com/kubernetes/enhancements".to_owned(), "keps/x.md#y"))
        );
        assert_eq!(repository_path("https://github.com/a/b/blob/0123456789abcdef/x.md"), None);
        assert_eq!(repository_path("https://github.com/a/b/issues/1"), None);
    }

    #[test]
    fn schemes_are_told_from_paths() {
        for (dest, expected) in
            [("https://x", true), ("mailto:a@b", true), ("a/b:c.md", false), ("x.md", false), ("c:x", false)]
        {
            assert_eq!(has_scheme(dest), expected, "{dest}");
        }
    }
}

//! What an address of the preview shows: the site's own bytes, or those of a file of the tree.

use super::preview::Snapshot;
use crate::build::copied;
use crate::site::{Content, Route};

/// What was found at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A page or file of the site's own.
    Bytes(Vec<u8>, &'static str),
    /// A copy of a file of the repository, or of what a theme shows.
    Copied(Vec<u8>, &'static str),
    /// A folder, whose address ends in a slash.
    Folder,
    /// Nothing.
    Nothing,
}

impl Snapshot {
    /// What lies at `path`, decoded and without a leading slash.
    pub(super) fn find(&self, path: &str) -> Found {
        let file = file(path);
        if let Some(route) = self.site.route(&file).or_else(|| self.renamed(&file)) {
            return self.show(route);
        }
        let folder =
            !path.is_empty() && !path.ends_with('/') && self.site.route(&format!("{path}/index.html")).is_some();
        if folder { Found::Folder } else { Found::Nothing }
    }

    /// Whether what lies at `path` shows nothing but metadata.
    pub(super) fn is_list(&self, path: &str) -> bool {
        let file = file(path);
        use Route::{
            Chart, Group, Groups, Home, Milestone, Milestones, Proposals, Stage, Stages, Status, Statuses, Stylesheet,
            ThemeScript, Unscheduled,
        };
        let lists = |route: &Route| {
            matches!(
                route,
                Home | Proposals | Statuses | Status(_) | Stages | Stage(_) | Milestones | Milestone(_) | Unscheduled
            ) || matches!(route, Chart | Groups | Group(_) | Stylesheet | ThemeScript(_))
        };
        self.site.route(&file).is_some_and(lists)
    }

    /// The page for addresses that lead nowhere.
    pub(super) fn nothing(&self) -> Vec<u8> {
        match self.show(&Route::NotFound) {
            Found::Bytes(bytes, _) => bytes,
            Found::Copied(..) | Found::Folder | Found::Nothing => b"nothing is here".to_vec(),
        }
    }

    fn show(&self, route: &Route) -> Found {
        let artifact = self.site.render(route);
        let bytes = match artifact.content {
            Content::Bytes(bytes) => Some(bytes),
            // One that was exchanged has another address in a moment, and may be no picture any more.
            Content::File(path) => copied(&self.tree, &path, self.site.path(route).as_str()).ok(),
        };
        let found = if matches!(route, Route::Asset(_) | Route::ThemeFile(_)) { Found::Copied } else { Found::Bytes };
        bytes.map_or(Found::Nothing, |bytes| found(bytes, artifact.media))
    }

    /// The file that a page of an earlier moment asks for by the hash that it had then.
    fn renamed(&self, path: &str) -> Option<&Route> {
        let mask = masked(path)?;
        let prefix = mask.split('*').next().unwrap_or("");
        let routes = self.site.routes().iter();
        routes
            .filter(|(path, _)| path.as_str().starts_with(prefix))
            .find(|(path, _)| masked(path.as_str()) == Some(mask.clone()))
            .map(|(_, route)| route)
    }
}

/// The file that an address names: a folder's is its index.
pub(super) fn file(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// An address of a style sheet or script with the hash of its content left out: `assets/roadbook.*.css`. None of any other
/// address.
pub(super) fn masked(path: &str) -> Option<String> {
    let name = path.strip_prefix("assets/").filter(|name| !name.contains('/'))?;
    let mut parts: Vec<&str> = name.split('.').collect();
    let place = parts.len().checked_sub(2)?;
    let extension = parts[place + 1];
    let hash =
        parts.get_mut(place).filter(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    *hash = "*";
    ["css", "js"].contains(&extension).then(|| format!("assets/{}", parts.join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hash_of_a_style_or_script_is_left_out() {
        assert_eq!(masked("assets/roadbook.0123abcd.css").as_deref(), Some("assets/roadbook.*.css"));
        for path in
            ["assets/a.0123abcd.png", "assets/x.css", "assets/css", "p/x.0123abcd.js", "assets/a/x.0123abcd.js", ""]
        {
            assert_eq!(masked(path), None, "{path}");
        }
    }
}

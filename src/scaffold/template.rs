//! What a new proposal is a copy of: the repository's own template, else the built-in one.

use super::layout::Place;
use crate::load::names;
use crate::roadmap::Roadmap;

/// The document of the EP template, for repositories that have none.
pub(super) const BUILT_IN: &str = include_str!("files/ep-template.md");

/// Texts to be copied and filled in.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// Where it lies; none for the built-in one.
    pub(super) path: Option<String>,
    pub(super) document: String,
    pub(super) sidecar: Option<String>,
}

/// The template for the files of `place`; `read` gives the text of a file of the repository.
pub(super) fn find(roadmap: &Roadmap, place: &Place, read: &dyn Fn(&str) -> Option<String>) -> Option<Template> {
    let documents = roadmap.documentation.iter().filter(|page| page.template);
    let headings = |path: &str| roadmap.markdown.get(path).map_or(0, |document| document.outline.headings.len());
    let own = documents.max_by_key(|page| (headings(&page.path), std::cmp::Reverse(page.path.as_str())));
    let sidecar = place.sidecar.as_deref().map(names::file_name);
    let dialect = roadmap.dialects.get(roadmap.dialect)?;
    let metadata = dialect.draft.as_deref().map(str::trim_start);
    if let Some(page) = own {
        let folder = names::parent(&page.path);
        let beside = |name: &str| read(&if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
        let document = roadmap.sources.text(page.source).to_owned();
        // Where the document carries no metadata, the file that does is as our own has it.
        let sidecar = sidecar.and_then(|name| beside(name).or_else(|| metadata.map(str::to_owned)));
        return Some(Template { path: Some(page.path.clone()), document, sidecar });
    }
    let metadata = metadata?;
    if metadata.is_empty() {
        return Some(Template { path: None, document: BUILT_IN.to_owned(), sidecar: None });
    }
    // The status and the fields of the built-in document are said by the metadata.
    let body = BUILT_IN.find("<!-- toc -->").map_or(BUILT_IN, |start| &BUILT_IN[start..]);
    let title = if dialect.label.is_empty() { "Title".to_owned() } else { format!("{}-NNNN: Title", dialect.label) };
    let text = format!("# {title}\n\n{body}");
    Some(match sidecar {
        Some(_) => Template { path: None, document: text, sidecar: Some(metadata.to_owned()) },
        None => Template { path: None, document: format!("---\n{metadata}---\n\n{text}"), sidecar: None },
    })
}

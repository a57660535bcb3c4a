//! What a site says of itself.

use crate::config::Config;
use crate::load::{Loaded, names};
use crate::markdown::plain_text;
use crate::repository::Repository;
use crate::roadmap::Identity;

/// What the site says of itself: from the configuration, the README, the repository, in this order.
pub(super) fn identity(loaded: &Loaded, config: &Config, repository: Option<&Repository>) -> Identity {
    let html = &config.raw.output.html;
    let content = config.raw.book.src.as_deref().unwrap_or("");
    let heading = |path: &str| {
        let markdown = loaded.markdown.get(path)?;
        let text = markdown.outline.headings.first().filter(|heading| heading.level == 1)?.text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let readmes = loaded.markdown.keys().filter(|path| {
        let parent = names::parent(path);
        names::stem(path).eq_ignore_ascii_case("readme") && (parent.is_empty() || parent == content)
    });
    let of_readme = readmes.filter_map(heading).next();
    let address = html
        .git_repository_url
        .clone()
        .or_else(|| repository.and_then(|repository| repository.url.clone()))
        .map(|url| url.trim_end_matches('/').to_owned());
    let of_address = address.as_deref().and_then(|url| url.rsplit('/').next()).map(str::to_owned);
    let of_dialect = loaded.dialects.get(loaded.dialect).map(|dialect| dialect.title.clone());
    Identity {
        title: config
            .raw
            .book
            .title
            .clone()
            .or(of_readme)
            .or(of_address)
            .or(of_dialect)
            .unwrap_or_else(|| "Proposals".to_owned()),
        description: config.raw.book.description.as_deref().map(plain_text),
        language: config.raw.book.language.clone().unwrap_or_else(|| "en".to_owned()),
        site_url: html.site_url.as_deref().map(|url| format!("{}/", url.trim_end_matches('/'))),
        repository: address,
        // A name that every host understands and that no clone has to know.
        branch: config.raw.roadmap.branch.clone().unwrap_or_else(|| "HEAD".to_owned()),
        prefix: repository.map(|repository| repository.prefix.clone()).unwrap_or_default(),
        edit_url_template: html.edit_url_template.clone(),
    }
}

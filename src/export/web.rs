//! What search engines and browsers look for beside the pages: the site map (sitemaps.org, protocol 0.9), `robots.txt`
//! (RFC 9309) and the description of the site's own search (OpenSearch 1.1). All but the second need the address at
//! which the site is published.

use crate::page::canonical;
use crate::site::{Route, Site};

use super::feed::published;

/// Addresses that a site map may hold.
const MOST: usize = 50_000;
/// Letters that OpenSearch allows for a name.
const NAME: usize = 16;

/// Every page but those that only lead to another one.
pub(crate) fn sitemap(site: &Site) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let is_page = |route: &Route| !matches!(route, Route::NotFound | Route::Number(_) | Route::Moved(_));
    let pages = site.routes().iter().filter(|(path, route)| path.as_str().ends_with(".html") && is_page(route));
    for (path, route) in pages.take(MOST) {
        let Some(url) = published(site, canonical(&path.href())) else { continue };
        let day = match route {
            Route::Proposal(id) => site.view().cards[*id].updated.as_ref().map(|stamp| stamp.machine.as_str()),
            _ => None,
        };
        // A month or a year is a date there, too; a quarter is none.
        let day = day.filter(|day| day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
        let day = day.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        out.push_str(&format!("<url><loc>{}</loc>{day}</url>\n", escaped(&url)));
    }
    out.push_str("</urlset>\n");
    out
}

/// Everything may be read; where the site map is. The pages of a preview ask themselves not to be listed, which a robot that
/// may not read them would not learn.
pub(crate) fn robots(site: &Site) -> String {
    if site.compared().is_some() {
        return "User-agent: *\nAllow: /\n".to_owned();
    }
    let map = published(site, "sitemap.xml").map(|url| format!("Sitemap: {url}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{map}")
}

/// How a browser asks the page of the search.
pub(crate) fn opensearch(site: &Site) -> String {
    let title = &site.roadmap().identity.title;
    let name: String = title.chars().take(NAME).collect();
    let url = published(site, canonical(&site.path(&Route::Search).href())).unwrap_or_default();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>{}</Description>\n\
         <Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\n<InputEncoding>UTF-8</InputEncoding>\n</OpenSearchDescription>\n",
        escaped(name.trim()),
        escaped(&format!("Search the proposals of {title}")),
        escaped(&url),
    )
}

/// A text in XML. Control characters have no place there at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_element() {
        assert_eq!(escaped("a & <b> \"c\"\u{7}"), "a &amp; &lt;b&gt; &quot;c&quot; ");
    }
}

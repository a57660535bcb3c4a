//! Every link and anchor of a site, followed: to a file of the site and to an id in it. Addresses of other hosts are not
//! asked.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use scraper::Html;

use super::pages;

/// Attributes that hold an address.
const ADDRESSES: [&str; 10] =
    ["href", "src", "action", "formaction", "poster", "data", "cite", "background", "srcset", "xlink:href"];

/// The page that servers show at any depth; its addresses start from the root of the server.
const NOT_FOUND: &str = "404.html";

/// What is wrong with the links of the site of these files. `base` is the path that the site is published under.
pub(crate) fn faults(site: &BTreeMap<String, Vec<u8>>, base: &str) -> Vec<String> {
    let known: BTreeSet<String> = site.keys().cloned().collect();
    let pages: BTreeMap<String, Page> =
        pages(site).iter().map(|(path, text)| (path.clone(), Page::read(text))).collect();
    let mut faults = Vec::new();
    for (path, page) in &pages {
        faults.extend(page.twice.iter().map(|id| format!("{path}: the id `{id}` is given twice")));
        for (attribute, address) in &page.addresses {
            if let Err(fault) = follow(path, address, base, &known, &pages) {
                faults.push(format!("{path}: {attribute}=\"{address}\": {fault}"));
            }
        }
        faults.extend(
            page.labels
                .iter()
                .filter(|id| !page.ids.contains(*id))
                .map(|id| format!("{path}: no element has the id `{id}`")),
        );
    }
    faults
}

/// What a page offers and asks for.
#[derive(Debug, Default)]
struct Page {
    ids: BTreeSet<String>,
    twice: Vec<String>,
    addresses: Vec<(String, String)>,
    /// Ids that other attributes refer to.
    labels: Vec<String>,
}

impl Page {
    fn read(text: &str) -> Page {
        let document = Html::parse_document(text);
        let mut page = Page::default();
        for element in document.tree.values().filter_map(|node| node.as_element()) {
            for (name, value) in element.attrs() {
                match name {
                    "id" if !page.ids.insert(value.to_owned()) => page.twice.push(value.to_owned()),
                    "srcset" => {
                        let sources = value.split(',').filter_map(|source| source.split_whitespace().next());
                        page.addresses.extend(sources.map(|source| (name.to_owned(), source.to_owned())));
                    }
                    "aria-labelledby" | "aria-describedby" | "aria-controls" | "aria-owns" | "for" | "headers" => {
                        page.labels.extend(value.split_whitespace().map(str::to_owned));
                    }
                    name if ADDRESSES.contains(&name) => page.addresses.push((name.to_owned(), value.to_owned())),
                    _ => {}
                }
            }
            let refresh = element.attr("http-equiv").is_some_and(|word| word.eq_ignore_ascii_case("refresh"));
            if let Some((_, address)) =
                element.attr("content").filter(|_| refresh).and_then(|text| text.split_once("url="))
            {
                page.addresses.push(("content".to_owned(), address.to_owned()));
            }
        }
        page
    }
}

fn has_scheme(address: &str) -> bool {
    let end = address.find(|letter: char| !(letter.is_ascii_alphanumeric() || "+-.".contains(letter)));
    end.is_some_and(|end| end > 0 && address[end..].starts_with(':'))
        && address.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

fn follow(
    from: &str,
    address: &str,
    base: &str,
    known: &BTreeSet<String>,
    pages: &BTreeMap<String, Page>,
) -> Result<(), String> {
    if address.starts_with("//") {
        return Err("the scheme is missing".to_owned());
    }
    if has_scheme(address) {
        return Ok(());
    }
    let (path, fragment) = address.split_once('#').map_or((address, None), |(path, fragment)| (path, Some(fragment)));
    let path = path.split('?').next().unwrap_or("");
    let decode = |text: &str| {
        percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|error| error.to_string())
    };
    let target = if path.is_empty() && from != NOT_FOUND {
        from.to_owned()
    } else if from == NOT_FOUND && !path.is_empty() {
        decode(path.strip_prefix(base).ok_or("the page for unknown addresses must link from the root")?)?
    } else if path.starts_with('/') {
        return Err("the address is not relative".to_owned());
    } else if path.is_empty() {
        from.to_owned()
    } else {
        join(from, &decode(path)?)?
    };
    if !known.contains(&target) {
        return Err(format!("there is no file `{target}`"));
    }
    match (fragment, pages.get(&target)) {
        (None | Some(""), _) => Ok(()),
        (Some(fragment), Some(page)) if page.ids.contains(&decode(fragment)?) => Ok(()),
        (Some(_), None) if target.ends_with(".svg") => Ok(()),
        (Some(fragment), _) => Err(format!("`{target}` has no id `{fragment}`")),
    }
}

fn join(from: &str, path: &str) -> Result<String, String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop().ok_or("the address leads out of the site")?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::faults;

    #[test]
    fn faults_are_found_and_sound_links_are_not() {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let mut site = BTreeMap::from([
            file(
                "index.html",
                "<h1 id=top>x</h1><a href='a%20b/index.html#caf%C3%A9'>x</a><a href='https://x.example'>x</a>",
            ),
            file("a b/index.html", "<h1 id=café>x</h1><a href='../index.html#top'>x</a><a href='#café'>x</a>"),
            file("404.html", "<a href='/base/index.html'>x</a>"),
        ]);
        assert_eq!(faults(&site, "/base/"), Vec::<String>::new());
        for (page, fault) in [
            ("<a href='no.html'>x</a>", "there is no file `p/no.html`"),
            ("<a href='../a b/'>x</a>", "there is no file `a b/`"),
            ("<a href='#no'>x</a>", "has no id `no`"),
            ("<a href='../index.html#no'>x</a>", "has no id `no`"),
            ("<a href='/index.html'>x</a>", "not relative"),
            ("<a href='../../x.html'>x</a>", "leads out of the site"),
            ("<a href='//x.example/y'>x</a>", "the scheme is missing"),
            ("<img src=no.png>", "there is no file `p/no.png`"),
            ("<meta http-equiv=refresh content='0; url=no.html'>", "there is no file `p/no.html`"),
            ("<i id=a></i><b id=a></b>", "the id `a` is given twice"),
            ("<nav aria-labelledby=no></nav>", "no element has the id `no`"),
        ] {
            site.extend([file("p/index.html", page)]);
            let faults = faults(&site, "/base/");
            assert!(faults.len() == 1 && faults[0].contains(fault), "{page}: {faults:?}");
        }
    }
}

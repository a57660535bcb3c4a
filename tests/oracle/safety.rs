//! Whatever could act in a reader's browser.

use std::collections::BTreeMap;

use scraper::{Html, Node};

use super::pages;

/// Elements that no page of ours has, since they run, load or redirect something.
const FORBIDDEN: [&str; 17] = [
    "script",
    "style",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "form",
    "portal",
    "noscript",
    "foreignobject",
    "animate",
    "animatetransform",
    "set",
    "use",
    "handler",
];

/// Attributes that a browser follows or loads.
const ADDRESSES: [&str; 9] =
    ["href", "src", "action", "formaction", "poster", "data", "background", "srcset", "xlink:href"];

/// The theme's own scripts. Nothing of the repository's becomes one.
const SCRIPTS: [&str; 7] = ["scheme", "roadbook", "lists", "search", "names", "diagram", "mermaid"];

/// Whether an address within the site is one of the theme's scripts, under a name with its hash.
fn is_ours(address: &str) -> bool {
    let file = address.rsplit_once("assets/").map_or("", |(_, file)| file);
    let mut parts = file.split('.');
    let named = parts.next().is_some_and(|name| SCRIPTS.contains(&name));
    let hashed = parts.next().is_some_and(|hash| hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    named && hashed && parts.eq(["js"]) && !address.contains("://") && !address.starts_with("//")
}

/// What is unsafe in the site of these files.
pub(crate) fn faults(site: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in pages(site) {
        faults.extend(page(&text).into_iter().map(|fault| format!("{path}: {fault}")));
    }
    for (path, bytes) in site {
        if path.ends_with(".svg") {
            faults.extend(picture(&String::from_utf8_lossy(bytes)).into_iter().map(|fault| format!("{path}: {fault}")));
        }
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let active = ["js", "mjs", "htm", "xhtml", "xht", "shtml", "xml", "xsl", "swf", "wasm"];
        // A browser shows a feed as a document without scripts, as long as all of it is of one kind.
        let plain =
            path.rsplit('/').next() == Some("feed.xml") || ["sitemap.xml", "opensearch.xml"].contains(&path.as_str());
        if plain && !path.starts_with("assets/") {
            let text = String::from_utf8_lossy(bytes);
            if text.matches("xmlns").count() != 1 || text.matches("<?").count() != 1 || text.contains("<!") {
                faults.push(format!("{path}: more than plain XML"));
            }
        } else if is_ours(path) || is_own_script(path, bytes) {
            continue;
        } else if active.contains(&extension.to_ascii_lowercase().as_str()) {
            faults.push(format!("{path}: a file that a browser may run"));
        }
    }
    faults
}

/// Whether the file is a script of ours: one of Pagefind's, or the names, which are one call with data.
fn is_own_script(path: &str, bytes: &[u8]) -> bool {
    let names = || {
        let json = std::str::from_utf8(bytes).ok()?.strip_prefix("roadbookNames(")?.strip_suffix(");\n")?;
        serde_json::from_str::<serde_json::Value>(json).ok().filter(|_| !json.contains("</") && !json.contains("<!--"))
    };
    ["search/0/pagefind.js", "search/0/pagefind-worker.js"].contains(&path)
        || path.starts_with("assets/names.") && names().is_some()
}

fn page(text: &str) -> Vec<String> {
    let document = Html::parse_document(text);
    let mut faults = Vec::new();
    for node in document.tree.values() {
        let element = match node {
            Node::Element(element) => element,
            Node::Comment(comment) => {
                faults.push(format!("a comment: {}", comment.trim()));
                continue;
            }
            _ => continue,
        };
        let name = element.name().to_ascii_lowercase();
        // A script with a text of its own would be seen as one without an address.
        let ours = name == "script" && element.attr("src").is_some_and(is_ours);
        if FORBIDDEN.contains(&name.as_str()) && !ours {
            faults.push(format!("<{name}>"));
        }
        for (attribute, value) in element.attrs() {
            faults.extend(attribute_fault(&name, attribute, value));
        }
    }
    let policy = document.tree.values().filter_map(Node::as_element).filter(|element| {
        element.attr("http-equiv").is_some_and(|word| word.eq_ignore_ascii_case("content-security-policy"))
            && element.attr("content").is_some_and(|policy| policy.starts_with("default-src 'none'"))
    });
    if policy.count() != 1 {
        faults.push("no content security policy that starts from nothing".to_owned());
    }
    faults
}

fn attribute_fault(element: &str, attribute: &str, value: &str) -> Option<String> {
    let attribute = attribute.to_ascii_lowercase();
    let shown = || format!("<{element} {attribute}=\"{value}\">");
    if attribute.starts_with("on") || ["style", "srcdoc", "ping", "background"].contains(&attribute.as_str()) {
        return Some(shown());
    }
    let address = ADDRESSES.contains(&attribute.as_str()) || attribute == "content" && value.contains("url=");
    let scheme = scheme(value.rsplit_once("url=").map_or(value, |(_, address)| address));
    let allowed = match scheme.as_deref() {
        None => true,
        Some("http" | "https") => element != "link" || attribute != "href" || value.starts_with("http"),
        Some("mailto") => element == "a",
        Some(_) => false,
    };
    (address && !allowed).then(shown)
}

/// The scheme as a browser reads it: control characters and spaces in front and within it do not count.
fn scheme(address: &str) -> Option<String> {
    let plain: String = address.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let (scheme, _) = plain.split_once(':')?;
    let valid = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// A picture is opened as a document of its own when a reader follows a link to it.
fn picture(text: &str) -> Vec<String> {
    let document = Html::parse_document(text);
    let elements = document.tree.values().filter_map(Node::as_element);
    let mut faults = Vec::new();
    for element in elements {
        let name = element.name().to_ascii_lowercase();
        if ["script", "foreignobject", "iframe", "handler"].contains(&name.as_str()) {
            faults.push(format!("<{name}>"));
        }
        for (attribute, value) in element.attrs() {
            let is_picture = ["png", "jpeg", "gif", "webp"]
                .iter()
                .any(|kind| value.starts_with(&format!("data:image/{kind};base64,")));
            let unsafe_scheme =
                scheme(value).is_some_and(|scheme| ["javascript", "vbscript", "data"].contains(&scheme.as_str()));
            let unsafe_scheme = unsafe_scheme && !(element.name() == "image" && is_picture);
            if attribute.to_ascii_lowercase().starts_with("on") || unsafe_scheme {
                faults.push(format!("<{name} {attribute}=\"{value}\">"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{page, picture};

    #[test]
    fn faults_are_found_and_sound_pages_are_not() {
        const POLICY: &str = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">";
        assert_eq!(page(&format!("{POLICY}<a href='x:y/z.html'>x</a>")), ["<a href=\"x:y/z.html\">"]);
        assert_eq!(page("<p>x</p>"), ["no content security policy that starts from nothing"]);
        let sound = "<a href='../x.html#y'>x</a><a href='https://x.example'>x</a><a href='mailto:a@b'>x</a><img src=x.png alt=x>";
        assert_eq!(page(&format!("{POLICY}{sound}")), Vec::<String>::new());
        for text in [
            "<script>x</script>",
            "<script src=x.js></script>",
            "<script src='https://x.example/assets/lists.01234567.js'></script>",
            "<script src='assets/files/lists.01234567.js'></script>",
            "<p onclick=x>x</p>",
            "<p STYLE='color:red'>x</p>",
            "<a href=' java\tscript:x'>x</a>",
            "<a href='&#106;avascript:x'>x</a>",
            "<img src='data:image/svg+xml,x' alt=x>",
            "<iframe src=x></iframe>",
            "<svg><foreignObject></foreignObject></svg>",
            "<!-- x -->",
            "<meta http-equiv=refresh content='0; url=javascript:x'>",
        ] {
            assert_eq!(page(&format!("{POLICY}{text}")).len(), 1, "{text}: {:?}", page(&format!("{POLICY}{text}")));
        }
        assert_eq!(picture("<svg onload='x'><a xlink:href='javascript:x'/><script/></svg>").len(), 3);
        assert_eq!(picture("<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>"), Vec::<String>::new());
    }
}

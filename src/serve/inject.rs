//! What the preview adds to a page on its way out, and nothing else does: a script, a style sheet, and leave for the script
//! to connect to the server that it came from.

use crate::markdown::escaped;

/// The folder of the preview's own addresses. No route of a site begins so.
pub(super) const OWN: &str = "-/";

/// The files under [`OWN`] that never change.
pub(super) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "preview.js" => {
            Some((include_str!("../../themes/default/preview/preview.js"), "text/javascript; charset=utf-8"))
        }
        "restore.js" => {
            Some((include_str!("../../themes/default/preview/restore.js"), "text/javascript; charset=utf-8"))
        }
        "preview.css" => Some((include_str!("../../themes/default/preview/preview.css"), "text/css; charset=utf-8")),
        _ => None,
    }
}

/// The page with the preview's script. `path` is its address and `tag` stands for its bytes without the additions.
pub(super) fn inject(html: &[u8], path: &str, tag: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(html);
    let policy = "http-equiv=\"Content-Security-Policy\" content=\"";
    let mut out = String::with_capacity(text.len() + 600);
    let rest = match text.split_once(policy) {
        Some((before, after)) => {
            out.push_str(before);
            out.push_str(policy);
            let own = after.split('"').next().unwrap_or("");
            if !own.contains("connect-src") {
                out.push_str("connect-src 'self'; ");
            }
            after
        }
        None => &text,
    };
    let added = format!(
        "<link rel=\"stylesheet\" href=\"/{OWN}preview.css\">\n<script src=\"/{OWN}preview.js\" data-page=\"{}\" data-tag=\"{tag}\" defer></script>\n",
        escaped(path)
    );
    match rest.split_once("</head>") {
        Some((head, body)) => {
            out.extend([head, &added, "</head>", body]);
        }
        None => out.extend([&added, rest]),
    }
    out.into_bytes()
}

/// A page of the preview's own, for when there is no site to show.
pub(super) fn notice(title: &str, text: &str) -> Vec<u8> {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'\">\n<title>{title}</title>\n</head>\n<body class=\"rb-notice\">\n<main>\n<h1>{title}</h1>\n<pre>{}</pre>\n<p>This page follows as soon as that is mended.</p>\n</main>\n</body>\n</html>\n",
        escaped(text)
    );
    inject(page.as_bytes(), "", "none")
}

/// What stands for some bytes.
pub(super) fn tag(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_its_script_and_leave_to_connect_and_nothing_else_changes() {
        let page = "<head><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\"></head><body></head></body>";
        let text = String::from_utf8(inject(page.as_bytes(), "a\"b/index.html", "t")).unwrap();
        let policy =
            "<head><meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self'; default-src 'none'\">";
        assert!(text.starts_with(policy), "{text}");
        assert!(
            text.contains(
                "data-page=\"a&quot;b/index.html\" data-tag=\"t\" defer></script>\n</head><body></head></body>"
            )
        );
        let connected = "<meta http-equiv=\"Content-Security-Policy\" content=\"connect-src 'self'\">";
        let text = String::from_utf8(inject(connected.as_bytes(), "", "t")).unwrap();
        assert_eq!(text.matches("connect-src").count(), 1);
    }
}

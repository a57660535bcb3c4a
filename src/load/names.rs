//! What file and folder names say: a number, a template, a documentation page.

use std::sync::OnceLock;

use regex::Regex;

/// The last component of a path.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The path without its last component; empty at the root.
#[must_use]
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A file name without its extension.
#[must_use]
pub fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// Whether the file is Markdown by its extension.
#[must_use]
pub fn is_markdown(path: &str) -> bool {
    let name = file_name(path);
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        ["md", "markdown", "mdown", "mkd"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// A number that opens a file or folder name, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered<'name> {
    /// The label before the number, as in `eip-1057`.
    pub label: Option<&'name str>,
    /// The digits as written.
    pub number: &'name str,
    /// The rest, without separators.
    pub rest: &'name str,
}

/// Reads `2400-node-swap`, `0015_x`, `eip-1057`, `0001`. A date (`20190731-…`, `2019-07-31-…`) is no number, nor is one that
/// belongs to a word of the title: `ipv6-services`, `day-2-operations`.
#[must_use]
pub fn numbered(stem: &str) -> Option<Numbered<'_>> {
    static DATED: OnceLock<Option<Regex>> = OnceLock::new();
    let dated =
        DATED.get_or_init(|| Regex::new(r"^(19|20)[0-9]{2}[-_.]?(0[1-9]|1[0-2])[-_.]?([0-2][0-9]|3[01])\b").ok());
    // Few names begin like a year; all others need not be asked whether they are a date.
    let year = stem.starts_with("19") || stem.starts_with("20");
    if year && dated.as_ref().is_some_and(|dated| dated.is_match(stem)) {
        return None;
    }
    // `^(?:([A-Za-z]{2,8})[-_ ]?#?)?([0-9]{1,6})(?:[-_. :]+(.*))?$`, by hand: every path of a tree is asked, many times.
    let letters = stem.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (label, behind) = stem.split_at(letters);
    let label = match letters {
        0 => None,
        2..=8 => Some(label),
        _ => return None,
    };
    let mut digits = behind;
    if label.is_some() {
        digits = digits.strip_prefix(['-', '_', ' ']).unwrap_or(digits);
        digits = digits.strip_prefix('#').unwrap_or(digits);
    }
    let (number, after) = digits.split_at(digits.bytes().take_while(u8::is_ascii_digit).count());
    let rest = after.trim_start_matches(['-', '_', '.', ' ', ':']);
    if !(1..=6).contains(&number.len()) || rest.len() == after.len() && !after.is_empty() || rest.contains('\n') {
        return None;
    }
    let labelled = label.is_none_or(|label| {
        let apart = digits.len() < behind.len();
        let padded = number.len() > 1 && number.starts_with('0');
        is_label(label) || padded || apart && rest.is_empty() && label.len() <= 5
    });
    labelled.then_some(Numbered { label, number, rest })
}

/// Whether communities put this word before the numbers of their proposals, in whatever case.
#[must_use]
pub fn is_label(word: &str) -> bool {
    const LABELS: [&str; 38] = [
        "adr", "aip", "arc", "bep", "bip", "caip", "cap", "cip", "cps", "dep", "drep", "eip", "ep", "erc", "fip",
        "frc", "gep", "hip", "jep", "kep", "lep", "lip", "mip", "nep", "otep", "pep", "rep", "rfc", "rfd", "rip",
        "sep", "simd", "sip", "slip", "snip", "tep", "vep", "zip",
    ];
    LABELS.contains(&word.to_lowercase().as_str())
}

/// The day that opens a file or folder name, as written and in ISO form: `20190731-…`, `2019-07-31-…`.
#[must_use]
pub fn dated(stem: &str) -> Option<(&str, String)> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = PATTERN.get_or_init(|| {
        Regex::new(r"^((?:19|20)[0-9]{2})([-_.]?)(0[1-9]|1[0-2])([-_.]?)([0-2][0-9]|3[01])(?:[-_. ]|$)").ok()
    });
    if !stem.starts_with("19") && !stem.starts_with("20") {
        return None;
    }
    let found = pattern.as_ref()?.captures(stem).filter(|found| found[2] == found[4])?;
    let written = stem.get(..found.get(5)?.end())?;
    Some((written, format!("{}-{}-{}", &found[1], &found[3], &found[5])))
}

/// Whether the name is that of a template: `NNNN-…`, `0000-template`, `enhancement_template`. A real number makes
/// it a proposal about templates.
#[must_use]
pub fn is_template(stem: &str) -> bool {
    let lower = stem.to_lowercase();
    let placeholder = ["nnnn", "xxxx", "yyyy", "nnn-", "xxx-"].iter().any(|mark| lower.starts_with(mark));
    let real = numbered(stem).is_some_and(|found| found.number.bytes().any(|digit| digit != b'0'));
    let named = lower == "template"
        || lower.ends_with("template")
        || lower.starts_with("template-")
        || lower.starts_with("template_");
    placeholder || named && !real
}

/// Whether the name is one that documentation bears in every repository.
#[must_use]
pub fn is_documentation(stem: &str) -> bool {
    const NAMES: [&str; 34] = [
        "overview",
        "readme",
        "index",
        "_index",
        "faq",
        "contributing",
        "code-of-conduct",
        "governance",
        "owners",
        "security",
        "license",
        "licence",
        "changelog",
        "guidelines",
        "roadmap",
        "conventions",
        "summary",
        "maintainers",
        "glossary",
        "style",
        "style-guide",
        "process",
        "support",
        "authors",
        "contributors",
        "notice",
        "toc",
        "sidebar",
        "_sidebar",
        "security-contacts",
        "about",
        "agents",
        "copyright",
        "pull-request-template",
    ];
    let name = stem.to_lowercase().replace(['_', ' '], "-");
    NAMES.contains(&name.as_str()) || NAMES.contains(&stem.to_lowercase().as_str())
}

/// Whether a documentation page's name may as well be a proposal's subject: metadata then tells.
#[must_use]
pub fn is_topic(stem: &str) -> bool {
    const TOPICS: [&str; 12] = [
        "governance",
        "security",
        "guidelines",
        "roadmap",
        "conventions",
        "maintainers",
        "glossary",
        "style",
        "style-guide",
        "process",
        "support",
        "overview",
    ];
    TOPICS.contains(&stem.to_lowercase().replace(['_', ' '], "-").as_str())
}

/// Whether the folder holds documentation rather than proposals.
#[must_use]
pub fn is_documentation_folder(name: &str) -> bool {
    [
        "guidelines",
        "guideline",
        "guide",
        "guides",
        "template",
        "templates",
        "meta",
        "images",
        "assets",
        "vendor",
        "third_party",
    ]
    .contains(&name.to_lowercase().as_str())
}

/// Whether communities keep proposals under this name, for repositories that no dialect claims anything of.
#[must_use]
pub fn is_proposal_folder(name: &str) -> bool {
    const NAMES: [&str; 30] = [
        "proposals",
        "proposal",
        "enhancements",
        "enhancement",
        "rfcs",
        "rfc",
        "designs",
        "design-proposals",
        "keps",
        "eips",
        "veps",
        "eps",
        "adr",
        "adrs",
        "decisions",
        "architecture-decisions",
        "text",
        "peps",
        "teps",
        "beps",
        "geps",
        "oteps",
        "accepted",
        "active",
        "final",
        "draft",
        "drafts",
        "design",
        "design-docs",
        "ideas",
    ];
    NAMES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(stem: &str, number: Option<&str>, template: bool) {
        assert_eq!(numbered(stem).map(|found| found.number), number, "{stem}");
        assert_eq!(is_template(stem), template, "{stem}");
    }

    #[test]
    fn numbers_and_templates_are_told_apart() {
        check("2400-node-swap", Some("2400"), false);
        check("0015-tuple-comparison", Some("0015"), false);
        check("eip-1057", Some("1057"), false);
        check("0001", Some("0001"), false);
        check("20190731-production-readiness", None, false);
        check("2019-07-31-x", None, false);
        check("NNNN-kep-template", None, true);
        check("0000-cloud-provider-template", Some("0000"), true);
        check("0000-kubelet-thing", Some("0000"), false);
        check("5978-cluster-resource-claim-template", Some("5978"), false);
        check("enhancement_template", None, true);
        check("82-addon-template", Some("82"), false);
        check("agent-installer", None, false);
        check("ipv6-services", None, false);
        check("day-2-operations", None, false);
        check("oauth2", None, false);
        check("gep-1", Some("1"), false);
        check("RFC0007_x", Some("0007"), false);
        check("hip-12-charts", Some("12"), false);
        check("work-012-x", Some("012"), false);
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_expression(stem in "([a-zR]{0,9}[-_ #]{0,3})?[0-9]{0,8}[-_. :\\nxé]{0,4}[a-z0-9\\n-]{0,4}") {
            let pattern = Regex::new(r"^(?:([A-Za-z]{2,8})[-_ ]?#?)?([0-9]{1,6})(?:[-_. :]+(.*))?$").unwrap();
            let expected = pattern.captures(&stem).map(|found| {
                let text = |index| found.get(index).map(|part| part.as_str());
                (text(1), text(2).unwrap(), text(3).unwrap_or(""))
            });
            // What the expression finds may still be a date, or the word of a title; nothing else is ever found.
            if let Some(found) = numbered(&stem) {
                prop_assert_eq!(Some((found.label, found.number, found.rest)), expected);
            } else if let Some((None, number, _)) = expected {
                prop_assert!(number.starts_with("19") || number.starts_with("20"), "{stem:?}");
            }
        }
    }

    #[test]
    fn days_in_names_are_read() {
        assert_eq!(dated("20190731-x"), Some(("20190731", "2019-07-31".to_owned())));
        assert_eq!(dated("2019-07-31"), Some(("2019-07-31", "2019-07-31".to_owned())));
        assert_eq!(dated("20209931-x"), None);
        assert_eq!(dated("2019-0731-x"), None);
        assert_eq!(dated("201907312-x"), None);
    }

    #[test]
    fn pages_about_everything_are_told_from_topics() {
        assert!(is_documentation("README") && !is_topic("README"));
        assert!(is_documentation("security") && is_topic("security"));
    }
}

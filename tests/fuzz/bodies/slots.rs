//! Slots of a theme: what they write holds nothing that acts, whatever the template and its values, and stays within its room.
//!
//! The first line of an input names the slot, a line `---` divides the template from the values, of which there is one a line.

use std::collections::BTreeMap;

use roadbook::theme::refused;
use roadbook::theme::slots::{PAGE, Slot, SlotError, Slots};
use scraper::Html;

use super::assert_within;
use crate::oracle::html::attribute_fault;

/// Elements that act, whatever their attributes.
const ACTIVE: [&str; 19] = [
    "applet", "audio", "base", "embed", "form", "frame", "iframe", "input", "math", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
];

/// What a `link` must not stand for: it would load something, or speak for the page.
const LOADING: [&str; 10] = [
    "stylesheet",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "prerender",
    "manifest",
    "canonical",
    "import",
];

pub(crate) fn run(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let (name, rest) = text.split_once('\n').unwrap_or(("", text));
    let (template, values) = rest.split_once("\n---\n").unwrap_or((rest, ""));
    let slot = Slot::ALL.into_iter().find(|slot| slot.file() == name).unwrap_or(Slot::Header);
    for found in refused(template, slot == Slot::Head) {
        assert_within(&found.range, template, "what is left out");
    }
    let slots = match Slots::new(vec![(slot, "theme/slot".to_owned(), template.to_owned())], false) {
        Ok(slots) => slots,
        Err(error) => return is_told(&error, template),
    };
    let list: Vec<&str> = values.lines().collect();
    let value = |index: usize| list.get(index).copied().unwrap_or("");
    let page = BTreeMap::from([("root", value(0)), ("title", value(1))]);
    let values = BTreeMap::from([("page", page), ("site", BTreeMap::from([("title", value(2)), ("x", value(3))]))]);
    match slots.render(slot, &values, PAGE) {
        Some(Ok(written)) => harmless(&written, slot == Slot::Head),
        Some(Err(error)) => is_told(&error, template),
        None => panic!("the slot is not there"),
    }
}

fn is_told(error: &SlotError, template: &str) {
    let lines = template.split('\n').count();
    assert!(!error.message.trim().is_empty(), "{error}");
    assert!(error.line.is_none_or(|line| (1..=lines).contains(&line)), "{error} of {lines} lines");
}

/// What a browser makes of it within a page: nothing acts, and what stands in the head stays there.
fn harmless(written: &str, in_head: bool) {
    let document = if in_head {
        format!("<!DOCTYPE html><html><head>{written}<meta name=\"last\"></head><body></body></html>")
    } else {
        format!("<!DOCTYPE html><html><head></head><body>{written}</body></html>")
    };
    let document = Html::parse_document(&document);
    let mut faults = Vec::new();
    for element in document.root_element().descendent_elements() {
        let found = element.value();
        let name = found.name().to_ascii_lowercase();
        if ACTIVE.contains(&name.as_str()) {
            faults.push(format!("<{name}>"));
        }
        let words = || found.attr("rel").unwrap_or("").to_ascii_lowercase();
        if name == "link" && words().split_ascii_whitespace().any(|word| LOADING.contains(&word)) {
            faults.push(format!("<link rel={:?}>", words()));
        }
        let is_picture = |value: &str| name == "img" && value.trim().to_ascii_lowercase().starts_with("data:image/");
        let attributes = found.attrs().filter(|(attribute, value)| *attribute != "src" || !is_picture(value));
        faults.extend(attributes.filter_map(|(attribute, value)| attribute_fault(&name, attribute, value)));
        if name == "img" && found.attr("src").is_some_and(|source| asks_another_host(source) && !is_picture(source)) {
            faults.push(format!("<img src={:?}>", found.attr("src")));
        }
        let parent =
            element.parent().and_then(scraper::ElementRef::wrap).map(|parent| parent.value().name().to_owned());
        if in_head && name == "meta" && parent.as_deref() != Some("head") {
            faults.push("the head ends early".to_owned());
        }
    }
    assert_eq!(faults, Vec::<String>::new(), "{written}");
}

/// Whether a browser would ask another host for the address: control characters at its ends do not count, nor do line ends and tabs
/// anywhere, and a backslash is a slash.
fn asks_another_host(address: &str) -> bool {
    let plain = address.trim_matches(|letter: char| letter <= ' ').replace(['\t', '\n', '\r'], "");
    let plain = plain.replace('\\', "/").to_ascii_lowercase();
    ["//", "http:", "https:", "ftp:"].iter().any(|start| plain.starts_with(start))
}

//! How many elements a picture comes to when references repeat parts of it.
//!
//! A few kilobytes of `<use>` within `<use>`, or of masks within masks, come to millions of elements, which keep a browser
//! busy for minutes: 65,000 take Chromium ten seconds. The count is made without repeating anything, in linear time.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::ELEMENTS;
use super::css::Rule;

/// The elements of a picture and the references between them.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    nodes: Vec<Node>,
    /// In the order of the elements that they stand in.
    references: Vec<String>,
    /// Those of style sheets, by what they apply to.
    rules: HashMap<String, Vec<String>>,
    /// Those of rules that may apply to any element.
    general: Vec<String>,
    /// How many references rules have.
    ruled: usize,
    /// The elements that are open, the innermost last.
    open: Vec<usize>,
    /// The first element with each id.
    ids: HashMap<String, usize>,
}

#[derive(Debug)]
struct Node {
    id: Option<Box<str>>,
    /// Its classes, with white space between them.
    classes: Box<str>,
    /// Where its references begin; they end where those of the next element begin.
    references: usize,
    first_child: Option<usize>,
    last_child: Option<usize>,
    next_sibling: Option<usize>,
    /// Gradients paint without any elements of their own.
    is_gradient: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cost {
    Unknown,
    InProgress,
    Known(usize),
}

/// An element whose cost is being added up.
struct Frame {
    node: usize,
    child: Option<usize>,
    /// The elements that it refers to.
    targets: Vec<usize>,
    sum: usize,
}

impl Repeats {
    /// Enters an element.
    pub(super) fn open(&mut self, name: &str, id: Option<&str>, classes: &str) {
        let index = self.nodes.len();
        if let Some(id) = id {
            self.ids.entry(id.to_owned()).or_insert(index);
        }
        if let Some(parent) = self.open.last().copied() {
            if let Some(sibling) = self.nodes[parent].last_child {
                self.nodes[sibling].next_sibling = Some(index);
            } else {
                self.nodes[parent].first_child = Some(index);
            }
            self.nodes[parent].last_child = Some(index);
        }
        self.nodes.push(Node {
            id: id.map(Into::into),
            classes: classes.into(),
            references: self.references.len(),
            first_child: None,
            last_child: None,
            next_sibling: None,
            is_gradient: matches!(name, "linearGradient" | "radialGradient"),
        });
        self.open.push(index);
    }

    /// Notes that the element that was entered last repeats another one, which is given as `#id`.
    pub(super) fn refer(&mut self, reference: &str) {
        push(&mut self.references, reference);
    }

    /// Notes a rule of a style sheet.
    pub(super) fn rule(&mut self, rule: &Rule) {
        for reference in &rule.references {
            self.ruled += rule.subjects.len() + 1;
            for subject in &rule.subjects {
                push(self.rules.entry(subject.clone()).or_default(), reference);
            }
            if rule.is_general {
                push(&mut self.general, reference);
            }
        }
    }

    /// Leaves the innermost element.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// How many elements were entered, or how many references were noted if these are more.
    pub(super) fn size(&self) -> usize {
        self.nodes.len().max(self.references.len()).max(self.ruled)
    }

    /// How many elements the picture comes to, each reference counted as one as well; something above the limit as soon as
    /// that is exceeded. A circle of references repeats nothing, since browsers ignore it.
    pub(super) fn count(&self) -> usize {
        let mut costs = vec![Cost::Unknown; self.nodes.len()];
        let mut frames: Vec<Frame> = Vec::new();
        // All elements are within the first one, so that the sum of what was entered is part of its cost.
        let mut entered = 0;
        let mut next = (!self.nodes.is_empty()).then_some(0);
        loop {
            if let Some(node) = next.take() {
                let references = self.references_of(node);
                entered += 1 + references.len();
                if entered > ELEMENTS {
                    return entered;
                }
                costs[node] = Cost::InProgress;
                let sum = 1 + references.len();
                let targets = references.into_iter().filter_map(|id| self.target(id)).collect();
                frames.push(Frame { node, child: self.nodes[node].first_child, targets, sum });
            }
            let Some(frame) = frames.last_mut() else { return 0 };
            let inner = match frame.child {
                Some(child) => {
                    frame.child = self.nodes[child].next_sibling;
                    Some(child)
                }
                None => frame.targets.pop(),
            };
            match inner.map(|inner| (inner, costs[inner])) {
                Some((_, Cost::Known(cost))) => frame.sum = frame.sum.saturating_add(cost),
                Some((_, Cost::InProgress)) => {}
                Some((inner, Cost::Unknown)) => next = Some(inner),
                None => {
                    let (node, sum) = (frame.node, frame.sum);
                    costs[node] = Cost::Known(sum);
                    frames.pop();
                    match frames.last_mut() {
                        Some(above) => above.sum = above.sum.saturating_add(sum),
                        None => return sum,
                    }
                }
            }
        }
    }

    /// What an element refers to itself, and by the rules that apply to it.
    fn references_of(&self, node: usize) -> Vec<&str> {
        let Some(found) = self.nodes.get(node) else { return Vec::new() };
        let end = self.nodes.get(node + 1).map_or(self.references.len(), |next| next.references);
        let own = self.references.get(found.references..end).unwrap_or_default();
        let mut all: Vec<&str> = own.iter().chain(&self.general).map(String::as_str).collect();
        if !self.rules.is_empty() {
            let id = found.id.iter().map(|id| format!("#{id}"));
            let classes = found.classes.split_ascii_whitespace().map(|class| format!(".{class}"));
            let ruled = id.chain(classes).filter_map(|subject| self.rules.get(&subject)).flatten();
            all.extend(ruled.take(ELEMENTS).map(String::as_str));
        }
        all
    }

    fn target(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied().filter(|target| !self.nodes[*target].is_gradient)
    }
}

/// Adds a reference, which is given as `#id`, to a list of ids.
fn push(list: &mut Vec<String>, reference: &str) {
    let id = reference.trim_start_matches('#');
    list.push(id.to_owned());
    // Browsers look for the one or the other.
    if let Ok(decoded) = percent_decode_str(id).decode_utf8()
        && decoded != id
    {
        list.push(decoded.into_owned());
    }
}

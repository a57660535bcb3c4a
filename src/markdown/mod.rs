//! Markdown as proposals are written in it: what a document consists of ([`Outline`]) and what a page shows of it
//! ([`render`]).
//!
//! A document passes through these rooms, each of which can be read alone:
//! `mend` (repairs before parsing) → pulldown-cmark → `outline` (headings, links, tasks, with places), or
//! → `html` and `block` (events to HTML) with `media`, `raw_html`, `footnote`, `math` and `highlight`, all of which write through `tree`,
//! which knows what is open.
//!
//! The output is safe by construction rather than cleaned afterwards: tags come from the table in `element` and from
//! nowhere else, every attribute is written by us, every text is escaped, every URL is checked when it is written.
//! Tests hold it against ammonia, which must find nothing to remove.

mod anchor;
mod block;
mod element;
mod escape;
mod footnote;
mod highlight;
mod html;
mod inline;
mod link;
mod listed;
mod math;
mod meaning;
mod media;
mod mend;
mod outline;
mod part;
mod passage;
mod prose;
mod raw_html;
mod raw_reader;
mod reader;
mod tag;
mod task;
mod toc;
mod tree;

#[cfg(test)]
mod tests;

pub use anchor::{host_anchor, page_id, slug};
pub use escape::escaped;
pub use html::{Rendered, render, render_fragment};
pub use inline::{Inline, inlines};
pub use link::{AsWritten, Links, Target, is_safe};
pub use listed::{Listed, listed};
pub use meaning::meaning;
pub use outline::{Heading, Link, LinkKind, Outline, Task, Toc, plain_text};
pub use part::{Part, PartKind, parts};
pub use prose::{Block, blocks};
pub use toc::contents;

//! What a slot writes though it may not: found in the template itself, so that its author learns of it with a place, once, and whatever the
//! pages hold.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use minijinja::machinery::{Token as Part, tokenize};

use super::allowed;

/// Something that is left out of what a slot writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands in the template, in bytes.
    pub range: Range<usize>,
    /// The element, or the element with its attribute: `<script>`, `<p onclick>`.
    pub what: String,
}

/// What of a template is left out of pages, in the order of its places; `in_head` tells whether it is written into the head.
#[must_use]
pub fn refused(template: &str, in_head: bool) -> Vec<Refused> {
    let sink = Sink { lines: lines(template), template, in_head, found: RefCell::default() };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&without_parts(template)));
    // Nothing of it is a script that would interrupt the tokenizer.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.found.into_inner()
}

/// The template with values and statements blanked out: what is left is the HTML that it writes in any case, in the same
/// places.
fn without_parts(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let blank = |out: &mut String, range: Range<usize>, value: bool| {
        let text = template.get(range).unwrap_or("");
        out.extend(text.bytes().map(|byte| match byte {
            b'\n' => '\n',
            _ if value => 'x',
            _ => ' ',
        }));
    };
    let (mut at, mut value) = (0, false);
    for token in tokenize(template, false, Default::default()) {
        // What is no token is told of when the template is compiled.
        let Ok((token, span)) = token else { break };
        let start = span.start_offset as usize;
        match token {
            Part::TemplateData(text) if start >= at => {
                blank(&mut out, at..start, value);
                out.push_str(text);
                at = start + text.len();
            }
            Part::VariableStart => value = true,
            Part::BlockStart => value = false,
            _ => {}
        }
    }
    blank(&mut out, at..template.len(), value);
    out
}

/// Where each line begins.
fn lines(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

struct Sink<'template> {
    lines: Vec<usize>,
    template: &'template str,
    in_head: bool,
    found: RefCell<Vec<Refused>>,
}

impl Sink<'_> {
    /// The place of a tag that ends in a line.
    fn place(&self, line: u64, name: &str) -> Range<usize> {
        let line = usize::try_from(line).unwrap_or(1).max(1);
        let end = self.lines.get(line).copied().unwrap_or(self.template.len());
        let head = self.template.get(..end).unwrap_or("");
        let open = format!("<{name}");
        let mut from = head.len();
        while let Some(at) = head.get(..from).and_then(|text| text.rfind('<')) {
            if head.get(at..at + open.len()).is_some_and(|text| text.eq_ignore_ascii_case(&open)) {
                return at..at + open.len();
            }
            from = at;
        }
        end..end
    }

    fn add(&self, line: u64, name: &str, what: String) {
        let range = self.place(line, name);
        let mut found = self.found.borrow_mut();
        if !found.iter().any(|one| one.what == what) {
            found.push(Refused { range, what });
        }
    }
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        let name = &*tag.name;
        if !allowed::is_element(name, self.in_head) {
            self.add(line, name, format!("<{name}>"));
        }
        for attribute in tag.attrs.iter().map(|attribute| &*attribute.name.local) {
            if allowed::is_element(name, self.in_head) && !allowed::is_attribute(name, attribute) {
                self.add(line, name, format!("<{name} {attribute}>"));
            }
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "xmp" | "noscript" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(template: &str, in_head: bool, expected: &[(&str, &str)]) {
        let found = refused(template, in_head);
        let found: Vec<(&str, &str)> =
            found.iter().map(|one| (one.what.as_str(), &template[one.range.clone()])).collect();
        assert_eq!(found, expected, "{template}");
    }

    #[test]
    fn what_is_left_out_is_found_where_it_stands() {
        check("<p>{{ page.title }}</p>", false, &[]);
        check(
            "<p>\n<Script src=\"{{ page.files[\"x\"] }}\">let a = '<p>';</script>",
            false,
            &[("<script>", "<Script")],
        );
        check("<p class=\"a\" style=\"x\" onclick='y'>", false, &[("<p style>", "<p"), ("<p onclick>", "<p")]);
        check("{% if page.home %}<iframe>{% endif %}", false, &[("<iframe>", "<iframe")]);
        check(
            "<a href=\"{{ page.root }}\" {% if x %}aria-current=\"page\"{% endif %} id=\"x\">",
            false,
            &[("<a id>", "<a")],
        );
        check(
            "<link rel=\"icon\" href=\"{{ x }}\"><meta http-equiv=\"refresh\" content=\"0\"><p>",
            true,
            &[("<meta http-equiv>", "<meta"), ("<p>", "<p")],
        );
        check("{# <script> #}<!-- <script> -->{{ \"<script>\" }}", false, &[]);
        check("{{ broken <script>", false, &[]);
    }
}

//! Attributes of a picture: which of them stay, and with which values.

use std::borrow::Cow;

use super::clean::Picture;
use super::left_out::Kind;
use super::namespace::Namespace;
use super::xml::Attribute;
use super::{allow, css, reference, write};

impl Picture {
    /// Writes an attribute, or notes that it is left out.
    pub(super) fn attribute(&mut self, element: &'static str, attribute: &Attribute<'_>, all: &[Attribute<'_>]) {
        let name = attribute.name;
        let kept = match attribute.namespace {
            Namespace::None => self.plain_attribute(element, name, attribute),
            Namespace::XLink if name == "href" => {
                // SVG 2 has it without the prefix, and prefers that one.
                let is_second = all.iter().any(|one| (one.namespace, one.name) == (Namespace::None, "href"));
                if is_second { return } else { self.reference(element, &attribute.value) }
            }
            Namespace::XLink if name == "title" && element == "a" => {
                self.has_titles = true;
                write::attribute(&mut self.out, "xlink:title", &attribute.value);
                return;
            }
            Namespace::Xml if name == "space" && matches!(&*attribute.value, "default" | "preserve") => {
                write::attribute(&mut self.out, "xml:space", &attribute.value);
                return;
            }
            Namespace::Xml if name == "lang" => {
                write::attribute(&mut self.out, "xml:lang", &attribute.value);
                return;
            }
            Namespace::Xml if name == "base" => Err(Kind::Reference),
            _ => Err(Kind::Note),
        };
        match kept {
            Ok(value) => write::attribute(&mut self.out, name, &value),
            Err(kind) => {
                self.left_out.add(kind, attribute.written, attribute.offset, attribute.written.len());
            }
        }
    }

    fn plain_attribute<'value>(
        &mut self,
        element: &'static str,
        name: &str,
        attribute: &'value Attribute<'_>,
    ) -> Result<Cow<'value, str>, Kind> {
        let value = &*attribute.value;
        let is_animation = matches!(element, "animate" | "animateMotion" | "animateTransform" | "set");
        match (element, name) {
            (_, "href") => self.reference(element, value),
            (_, "style") => {
                let offset = attribute.offset;
                let left_out = &mut |part: &str| self.left_out.add(Kind::Style, part, offset, name.len());
                let style = css::declarations(value, left_out);
                self.refer(&style.references);
                Ok(style.text)
            }
            ("a", "target") if reference::target(value) => Ok(Cow::Borrowed(value)),
            (_, "attributeName") if is_animation && allow::attribute(value).is_some() => Ok(Cow::Borrowed(value)),
            (_, "from" | "to" | "by" | "values") if is_animation => self.styled(value, true),
            ("feColorMatrix", "values") => self.styled(value, false),
            _ => match allow::attribute(name) {
                Some(allow::Value::Plain) => Ok(Cow::Borrowed(value)),
                Some(allow::Value::Styled) => self.styled(value, false),
                None if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on")) => Err(Kind::Handler),
                None => Err(Kind::Note),
            },
        }
    }

    /// The value of a style property.
    fn styled<'value>(&mut self, value: &'value str, is_list: bool) -> Result<Cow<'value, str>, Kind> {
        let style = css::value(value, is_list).ok_or(Kind::Style)?;
        self.refer(&style.references);
        Ok(style.text)
    }

    fn refer(&mut self, references: &[String]) {
        references.iter().for_each(|reference| self.repeats.refer(reference));
    }

    /// What an element refers to by `href`.
    fn reference<'value>(&mut self, element: &'static str, value: &'value str) -> Result<Cow<'value, str>, Kind> {
        let local = || reference::local(value).map(Cow::Borrowed);
        let kept = match element {
            "a" => reference::link(value).map(Cow::Borrowed),
            "image" => reference::picture(value).map(Cow::Owned),
            "feImage" => local().or_else(|| reference::picture(value).map(Cow::Owned)),
            "use" | "pattern" | "textPath" | "mpath" | "linearGradient" | "radialGradient" | "filter" | "animate"
            | "animateMotion" | "animateTransform" | "set" => local(),
            _ => None,
        };
        let kept = kept.ok_or(Kind::Reference)?;
        if matches!(element, "use" | "pattern" | "feImage") && kept.starts_with('#') {
            self.repeats.refer(&kept);
        }
        Ok(kept)
    }
}

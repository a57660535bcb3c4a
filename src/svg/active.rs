//! Whether a picture could run script when a reader opens it by itself.

/// Marks of activity in an SVG file, in lower case. Event handlers are looked for apart.
const ACTIVE: [&str; 10] = [
    "<script",
    "javascript:",
    "<foreignobject",
    "<!entity",
    "<iframe",
    "<embed",
    "<object",
    "<handler",
    "data:text/html",
    "<?xml-stylesheet",
];

/// Whether the bytes of an SVG hold anything that a browser might run. Rather too strict than too lax: such a picture
/// is left out, with a finding.
#[must_use]
pub fn is_active(bytes: &[u8]) -> bool {
    // Encodings other than UTF-8 could hide the marks.
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let lower = text.to_lowercase();
    let plain: String = lower.chars().filter(|letter| !letter.is_control() || letter.is_whitespace()).collect();
    if ACTIVE.iter().any(|mark| plain.contains(mark)) || plain.contains(":script") {
        return true;
    }
    // Inside tags, an attribute `on…=`; or any character reference, which could spell a forbidden scheme.
    plain.split('<').any(|part| {
        let tag = part.split('>').next().unwrap_or("");
        let handler =
            tag.split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '"' | '\'')).any(|word| {
                word.strip_prefix("on").is_some_and(|rest| {
                    rest.trim_start_matches(|letter: char| letter.is_ascii_alphanumeric()).starts_with('=')
                })
            });
        let spaced = tag.split_whitespace().zip(tag.split_whitespace().skip(1)).any(|(word, next)| {
            word.len() > 2
                && word.starts_with("on")
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && next.starts_with('=')
        });
        handler || spaced || tag.contains("href") && tag.contains("&#")
    })
}

#[cfg(test)]
mod tests {
    use super::is_active;

    #[test]
    fn active_pictures_are_told_from_plain_ones() {
        for (text, active) in [
            ("<svg><path d='M0 0'/></svg>", false),
            ("<svg><a href='https://x'>y</a></svg>", false),
            ("<svg><text>on = off &#8212;</text></svg>", false),
            ("<svg onload=alert(1)>", true),
            ("<svg ONLOAD = \"x\">", true),
            ("<svg><ScRipt>x</script></svg>", true),
            ("<svg><svg:script>x</svg:script></svg>", true),
            ("<svg><a href='java\tscript:x'/></svg>", false),
            ("<svg><a href='&#106;avascript:x'/></svg>", true),
            ("<svg><foreignObject/></svg>", true),
            ("<?xml-stylesheet href='#x'?><svg/>", true),
            ("<!DOCTYPE x [<!ENTITY a 'b'>]><svg/>", true),
        ] {
            assert_eq!(is_active(text.as_bytes()), active, "{text}");
        }
        assert!(is_active(b"\xff\xfe<\0s\0"));
    }
}

//! What a picture may hold. Names are case-sensitive, as they are in XML; those of style sheets are compared in lower case.
//!
//! Whatever is not here is left out. Of the elements of SVG these are missing on purpose: `script`, `handler` and
//! `listener`, which run programs; `foreignObject`, which holds pages; `cursor`, `color-profile`, `font-face-uri` and `tref`,
//! which do nothing but load; fonts in SVG, which browsers have given up and whose `font` closes the picture where a
//! browser takes it for HTML.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Elements.
const ELEMENTS: &str = "
    a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g image line linearGradient
    marker mask mpath path pattern polygon polyline radialGradient rect set stop style svg switch symbol text
    textPath title tspan use view
";

/// Attributes whose values are words that may hold brackets, and that no browser takes for a style.
const PLAIN: &str = "
    begin class end id lang media role
";

/// Attributes whose values are those of style properties, which may refer to something, or are checked as such.
const STYLED: &str = "
    accumulate additive alignment-baseline amplitude attributeType azimuth baseFrequency baseProfile
    baseline-shift bias calcMode clip clip-path clip-rule clipPathUnits color color-interpolation
    color-interpolation-filters color-rendering contentStyleType cursor cx cy d decoding diffuseConstant direction
    display divisor dominant-baseline dur dx dy edgeMode elevation enable-background exponent fill fill-opacity
    fill-rule filter filterRes filterUnits flood-color flood-opacity focusable font font-family font-size
    font-size-adjust font-stretch font-style font-variant font-weight fr fx fy glyph-orientation-horizontal
    glyph-orientation-vertical gradientTransform gradientUnits height image-rendering in in2 intercept isolation
    k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes lengthAdjust letter-spacing
    lighting-color limitingConeAngle line-height marker marker-end marker-mid marker-start markerHeight
    markerUnits markerWidth mask mask-type maskContentUnits maskUnits max method min mix-blend-mode mode
    numOctaves offset opacity operator order orient origin overflow paint-order path pathLength
    patternContentUnits patternTransform patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount repeatDur requiredExtensions
    requiredFeatures restart result rotate rx ry scale seed shape-rendering side slope spacing specularConstant
    specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke
    stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity
    stroke-width surfaceScale systemLanguage tabindex tableValues targetX targetY text-align text-anchor
    text-decoration text-overflow text-rendering textLength transform transform-box transform-origin type
    unicode-bidi vector-effect version viewBox viewTarget visibility white-space width word-spacing writing-mode x
    x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan
";

/// Rules of a style sheet that begin with `@`.
const AT_RULES: &str = "
    -webkit-keyframes container font-face keyframes layer media property supports
";

/// Functions in a style sheet, those of selectors among them. `url` is looked at apart.
const FUNCTIONS: &str = "
    abs acos asin atan atan2 blur brightness calc circle clamp color color-mix conic-gradient contrast cos counter
    counters cubic-bezier drop-shadow ellipse env exp fit-content format grayscale has hsl hsla hue-rotate hwb
    hypot inset invert is lab lang lch light-dark linear linear-gradient local log matrix matrix3d max min minmax
    mod not nth-child nth-last-child nth-last-of-type nth-of-type oklab oklch opacity path perspective polygon pow
    radial-gradient rect rem repeat repeating-conic-gradient repeating-linear-gradient repeating-radial-gradient
    rgb rgba rotate rotate3d rotatex rotatey rotatez round saturate scale scale3d scalex scaley scalez selector
    sepia sign sin skew skewx skewy sqrt steps tan tech translate translate3d translatex translatey translatez var
    where xywh
";

type Words = LazyLock<HashSet<&'static str>>;

static KNOWN_ELEMENTS: Words = LazyLock::new(|| words(ELEMENTS));
static KNOWN_PLAIN: Words = LazyLock::new(|| words(PLAIN));
static KNOWN_STYLED: Words = LazyLock::new(|| words(STYLED));
static KNOWN_AT_RULES: Words = LazyLock::new(|| words(AT_RULES));
static KNOWN_FUNCTIONS: Words = LazyLock::new(|| words(FUNCTIONS));

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

/// The element's name, if a picture may hold it.
pub(super) fn element(name: &str) -> Option<&'static str> {
    KNOWN_ELEMENTS.get(name).copied()
}

/// What the value of an attribute may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Anything.
    Plain,
    /// What the value of a style property may be.
    Styled,
}

/// What the value of an attribute without a namespace may be; none where a picture may not hold the attribute. Those that
/// refer to something and `style` are looked at apart.
pub(super) fn attribute(name: &str) -> Option<Value> {
    let is_inert = name.strip_prefix("data-").or_else(|| name.strip_prefix("aria-")).is_some_and(|rest| {
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    });
    if is_inert || KNOWN_PLAIN.contains(name) {
        Some(Value::Plain)
    } else if KNOWN_STYLED.contains(name) {
        Some(Value::Styled)
    } else {
        None
    }
}

/// Whether a style sheet may hold the rule `@name`.
pub(super) fn at_rule(name: &str) -> bool {
    KNOWN_AT_RULES.contains(name.to_ascii_lowercase().as_str())
}

/// Whether a style sheet may call the function.
pub(super) fn function(name: &str) -> bool {
    KNOWN_FUNCTIONS.contains(name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_is_listed() {
        for list in [ELEMENTS, PLAIN, STYLED, AT_RULES, FUNCTIONS] {
            assert_eq!(words(list).len(), list.split_whitespace().count(), "a word stands twice");
        }
        for attribute in words(PLAIN).into_iter().chain(words(STYLED)) {
            assert!(!attribute.starts_with("on") && !attribute.contains("href"), "{attribute}");
        }
        for name in ["style", "href", "src", "target", "to", "values", "attributeName", "ping", "data", "xmlns"] {
            assert_eq!(attribute(name), None, "{name}");
        }
        for name in ["script", "foreignObject", "handler", "iframe", "font", "p", "SVG", "Script", ""] {
            assert_eq!(element(name), None, "{name}");
        }
        assert!(!function("url") && !function("image-set") && !function("expression") && !at_rule("import"));
        assert!(function("rotateX") && at_rule("Font-Face"));
    }
}

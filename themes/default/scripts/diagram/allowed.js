// The allow-lists that a drawing goes through before it is shown. A diagram's source is a stranger's, and so is what the
// library makes of it: `copy`, `attribute` and `sheet` are the only ways from there into a document that loads and runs
// things. `use` is not among the elements: nested, it multiplies what has to be drawn.
const allowed = (() => {
  const words = (...lines) => new Set(lines.join(" ").split(" "));
  const SVG = "http://www.w3.org/2000/svg";
  const ELEMENTS = new Map([
    [SVG, words(
      "a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feDropShadow feFlood",
      "feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset feTurbulence filter",
      "foreignObject g line linearGradient marker mask path pattern polygon polyline radialGradient rect stop svg switch",
      "symbol text textPath title tspan",
    )],
    ["http://www.w3.org/1999/xhtml", words(
      "b br code del div em hr i li mark ol p pre s small span strong sub sup table tbody td th thead tr u ul",
    )],
  ]);
  // Attributes whose values no browser reads as a style.
  const PLAIN = words("class dir id lang name role title");
  // Attributes whose values are styles or are held to the same rule.
  const STYLED = words(
    "alignment-baseline amplitude baseFrequency baseline-shift clip-path clip-rule clipPathUnits color",
    "color-interpolation-filters cx cy d direction display dominant-baseline dx dy edgeMode exponent fill fill-opacity",
    "fill-rule filter filterUnits flood-color flood-opacity font-family font-size font-style font-variant font-weight",
    "fr fx fy gradientTransform gradientUnits height in in2 intercept k1 k2 k3 k4 lengthAdjust letter-spacing marker",
    "marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask maskContentUnits maskUnits",
    "mix-blend-mode mode numOctaves offset opacity operator orient overflow paint-order pathLength patternContentUnits",
    "patternTransform patternUnits pointer-events points preserveAspectRatio primitiveUnits r radius refX refY result",
    "rotate rx ry scale seed shape-rendering side slope spacing spreadMethod startOffset stdDeviation stitchTiles",
    "stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin",
    "stroke-miterlimit stroke-opacity stroke-width tableValues text-anchor text-decoration textLength text-rendering",
    "transform transform-origin type values vector-effect viewBox visibility width word-spacing writing-mode x x1 x2 y",
    "y1 y2",
  );
  const FUNCTIONS = words(
    "blur brightness calc clamp color color-mix conic-gradient contrast cubic-bezier drop-shadow grayscale hsl hsla",
    "hue-rotate hwb invert lab lch light-dark linear linear-gradient matrix matrix3d max min oklab oklch opacity",
    "perspective radial-gradient repeating-conic-gradient repeating-linear-gradient repeating-radial-gradient rgb rgba",
    "rotate rotate3d rotatex rotatey rotatez saturate scale scale3d scalex scaley scalez sepia skew skewx skewy steps",
    "translate translate3d translatex translatey translatez var",
  );

  // Whether a value names nothing outside of the drawing: it calls only functions that load nothing, and `url` only
  // with an id. Values that could be read in two ways, with escapes, comments or quotes without an end, do not pass.
  const isQuiet = (value) => {
    if (!/[(\\"']|\/\*/.test(value)) return true;
    if (/\\|\/\*/.test(value)) return false;
    const bare = value.replace(/\burl\(\s*(["']?)#[\w.:-]+\1\s*\)/gi, " ").replace(/"[^"\n\r\f]*"|'[^'\n\r\f]*'/g, " ");
    if (/["']/.test(bare)) return false;
    return [...bare.matchAll(/([-\w\u0080-\uffff]*)\(/g)].every(([, name]) => !name || FUNCTIONS.has(name.toLowerCase()));
  };

  // Removes declarations that could load something. A shorthand that holds a variable has no value in its longhands, so
  // the block is tested as a whole, too.
  const quieten = (style) => {
    for (const name of [...style]) if (!isQuiet(style.getPropertyValue(name))) style.removeProperty(name);
    if (!isQuiet(style.cssText)) style.cssText = "";
  };

  // Styles are parsed where nothing is rendered, hence nothing loaded. One that is quiet is kept to the letter: numbers
  // are rounded where a browser writes them.
  const scratch = document.implementation.createHTMLDocument("").createElement("i").style;
  const style = (text) => {
    scratch.cssText = text;
    const whole = scratch.cssText;
    quieten(scratch);
    return scratch.cssText === whole ? text : scratch.cssText;
  };

  // Sets an attribute of `twin` as its original has it, or removes it.
  const attribute = (twin, original, { namespaceURI, localName, name, value }) => {
    const inner = (name) => /^(data|aria)-[\w.-]+$/.test(name);
    if (name === "style") twin.style.cssText = style(original.getAttribute(name));
    else if (localName === "href" ? value.startsWith("#") : namespaceURI ? name === "xml:space" || name === "xml:lang" :
      inner(name) || PLAIN.has(name) || (STYLED.has(name) && isQuiet(value))) twin.setAttributeNS(namespaceURI, name, value);
    else twin.removeAttributeNS(namespaceURI, localName);
  };

  // A copy of `node` in this document, null where it may not be shown. `made` is told of every copy of an element or text.
  const copy = (node, made = () => {}) => {
    const { nodeType, namespaceURI, localName } = node;
    if (nodeType === Node.TEXT_NODE) {
      const twin = document.createTextNode(node.data);
      made(node, twin);
      return twin;
    }
    if (nodeType !== Node.ELEMENT_NODE || !ELEMENTS.get(namespaceURI)?.has(localName)) return null;
    const twin = document.createElementNS(namespaceURI, localName);
    for (const each of node.attributes) attribute(twin, node, each);
    for (const child of node.childNodes) twin.append(...[copy(child, made)].filter(Boolean));
    made(node, twin);
    return twin;
  };

  // Whether every selector of a list is about what is inside the element.
  const isWithin = (selectors, id) => {
    let depth = 0;
    let start = 0;
    const bare = selectors.replace(/"(?:[^"\\]|\\.)*"/gs, "");
    const parts = [];
    for (let at = 0; at <= bare.length; at += 1) {
      if (bare[at] === "(") depth += 1;
      else if (bare[at] === ")") depth -= 1;
      else if (at === bare.length || (bare[at] === "," && !depth)) parts.push(bare.slice(start, (start = at + 1) - 1).trim());
    }
    return parts.every((part) => part.startsWith(`#${id}`) && !/^[\w-]/.test(part.slice(id.length + 1)));
  };

  // A style sheet with those rules of the text that are about the drawing `id` and load nothing. Until it is adopted, a
  // constructed sheet applies to nothing, hence loads nothing either.
  const sheet = (text, id) => {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    for (let at = made.cssRules.length - 1; at >= 0; at -= 1) {
      const rule = made.cssRules[at];
      if (rule instanceof CSSStyleRule && isWithin(rule.selectorText, id)) {
        while (rule.cssRules?.length) rule.deleteRule(0);
        quieten(rule.style);
      } else if (rule instanceof CSSKeyframesRule) {
        for (const step of rule.cssRules) quieten(step.style);
      } else {
        made.deleteRule(at);
      }
    }
    return made;
  };

  return { SVG, attribute, copy, sheet };
})();

// Where the library draws. It builds its drawings in a document that no window shows: there, by the standard, nothing is
// loaded and no script runs, whatever the drawing holds. What has to be measured is copied into the page first, through
// the allow-lists, and measured there. The library runs in a frame, whose `document` stands for the quiet one, so that
// nothing of the page's own is changed for it.
const stage = (() => {
  // What the library finds in its window beside the interfaces of documents: the language, clocks, codecs. Whatever
  // could ask a host is not among it.
  const KEPT = new Set([
    "AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError",
    "FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl",
    "Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol",
    "SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet",
    "decodeURI decodeURIComponent encodeURI encodeURIComponent escape globalThis isFinite isNaN parseFloat parseInt",
    "undefined unescape console document window self location top performance screen devicePixelRatio setTimeout clearTimeout setInterval",
    "clearInterval queueMicrotask requestAnimationFrame cancelAnimationFrame structuredClone atob btoa TextDecoder",
    "TextEncoder addEventListener removeEventListener dispatchEvent Attr CSS CharacterData Comment CustomEvent Document",
    "DocumentFragment DOMMatrix DOMMatrixReadOnly DOMParser DOMPoint DOMRect Element Event EventTarget NamedNodeMap Node",
    "NodeFilter NodeList Option Text URL XMLDocument mermaid",
  ].join(" ").split(" "));
  const INTERFACE = /^(CSS|HTML|SVG)[A-Za-z]+$/;
  // What measures an element: answered for its copy in the page.
  const MEASURES = {
    Element: "clientHeight clientWidth getBoundingClientRect getClientRects scrollHeight scrollWidth",
    HTMLElement: "offsetHeight offsetLeft offsetTop offsetWidth",
    SVGGeometryElement: "getPointAtLength getTotalLength",
    SVGGraphicsElement: "getBBox getCTM getScreenCTM",
    SVGTextContentElement: "getComputedTextLength getExtentOfChar getNumberOfChars getSubStringLength",
  };
  const methods = (prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(([name]) => name !== "constructor");

  // The copy in the page of what is in `body`, kept up with it from one measurement to the next.
  const mirror = (body, realm) => {
    const host = document.createElement("div");
    host.style.cssText = "position: absolute; inset: 0 0 auto; height: 0; overflow: hidden; visibility: hidden";
    const shown = host.attachShadow({ mode: "open" });
    const twins = new WeakMap();
    // Records are collected by functions of the frame's, since Chromium may give a node the prototypes of the window
    // whose function sees it first.
    const batches = [];
    const observer = new realm.MutationObserver(realm.Function.prototype.bind.call(realm.Array.prototype.push, batches));
    observer.observe(body, { attributes: true, characterData: true, childList: true, subtree: true });
    const copied = new Set();
    const copy = (node) => allowed.copy(node, (node, twin) => {
      twins.set(node, twin);
      copied.add(node);
    });
    twins.set(body, shown.appendChild(document.createElement("div")));

    const follow = () => {
      const records = [...batches.splice(0).filter(Array.isArray).flat(), ...observer.takeRecords()];
      const parents = new Set();
      const fresh = new Set();
      let styles = false;
      for (const { type, target, addedNodes, removedNodes, attributeName, attributeNamespace } of records) {
        const twin = twins.get(target);
        const isStyle = ({ localName, parentNode }) => localName === "style" || parentNode?.localName === "style";
        styles ||= [target, ...addedNodes, ...removedNodes].some(isStyle);
        if (type === "childList") {
          parents.add(target);
          addedNodes.forEach((node) => fresh.add(node));
        } else if (twin && type === "characterData") {
          twin.data = target.data;
        } else if (twin && target !== body) {
          const { attributes } = target;
          const now = attributes.getNamedItemNS(attributeNamespace, attributeName);
          if (now) allowed.attribute(twin, target, now);
          else twin.removeAttributeNS(attributeNamespace, attributeName);
        }
      }
      // What was taken away and put back may have changed unseen, so it is copied anew.
      copied.clear();
      for (const parent of parents) {
        if (!twins.has(parent) || copied.has(parent)) continue;
        const children = [...parent.childNodes].map((node) => (fresh.has(node) ? copy(node) : twins.get(node) ?? copy(node)));
        arrange(twins.get(parent), children.filter(Boolean));
      }
      if (styles) {
        const sheets = [...body.querySelectorAll("style")].map((style) => allowed.sheet(style.textContent, style.parentNode.id));
        shown.adoptedStyleSheets = sheets;
      }
    };
    const arrange = (parent, children) => {
      let next = parent.firstChild;
      for (const child of children) {
        if (child === next) next = next.nextSibling;
        else parent.insertBefore(child, next);
      }
      while (next) {
        const last = next;
        next = next.nextSibling;
        last.remove();
      }
    };
    return {
      open: () => document.body.append(host),
      close: () => {
        body.replaceChildren();
        follow();
        host.remove();
      },
      // The copy of a node, measurable as the node would be. One that may not be shown has no extent.
      twin: (node) => {
        follow();
        return twins.get(node) ?? allowed.copy(node) ?? document.createElementNS(allowed.SVG, "text");
      },
    };
  };

  // The policy of the page has a say in documents that are not shown, too: it takes styles that are written as text. So
  // `style` attributes are set as properties, read back as they were written, and sheets are elements of no namespace.
  const restyle = (realm) => {
    const { getAttribute, setAttribute, setAttributeNS } = realm.Element.prototype;
    const { createElement, createElementNS } = realm.Document.prototype;
    const written = new WeakMap();
    const write = (element, text) => {
      element.style.cssText = text;
      written.set(element, { text, style: getAttribute.call(element, "style") });
    };
    const sheet = (document) => Object.defineProperty(createElementNS.call(document, null, "style"), "innerHTML", {
      get() { return this.textContent; },
      set(text) { this.textContent = text; },
    });
    Object.assign(realm.Element.prototype, {
      getAttribute(name) {
        const value = getAttribute.call(this, name);
        const kept = name === "style" && written.get(this);
        return kept && kept.style === value ? kept.text : value;
      },
      setAttribute(name, value) {
        if (name === "style" && this.style) write(this, value);
        else setAttribute.call(this, name, value);
      },
      setAttributeNS(namespace, name, value) {
        if (name === "style" && this.style) write(this, value);
        else setAttributeNS.call(this, namespace, name, value);
      },
    });
    Object.assign(realm.Document.prototype, {
      createElement(name) {
        return name === "style" ? sheet(this) : createElement.call(this, name);
      },
      createElementNS(namespace, name) {
        return name === "style" ? sheet(this) : createElementNS.call(this, namespace, name);
      },
    });
  };

  // Signs that the library puts in the place of the `&#`, `&` and `;` of entities until a drawing is done.
  const ENTITY = /\ufb02\u00b0(\u00b0?)([^\s<>&;]{1,32}?)\u00b6\u00df/g;
  const decoded = (text) => text.replace(ENTITY, (_, number, name) =>
    new DOMParser().parseFromString(`&${number && "#"}${name};`, "text/html").body.textContent);

  // Makes the frame's `document` stand for the quiet one, its window measure in the page, and takes from it what asks.
  const furnish = (realm) => {
    const quiet = realm.document.implementation.createHTMLDocument("");
    const { twin, ...rest } = mirror(quiet.body, realm);
    restyle(realm);
    for (const { prototype } of [realm.EventTarget, realm.Node, realm.Document]) {
      for (const [name, { value, get, set }] of methods(prototype)) {
        const property = get ? { get: get.bind(quiet), set: set?.bind(quiet) } :
          { value: typeof value === "function" ? value.bind(quiet) : value };
        Object.defineProperty(realm.document, name, { ...property, configurable: true });
      }
    }
    for (const [name, measures] of Object.entries(MEASURES)) {
      for (const measure of measures.split(" ")) {
        const { value, get } = Object.getOwnPropertyDescriptor(window[name].prototype, measure);
        const property = get ? { get() { return get.call(twin(this)); } } :
          { value(...given) { return value.apply(twin(this), given); } };
        Object.defineProperty(realm[name].prototype, measure, { ...property, configurable: true });
      }
    }
    for (const name of Object.getOwnPropertyNames(realm)) {
      if (!KEPT.has(name) && !INTERFACE.test(name)) Reflect.deleteProperty(realm, name);
    }
    realm.getComputedStyle = (node) => getComputedStyle(twin(node));
    realm.Image = function Image() {
      throw new Error("it shows a picture, and diagrams load none");
    };
    Object.defineProperty(quiet, "defaultView", { value: realm });
    // In the end the library reads its drawing out as text. It is taken at that moment, as elements, and no text is made.
    const { get, set } = Object.getOwnPropertyDescriptor(realm.Element.prototype, "innerHTML");
    let holder = "";
    let taken;
    Object.defineProperty(realm.Element.prototype, "innerHTML", {
      get() {
        if (this.id !== holder) return get.call(this);
        const svg = this.querySelector("svg");
        const texts = quiet.createTreeWalker(svg, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) texts.currentNode.data = decoded(texts.currentNode.data);
        const styles = [...svg.querySelectorAll("style")].map((style) => style.textContent);
        taken = { svg: allowed.copy(svg), sheets: styles.map((text) => allowed.sheet(text, svg.id)) };
        return "";
      },
      set(text) { set.call(this, text); },
    });
    return async (id, source, settings) => {
      holder = `d${id}`;
      rest.open();
      try {
        realm.mermaid.initialize(realm.JSON.parse(JSON.stringify(settings)));
        await realm.mermaid.render(id, source);
        if (!taken?.svg) throw new Error("it came to nothing");
        return taken;
      } finally {
        rest.close();
        taken = undefined;
      }
    };
  };

  // Loads the library into a frame. Answers with what draws: the source and settings of a drawing in, its elements and
  // style sheets out.
  return async (library) => {
    if (!("adoptedStyleSheets" in document)) throw new Error("this browser cannot keep its style apart");
    const frame = document.createElement("iframe");
    frame.style.display = "none";
    await new Promise((loaded) => {
      frame.onload = loaded;
      document.body.append(frame);
    });
    const realm = frame.contentWindow;
    const script = realm.document.createElement("script");
    script.src = new URL(library, document.baseURI).href;
    const loaded = new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error("its library could not be loaded"));
    });
    const { head } = realm.document;
    const draw = furnish(realm);
    head.append(script);
    await loaded;
    return draw;
  };
})();

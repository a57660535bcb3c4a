// Draws the diagrams of a page. Their sources stand in the page as code, and stay so wherever this does not run.
//
// The library is large. It is asked for when the first diagram comes near the window, and draws one at a time.
(() => {
  const LIBRARY = document.currentScript.dataset.library;
  const UNDRAWN = "This diagram could not be drawn, so its source stands here";
  // A drawing is never made smaller than this part of its size; a wider one scrolls.
  const SMALLEST = 0.6;
  // Of characters. Twice of what anybody was found to have drawn; the time to draw grows faster than the text.
  const LONGEST = 10000;
  const LONG_LINE = /.{2000}/;
  // Labels are drawn as text and not as HTML, so that tags of emphasis would be seen as such. They are left out of what
  // the library is given; a line break is spelled in the one way that all kinds of diagrams know. `<<b>>` is no tag.
  const EMPHASIS = /(?<!<)<\/?(?:b|i|u|em|strong|small)>(?!>)/gi;
  const BREAK = /<\/?br\s*\/?>/gi;
  const untagged = (source) => source.replace(EMPHASIS, "").replace(BREAK, "<br/>");
  // The first line of what the library says; the rest draws with characters where in the source it stumbled.
  const reason = ({ message }) => {
    const [first] = String(message ?? "").trim().split("\n");
    return first ? `: ${first.slice(0, 160).replace(/[.:\s]+$/, "")}` : "";
  };
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const figures = [...document.querySelectorAll("figure.diagram")];
  const drawn = new Set();
  let drawer;
  let line = Promise.resolve();

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  // What a source must not say of itself: whatever loosens the library, and whatever makes a drawing that cannot be
  // read in one of the two schemes.
  const OURS = [
    "secure", "securityLevel", "startOnLoad", "suppressErrorRendering", "maxTextSize", "maxEdges", "dompurifyConfig",
    "htmlLabels", "themeCSS", "theme", "themeVariables", "darkMode", "look", "fontFamily", "altFontFamily", "logLevel",
    "arrowMarkerAbsolute", "deterministicIds", "deterministicIDSeed",
  ];

  const settings = (dark) => ({
    startOnLoad: false,
    securityLevel: "strict",
    secure: OURS,
    suppressErrorRendering: true,
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    class: { htmlLabels: false },
    maxTextSize: LONGEST,
    maxEdges: 300,
    deterministicIds: true,
    logLevel: "fatal",
    fontFamily: getComputedStyle(document.body).fontFamily,
    theme: dark ? "dark" : "neutral",
  });

  // Puts the drawing into the figure and gives it a name and a least width.
  const show = ({ svg, sheets }, root, number) => {
    const kind = (svg.getAttribute("aria-roledescription") ?? "").replace(/[-_].*|Diagram/g, "");
    svg.setAttribute("role", "img");
    if (!svg.hasAttribute("aria-labelledby")) svg.setAttribute("aria-label", `Diagram ${number}${kind && `: ${kind}`}`);
    const width = parseFloat(svg.style.maxWidth);
    if (width) svg.style.minWidth = `${Math.round(width * SMALLEST)}px`;
    root.adoptedStyleSheets = sheets;
    root.replaceChildren(svg);
  };

  // A drawing has a root of its own, so that its style and its ids concern nothing else on the page.
  const place = (figure) => {
    let holder = figure.querySelector(".drawing");
    if (holder) return holder;
    holder = document.createElement("div");
    holder.className = "drawing";
    holder.attachShadow({ mode: "open" });
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = "Source";
    details.append(summary, figure.querySelector(".mermaid-source"));
    figure.replaceChildren(holder, details);
    return holder;
  };

  const draw = async (figure, number) => {
    const dark = isDark();
    const source = figure.querySelector(".mermaid-source").textContent;
    try {
      if (source.length > LONGEST || LONG_LINE.test(source)) throw new RangeError("it is too long");
      drawer ??= stage(LIBRARY);
      const drawing = await (await drawer)(`rb-diagram-${number}`, untagged(source), settings(dark));
      const holder = place(figure);
      show(drawing, holder.shadowRoot, number);
      holder.dataset.scheme = dark ? "dark" : "light";
      // What scrolls must be reached by the keyboard, too.
      if (holder.scrollWidth > holder.clientWidth) holder.tabIndex = 0;
      drawn.add(figure);
    } catch (error) {
      if (drawn.has(figure) || figure.querySelector(".undrawn")) return;
      const note = document.createElement("figcaption");
      note.className = "undrawn";
      note.textContent = `${UNDRAWN}${reason(error ?? {})}.`;
      figure.append(note);
    }
  };

  // One after the other, and between two of them the page may do what its reader asks.
  const queue = (figure) => {
    const number = figures.indexOf(figure) + 1;
    line = line.then(() => new Promise((next) => setTimeout(next))).then(() => draw(figure, number));
  };

  const redraw = () => drawn.forEach((figure) => {
    const { scheme } = figure.querySelector(".drawing").dataset;
    if ((scheme === "dark") !== isDark()) queue(figure);
  });

  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      queue(target);
    }
  }, { rootMargin: "400px" });
  figures.forEach((figure) => seen.observe(figure));
  system.addEventListener("change", redraw);
  new MutationObserver(redraw).observe(root, { attributeFilter: ["data-theme"] });
})();

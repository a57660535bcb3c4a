// Opens pages with hostile diagrams and prints what they do, one line each, as JSON.
//
//     node diagrams-hostile.mjs SITE HOSTILE RAW
//
// HOSTILE and RAW are paths of pages in the site. Diagrams of the first are drawn by the library; those of the second by a
// stand-in that puts each source into its document as it is, as markup or style. Whether the page's policy is in force
// or not: no script of theirs runs, nothing is asked for, and the page answers its reader meanwhile.

import { read } from "./figures.mjs";
import { serve } from "./site.mjs";
import { watch, watched } from "./watch.mjs";

const [site, hostile, raw] = process.argv.slice(2);
const faults = [];
const { browser, calls, close } = await watched();
const server = await serve(site, "/");

/** In the place of the library: as careless with a source as a library can be. It runs in the library's frame. */
function standIn() {
  const asks = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "SharedWorker", "Audio", "FontFace", "open", "navigator", "history", "parent"];
  const render = async (id, source) => {
    const found = asks.filter((name) => window[name] !== undefined);
    if (found.length) throw new Error(`the frame has ${found}`);
    const isStyle = source.startsWith("style ");
    const [markup, declarations] = isStyle ? ["<rect class=k width=9 height=9 /><p class=k data-url=http://other.example/attr>x</p>", source.slice(6).replaceAll("#ID", `#${id}`)] : [source, ""];
    const svg = `<svg id="${id}" viewBox="0 0 90 90" style="max-width: 90px">${markup}</svg>`;
    document.head.innerHTML = markup;
    document.body.innerHTML = `<div id="d${id}">${svg}${markup}</div>`;
    const inner = document.getElementById(id);
    for (const sheet of [document.createElement("style"), document.createElementNS(inner.namespaceURI, "style")]) {
      sheet.innerHTML = isStyle ? `#${id} * { ${declarations} }` : `* { background: url(http://other.example/sheet) } @import "http://other.example/import";`;
      inner.append(sheet);
    }
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: "http://other.example/link" });
    const script = document.createElement("script");
    script.textContent = "hacked = 1";
    const image = document.createElement("img");
    Object.assign(image, { src: "http://other.example/property", srcset: "http://other.example/set 2x", onerror: "hacked = 1" });
    inner.append(link, script, image, image.cloneNode());
    inner.insertAdjacentHTML("beforeend", markup);
    document.adoptedStyleSheets = [];
    for (const element of isStyle ? document.querySelectorAll(".k") : []) {
      element.setAttribute("style", declarations);
      element.cloneNode(true).style.cssText = declarations;
      for (const declaration of declarations.split(";")) {
        const [, name, value] = /^\s*([-\w]+)\s*:(.*)$/s.exec(declaration) ?? [];
        if (name) element.style.setProperty(name, value.trim());
        if (name) element.setAttribute(name.replace(/^-+/, ""), value.trim());
      }
    }
    // Measured, so that all of it is copied, and left in the page for a while.
    for (const element of document.querySelectorAll("*")) {
      element.getBoundingClientRect();
      element.getBBox?.();
      getComputedStyle(element).backgroundImage;
    }
    await new Promise((next) => setTimeout(next, 40));
    for (const element of isStyle ? document.querySelectorAll(".k") : []) element.setAttribute("style", declarations);
    return { svg: document.getElementById(`d${id}`).innerHTML };
  };
  window.mermaid = { initialize: () => {}, render };
}

for (const bypassCSP of [false, true]) {
  for (const page of [hostile, raw]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", bypassCSP });
    const tab = await context.newPage();
    tab.setDefaultTimeout(0);
    const url = server.origin + page;
    const fault = (text) => faults.push(`${page}${bypassCSP ? ", without its policy" : ""}: ${text}`);
    // Labels with styles are read by the library in documents that are not shown, but for which the policy holds as well.
    const expected = /Content Security Policy|Error: <\w+> attribute \w+: Expected/;
    watch(tab, fault, (url) => url.startsWith(server.origin) && /\/$|\.(html|css|js)$/.test(url), expected);
    if (page === raw) {
      const body = `(${standIn})();`;
      await context.route("**/assets/mermaid.*.js", (route) => route.fulfill({ body, contentType: "text/javascript" }));
    }
    await tab.goto(url, { waitUntil: "load", timeout: 0 });
    // A page that is busy answers late. Turns of a loop are counted rather than time: a slow machine is no fault.
    await tab.evaluate(() => {
      window.turns = 0;
      setInterval(() => (window.turns += 1), 10);
    });
    // Where a page or a frame goes elsewhere, nothing is drawn any more.
    const gone = new Promise((resolve) => tab.on("framenavigated", (frame) => {
      if (!["about:blank", url].includes(frame.url().split("#")[0])) resolve();
    }));
    const outcomes = await Promise.race([read(tab).catch((error) => fault(String(error))), gone]);
    if (!outcomes) {
      fault(`leads to ${tab.url()}, or a frame of it leads elsewhere`);
      await context.close();
      continue;
    }
    for (const diagram of outcomes) {
      const label = `diagram ${JSON.stringify(diagram.source.slice(0, 120))}`;
      if (!diagram.source) fault(`${label} has lost its source`);
      if (!diagram.drawn && diagram.folded) fault(`${label} hides its source and is not drawn`);
      if (!diagram.drawn && (page === raw || !/source stands here: .+\.$/.test(diagram.note))) fault(`${label} is not drawn: ${diagram.note}`);
      if (diagram.leads.length) fault(`${label} leads away: ${diagram.leads}`);
      if (diagram.active.length) fault(`${label} holds ${diagram.active}`);
      if (!diagram.inside) fault(`${label} leaves the page`);
    }
    if (outcomes.filter(({ drawn }) => drawn).length * 2 < outcomes.length) fault("most of its diagrams are not drawn");
    if (page === raw) {
      const shown = await tab.evaluate(() => {
        const rect = (figure) => figure.querySelector(".drawing")?.shadowRoot.querySelector("rect");
        const fill = (figure) => rect(figure) && getComputedStyle(rect(figure)).fill;
        const figures = [...document.querySelectorAll("figure.diagram")];
        return [fill(figures[0]), fill(figures.find((figure) => figure.textContent.includes("style fill")))];
      });
      if (`${shown}` !== "rgb(1, 2, 3),rgb(4, 5, 6)") fault(`has lost sound styles: ${shown}`);
    }
    // Whoever clicks on a drawing goes nowhere.
    for (const drawing of await tab.locator("figure.diagram .drawing svg").all()) {
      for (const part of (await drawing.locator("g.node, a, text").all()).slice(0, 3)) await part.dispatchEvent("click");
    }
    const state = await tab.evaluate(() => ({
      turns: window.turns,
      hacked: [window, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow)].some((window) => window.hacked !== undefined),
      polluted: {}.polluted,
      hidden: [...document.querySelectorAll("h1")].every((heading) => getComputedStyle(heading).display === "none"),
      left: document.querySelectorAll("body > [id^='drb-'], body > [id^='irb-'], body > svg, body > div:not([class])").length,
      covered: document.elementFromPoint(1270, 890)?.closest(".diagram") !== null && innerWidth === 1280 && document.querySelector(".drawing")?.getBoundingClientRect().width > 1270,
      fixed: [...document.querySelectorAll(".drawing")].filter((drawing) => getComputedStyle(drawing).position !== "static").length,
      frames: [...document.querySelectorAll("iframe")].filter((frame) => frame.contentWindow.document.body.childElementCount).length,
    }));
    if (state.turns < outcomes.length) fault("did not answer while it drew");
    if (state.hacked || state.polluted) fault("a script of a diagram has run");
    if (state.hidden) fault("a style of a diagram has left it");
    if (state.left) fault("something of a drawing is left on the page");
    if (state.covered || state.fixed) fault("a drawing covers the page");
    if (state.frames) fault("something of a drawing is in the frame");
    if (tab.url().split("#")[0] !== url) fault(`leads to ${tab.url()}`);
    await context.close();
  }
}

if (calls.length) faults.push(`another host was asked: ${calls}`);
await close();
server.close();
process.stdout.write(JSON.stringify({ faults }), () => process.exit(0));

// Opens a page with diagrams as readers do and prints what is wrong, one line each, as JSON.
//
//     node diagrams.mjs SITE PAGE
//
// The diagrams are drawn, from a server and from the disk, in the scheme that the reader wants, and stand there as text
// without scripts, and where a browser cannot keep their style apart.

import { pathToFileURL } from "node:url";
import { read } from "./figures.mjs";
import { serve } from "./site.mjs";
import { watch, watched } from "./watch.mjs";

const [site, page] = process.argv.slice(2);
const faults = [];
const { browser, calls, close } = await watched();
const server = await serve(site, "/");
const disk = pathToFileURL(site).href + "/";

/** A tab that shows the page, and reports on what it does by itself. */
async function open(origin, options = {}, prepare = () => {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
  await context.addInitScript(prepare);
  const tab = await context.newPage();
  tab.setDefaultTimeout(0);
  const fault = (text) => faults.push(`${origin}${options.javaScriptEnabled === false ? ", without scripts" : ""}: ${text}`);
  watch(tab, fault, (url) => url.startsWith(origin));
  await tab.goto(origin + page, { waitUntil: "load", timeout: 0 });
  return { tab, fault, close: () => context.close() };
}

/** Waits until every drawing is in the scheme. */
const turned = (tab, scheme) =>
  tab.waitForFunction((scheme) => [...document.querySelectorAll(".drawing")].every((drawing) => drawing.dataset.scheme === scheme), scheme, { polling: 50 });

const style = (tab) =>
  tab.evaluate(() => [...document.querySelector(".drawing").shadowRoot.adoptedStyleSheets[0].cssRules].map((rule) => rule.cssText).join("\n"));

for (const origin of [server.origin, disk]) {
  const { tab, fault, close } = await open(origin);
  const outcomes = await read(tab);
  if (!outcomes.length) fault("has no diagrams");
  for (const diagram of outcomes) {
    const label = JSON.stringify(diagram.source.split("\n")[0]);
    if (!diagram.drawn) fault(`${label} is not drawn: ${diagram.note}`);
    else if (!diagram.large) fault(`${label} has no size`);
    if (diagram.role !== "img" || !diagram.name) fault(`${label} has no role and name: ${diagram.role}, ${diagram.name}`);
    if (!diagram.text.includes("lens")) fault(`${label} has lost its words: ${diagram.text}`);
    if (/<.?br?/.test(diagram.text)) fault(`${label} shows tags: ${diagram.text}`);
    if (!diagram.folded || !diagram.source.includes("lens")) fault(`${label} has lost its source`);
    if (diagram.scheme !== "light") fault(`${label} is ${diagram.scheme}`);
    // The library takes the sheet of a Wardley map away while it draws.
    if (diagram.rules < 20 && !diagram.source.startsWith("wardley")) fault(`${label} has ${diagram.rules} rules of style`);
  }
  const light = await style(tab);
  await tab.emulateMedia({ colorScheme: "dark" });
  await turned(tab, "dark");
  if ((await style(tab)) === light) fault("light and dark are the same");
  await tab.evaluate(() => (document.documentElement.dataset.theme = "light"));
  await turned(tab, "light");
  await tab.evaluate(() => delete document.documentElement.dataset.theme);
  await turned(tab, "dark");
  // What a drawing was measured in is gone, and words fit into what was measured for them.
  const left = await tab.evaluate(() => document.querySelectorAll("body > svg, body > div:not([class]), body > style").length);
  if (left) fault("something of a drawing is left on the page");
  await close();
  const plain = await open(origin, { javaScriptEnabled: false });
  const sources = await plain.tab.locator("figure.diagram > pre.mermaid-source").all();
  if (sources.length !== outcomes.length) plain.fault(`shows ${sources.length} sources of ${outcomes.length}`);
  for (const source of sources) {
    if (!(await source.isVisible()) || !(await source.innerText()).includes("lens")) plain.fault("a source cannot be read");
  }
  await plain.close();
}

{
  const { tab, fault, close } = await open(server.origin, {}, () => delete Document.prototype.adoptedStyleSheets);
  await tab.waitForSelector(".undrawn");
  const [first] = await read(tab);
  if (first.drawn || !/style apart\.$/.test(first.note) || first.folded) fault(`an old browser shows ${JSON.stringify(first)}`);
  await close();
}

if (calls.length) faults.push(`another host was asked: ${calls}`);
await close();
server.close();
process.stdout.write(JSON.stringify({ faults }), () => process.exit(0));

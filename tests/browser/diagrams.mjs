// Opens pages with diagrams as readers do and prints what is wrong, one line each, as JSON.
//
//     node diagrams.mjs SITE SOUND HOSTILE
//
// SOUND and HOSTILE are paths of pages in the site. The diagrams of the first are drawn, from a server and from the
// disk, in the scheme that the reader wants, and stand there as text without scripts. Those of the second do nothing
// but stand there: no script of theirs runs, no other host is asked, and the page answers its reader meanwhile.

import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { launch, serve } from "./site.mjs";

const [site, sound, hostile] = process.argv.slice(2);
const faults = [];
const browser = await launch();
const server = await serve(site, "/");
const disk = pathToFileURL(site).href + "/";

// The other host, which writes down who asks.
const asked = [];
const other = createServer((request, response) => {
  asked.push(request.url);
  response.writeHead(204, { "access-control-allow-origin": "*" }).end();
});
await new Promise((ready) => other.listen(9, "127.0.0.1", ready).on("error", () => other.listen(0, "127.0.0.1", ready)));

/** A tab that shows the page, and reports on what it does by itself. */
async function open(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: "light", ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(0);
  const fault = (text) => faults.push(`${url}${options.javaScriptEnabled === false ? ", without scripts" : ""}: ${text}`);
  tab.on("dialog", (dialog) => {
    fault(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  tab.on("pageerror", (error) => fault(`an error: ${error}`));
  tab.on("popup", (popup) => fault(`a window: ${popup.url()}`));
  tab.on("framenavigated", (frame) => {
    if (frame.url() !== url && frame.url() !== "about:blank") fault(`leads to ${frame.url()}`);
  });
  // What the policy stops was never sent; the other host says what was.
  tab.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "csp") fault(`did not get ${request.url()}: ${request.failure()?.errorText}`);
  });
  tab.on("requestfinished", (request) => {
    const { origin } = new URL(url);
    if (!request.url().startsWith("data:") && new URL(request.url()).origin !== origin) fault(`asks for ${request.url()}`);
  });
  tab.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("Content Security Policy")) fault(`the console says: ${message.text()}`);
  });
  await tab.goto(url, { waitUntil: "load", timeout: 0 });
  return { tab, fault, close: () => context.close() };
}

/** Brings every diagram before the reader until it is drawn or given up. Answers with what became of each. */
async function read(tab) {
  const count = await tab.locator("figure.diagram").count();
  const outcomes = [];
  for (let index = 0; index < count; index += 1) {
    const handle = await tab.evaluateHandle((index) => document.querySelectorAll("figure.diagram")[index], index);
    await handle.evaluate((figure) => figure.scrollIntoView());
    await tab.waitForFunction((figure) => figure.querySelector(".drawing")?.shadowRoot.firstElementChild ?? figure.querySelector(".undrawn"), handle, { polling: 50 });
    outcomes.push(await handle.evaluate((figure) => {
      const svg = figure.querySelector(".drawing")?.shadowRoot.querySelector("svg");
      const { width = 0, height = 0 } = svg?.getBoundingClientRect() ?? {};
      return {
        drawn: Boolean(svg),
        scheme: figure.querySelector(".drawing")?.dataset.scheme,
        role: svg?.getAttribute("role"),
        name: svg?.getAttribute("aria-label") ?? svg?.querySelector("title")?.textContent ?? "",
        text: svg?.textContent.replace(svg.querySelector("style")?.textContent ?? "", "") ?? "",
        large: width > 20 && height > 20,
        note: figure.querySelector(".undrawn")?.textContent ?? "",
        source: figure.querySelector("pre.mermaid-source > code")?.textContent ?? "",
        folded: Boolean(figure.querySelector("details:not([open]) > pre.mermaid-source")),
        leads: [...(svg?.querySelectorAll("[href], [*|href]") ?? [])].map((element) => element.outerHTML.slice(0, 100)).filter((text) => !/href="#/.test(text)),
        active: [...(svg?.querySelectorAll("script, iframe, object, embed, form, input") ?? [])].map((element) => element.outerHTML.slice(0, 100)),
        inside: figure.getBoundingClientRect().width <= document.documentElement.clientWidth,
      };
    }));
  }
  return outcomes;
}

/** Waits until every drawing is in the scheme. */
const turned = (tab, scheme) =>
  tab.waitForFunction((scheme) => [...document.querySelectorAll(".drawing")].every((drawing) => drawing.dataset.scheme === scheme), scheme, { polling: 50 });

const style = (tab) => tab.evaluate(() => document.querySelector(".drawing").shadowRoot.querySelector("style").textContent);

for (const origin of [server.origin, disk]) {
  const { tab, fault, close } = await open(origin + sound);
  const outcomes = await read(tab);
  if (!outcomes.length) fault("has no diagrams");
  for (const [index, diagram] of outcomes.entries()) {
    const label = `diagram ${index + 1}`;
    if (!diagram.drawn) fault(`${label} is not drawn`);
    else if (!diagram.large) fault(`${label} has no size`);
    if (diagram.role !== "img" || !diagram.name) fault(`${label} has no role and name: ${diagram.role}, ${diagram.name}`);
    if (!diagram.text.includes("lens")) fault(`${label} has lost its words: ${diagram.text}`);
    if (/<.?br?/.test(diagram.text)) fault(`${label} shows tags: ${diagram.text}`);
    if (!diagram.folded || !diagram.source.includes("lens")) fault(`${label} has lost its source`);
    if (diagram.scheme !== "light") fault(`${label} is ${diagram.scheme}`);
  }
  const light = await style(tab);
  await tab.emulateMedia({ colorScheme: "dark" });
  await turned(tab, "dark");
  if ((await style(tab)) === light) fault("light and dark are the same");
  await tab.evaluate(() => (document.documentElement.dataset.theme = "light"));
  await turned(tab, "light");
  await tab.evaluate(() => delete document.documentElement.dataset.theme);
  await turned(tab, "dark");
  await close();
  const plain = await open(origin + sound, { javaScriptEnabled: false });
  const sources = await plain.tab.locator("figure.diagram > pre.mermaid-source").all();
  if (sources.length !== outcomes.length) plain.fault(`shows ${sources.length} sources of ${outcomes.length}`);
  for (const source of sources) {
    if (!(await source.isVisible()) || !(await source.innerText()).includes("lens")) plain.fault("a source cannot be read");
  }
  await plain.close();
}

{
  const { tab, fault, close } = await open(server.origin + hostile);
  // A page that is busy answers late. Turns of a loop are counted rather than time: a slow machine is no fault.
  await tab.evaluate(() => {
    window.turns = 0;
    setInterval(() => (window.turns += 1), 10);
  });
  const outcomes = await read(tab);
  for (const [index, diagram] of outcomes.entries()) {
    const label = `hostile diagram ${index + 1}`;
    if (!diagram.source) fault(`${label} has lost its source`);
    if (!diagram.drawn && diagram.folded) fault(`${label} hides its source and is not drawn`);
    if (!diagram.drawn && !/source stands here: .+\.$/.test(diagram.note)) fault(`${label} does not say why it is not drawn: ${diagram.note}`);
    if (diagram.leads.length) fault(`${label} leads away: ${diagram.leads}`);
    if (diagram.active.length) fault(`${label} holds ${diagram.active}`);
    if (!diagram.inside) fault(`${label} leaves the page`);
  }
  // Whoever clicks on a drawing goes nowhere.
  for (const drawing of await tab.locator("figure.diagram .drawing svg").all()) {
    for (const part of (await drawing.locator("g.node, a, text").all()).slice(0, 3)) await part.dispatchEvent("click");
  }
  const state = await tab.evaluate(() => ({
    turns: window.turns,
    hacked: window.hacked,
    polluted: {}.polluted,
    hidden: getComputedStyle(document.querySelector("h1")).display === "none",
    left: document.querySelectorAll("body > [id^='drb-'], body > [id^='irb-'], body > svg").length,
    covered: document.elementFromPoint(1270, 890)?.closest(".diagram") !== null && innerWidth === 1280 && document.querySelector(".drawing")?.getBoundingClientRect().width > 1270,
  }));
  if (state.turns < outcomes.length) fault("did not answer while it drew");
  if (state.hacked || state.polluted) fault("a script of a diagram has run");
  if (state.hidden) fault("a style of a diagram has left it");
  if (state.left) fault("something of a drawing is left on the page");
  if (state.covered) fault("a drawing covers the page");
  await close();
}

if (asked.length) faults.push(`another host was asked: ${asked}`);
await browser.close();
server.close();
other.close();
console.log(JSON.stringify({ faults }));
process.exit(0);

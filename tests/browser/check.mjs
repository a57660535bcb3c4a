// Opens the pages of a written site as readers do and prints what is wrong, one line each, as JSON.
//
//     node check.mjs SITE BASE
//
// From the disk and from a server that publishes the site under BASE, on a phone, a tablet and a desk, light and dark:
// nothing is wider than the window, nothing is logged, nothing is asked of another host, every image arrives, axe
// finds nothing. Then once more without scripts.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { launch, pages, samples, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag21a"];
const WIDTHS = [390, 768, 1280];

const [site, base] = process.argv.slice(2);
const faults = [];
let opened = 0;
const browser = await launch();
const server = await serve(site, base);
const disk = pathToFileURL(site).href + "/";

/** What the page cannot hide: the state of the document after it has loaded. */
async function measure() {
  // Images that wait to be scrolled to are asked for now.
  for (const image of document.images) image.loading = "eager";
  const settled = (image) => image.complete || new Promise((done) => (image.onload = image.onerror = done));
  await Promise.all([...document.images].map(settled));
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.right <= root.clientWidth + 1) return false;
    for (let outer = element.parentElement; outer; outer = outer.parentElement) {
      if (getComputedStyle(outer).overflowX !== "visible" && outer !== document.body && outer !== root) return false;
    }
    return true;
  });
  return {
    scrolls: root.scrollWidth > root.clientWidth || wide.length > 0,
    wide: wide.slice(0, 3).map((element) => element.outerHTML.slice(0, 120)),
    images: [...document.images].filter((image) => !image.complete || image.naturalWidth === 0).map((image) => image.src),
    inline: [...document.scripts].filter((script) => !script.src).length,
    heading: document.querySelector("h1")?.innerText.trim() ?? "",
    text: document.querySelector("main")?.innerText.trim().length ?? 0,
    styled: document.styleSheets.length > 0 && getComputedStyle(document.body).margin !== "8px",
  };
}

/** A tab that reports on whichever page it shows: `tab.shows` is set before each visit. */
async function open(context) {
  const tab = await context.newPage();
  tab.setDefaultTimeout(0);
  const fault = (text) => tab.shows.fault(text);
  tab.on("console", (message) => {
    const expected = tab.shows.status === 404 && message.text().includes("404") && message.location().url === tab.shows.url;
    if (["error", "warning"].includes(message.type()) && !expected) fault(`the console says: ${message.text()} (${message.location().url})`);
  });
  tab.on("pageerror", (error) => fault(`an error: ${error}`));
  tab.on("request", (request) => {
    if (!request.url().startsWith(tab.shows.origin)) fault(`asks for ${request.url()}`);
  });
  // What a page asks for and does not wait for ends with it.
  const left = (request) => request.failure()?.errorText === "net::ERR_ABORTED";
  tab.on("requestfailed", (request) => left(request) || fault(`did not get ${request.url()}: ${request.failure()?.errorText}`));
  tab.on("response", (response) => {
    const expected = response.url() === tab.shows.url ? tab.shows.status : 200;
    if (response.url().startsWith("http") && response.status() !== expected) fault(`${response.url()} answers ${response.status()}`);
  });
  return tab;
}

async function visit(tab, label, origin, page, { axe, status = 200 }) {
  const where = `${page.path} from ${origin.startsWith("file:") ? "the disk" : "a server"}`;
  const fault = (text) => faults.push(`${where}, ${label}: ${text}`);
  tab.shows = { fault, origin, url: page.url, status };
  await tab.goto(page.url, { waitUntil: "load", timeout: 0 });
  const found = await tab.evaluate(measure);
  opened += 1;
  if (found.scrolls) fault(`is wider than the window: ${found.wide.join(" ")}`);
  if (found.images.length) fault(`has images that do not arrive: ${found.images.join(" ")}`);
  if (found.inline) fault("has scripts of its own");
  if (!found.heading) fault("has no visible first heading");
  if (found.text < 20) fault("has hardly any text");
  if (!found.styled) fault("has no style");
  if (axe) {
    await tab.evaluate(AXE);
    const report = await tab.evaluate((tags) => window.axe.run({ runOnly: { type: "tag", values: tags } }), RULES);
    for (const violation of report.violations) {
      const nodes = violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 160));
      fault(`axe: ${violation.id} (${violation.nodes.length}): ${violation.help}: ${nodes.join(" ")}`);
    }
  }
}

// A page that only sends its readers on would be gone before it is measured; where it leads is for the link test.
const sends = (page) => readFileSync(`${site}/${page.path}`, "utf8").includes('http-equiv="refresh"');
const chosen = samples(site).filter((page) => !sends(page));
const all = pages(site).filter((page) => !sends(page));

async function round({ width, colorScheme, javaScriptEnabled = true, list, origins, axe }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
  const tab = await open(context);
  const label = `${width} px, ${colorScheme}${javaScriptEnabled ? "" : ", without scripts"}`;
  for (const origin of origins) {
    for (const page of list) {
      if (page.path === "404.html") {
        // Servers show it at addresses of any depth; on a disk nobody does.
        const url = `${server.origin}no/such/page/`;
        if (origin === server.origin) await visit(tab, label, origin, { ...page, url }, { axe, status: 404 });
      } else {
        const url = origin + page.path.split("/").map(encodeURIComponent).join("/");
        await visit(tab, label, origin, { ...page, url }, { axe: axe && origin === server.origin });
      }
    }
  }
  await context.close();
}

for (const width of WIDTHS) {
  for (const colorScheme of ["light", "dark"]) {
    await round({ width, colorScheme, list: chosen, origins: [server.origin, disk], axe: width !== 768 });
  }
}
// Every page once where there is least room, and the samples with scripts switched off.
await round({ width: 390, colorScheme: "light", list: all, origins: [server.origin], axe: false });
await round({ width: 1280, colorScheme: "light", javaScriptEnabled: false, list: chosen, origins: [server.origin, disk], axe: false });

await browser.close();
server.close();
console.log(JSON.stringify({ opened, kinds: chosen.map((page) => page.kind), faults }));

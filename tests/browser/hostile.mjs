// Opens every page and file of a site whose authors mean harm and prints what it did, one line each, as JSON:
// `{ opened, faults }`.
//
//     node hostile.mjs SITE [URL]
//
// With URL the site is opened there, where a preview adds scripts to it, instead of from a server of ours and the disk. A
// sound page runs no script but its own, asks no other host, opens no window and stays where it is. The policy is the
// second wall: with it switched off, the same has to hold, and with it switched on, it has nothing to stop.

import { readFileSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "./site.mjs";
import { watch, watched } from "./watch.mjs";

const [site, preview] = process.argv.slice(2);
const faults = [];
let opened = 0;
const { browser, calls, close } = await watched();
const server = await serve(site, "/");

const MARKUP = "<img src=x onerror=hacked=1>";
// Addresses that a link from elsewhere could have.
const ADDRESSES = [
  `?q=hacked&status="${MARKUP}&stage=${MARKUP}&group=javascript:hacked=1&milestone=${MARKUP}&sort=${MARKUP}&author=${MARKUP}`,
  `?q=${MARKUP}`,
  `#?q=${MARKUP}&status=${MARKUP}`,
  `#${MARKUP}`,
  "#javascript:hacked=1",
  "#%",
];
// Short addresses lead to the pages that they stand for, which are opened by themselves.
const leadsWithin = (path) => {
  const target = path.endsWith(".html") && /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(readFileSync(join(site, path), "utf8"))?.[1];
  if (target && !/^[-\w./%]+$/.test(target)) faults.push(`${path} leads to ${target}`);
  return Boolean(target);
};
const files = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(site.length + 1).split(sep).join("/"))
  .filter((path) => /\.(html|svg|xml|json|txt|ics|csv|png|md)$/.test(path))
  .filter((path) => !leadsWithin(path))
  .sort()
  .map((path) => path.split("/").map(encodeURIComponent).join("/"));
const asked = files.filter((path) => /^([a-z]+\/)?index\.html$|^404\.html$/.test(path)).flatMap((path) => ADDRESSES.map((address) => path + address));
asked.push(`missing/${encodeURIComponent(MARKUP)}`, `404/${MARKUP}?${MARKUP}#${MARKUP}`);

/** Touches whatever waits to be touched, and tells what the page holds. It runs in the page. */
async function touch() {
  for (const element of document.querySelectorAll("*")) {
    for (const kind of ["click", "mouseover", "pointerover", "focus", "toggle", "begin", "load", "error", "animationstart", "start"]) {
      if (kind === "click" && element.closest("a[href], button, summary, label, input, select, dialog")) continue;
      element.dispatchEvent(new Event(kind, { cancelable: true }));
    }
  }
  document.querySelectorAll("details").forEach((details) => (details.open = true));
  await new Promise((next) => setTimeout(next, 20));
  const names = ["href", "src", "action", "formaction", "data", "poster", "background", "xlink:href"];
  const values = [...document.querySelectorAll("*")].flatMap((element) => names.map((name) => element.getAttribute(name) ?? ""));
  return {
    bad: values.filter((value) => /^[\u0000-\u0020]*(j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:|vbscript:|data\s*:\s*text)/i.test(value)),
    frames: window.frames.length,
  };
}

const disk = pathToFileURL(site).href + "/";
const runs = preview ? [[preview, true]] : [[server.origin, false], [server.origin, true], [disk, true]];
for (const [origin, bypassCSP] of runs) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 2000 }, bypassCSP });
  context.setDefaultTimeout(0);
  const tab = await context.newPage();
  let current = "";
  const fault = (text) => faults.push(`${current}${bypassCSP ? ", without its policy" : ""}: ${text}`);
  // A hook of our own, since a page that has gone elsewhere cannot be asked.
  await context.exposeFunction("ran", () => fault("script ran"));
  await context.addInitScript(() => Object.defineProperty(window, "hacked", { set: () => window.ran(), get: () => undefined }));
  const isOwn = (url) => url.startsWith(origin) || url.startsWith("data:image/") || url.startsWith("blob:");
  watch(tab, fault, isOwn, /Failed to load resource|ERR_FILE_NOT_FOUND/);
  for (const path of [...files, ...asked]) {
    // What is not there is told by a server; its page leads to the root of the host.
    if (origin === disk && /^(404|missing)/.test(path)) continue;
    current = origin + path;
    opened += 1;
    try {
      await tab.goto(current, { waitUntil: "load", timeout: 0 });
    } catch (error) {
      // A file that the browser would keep instead of showing.
      if (!/Download is starting|ERR_ABORTED/.test(String(error))) fault(String(error).split("\n")[0]);
      continue;
    }
    const { bad, frames } = await tab.evaluate(touch).catch((error) => ({ bad: [String(error)], frames: 0 }));
    if (bad.length) fault(`leads to ${bad}`);
    if (frames) fault("has frames");
    const place = (url) => new URL(url).href.split(/[?#]/)[0];
    if (place(tab.url()) !== place(current)) fault(`leads to ${tab.url()}`);
  }
  // What the search finds is shown with its words.
  if (files.includes("search/index.html") && origin !== disk) {
    current = `${origin}search/index.html`;
    await tab.goto(current, { waitUntil: "load", timeout: 0 });
    for (const words of ["hacked", "img onerror", "script", "javascript"]) {
      await tab.fill("#rb-search", words);
      await tab.waitForFunction(() => /page/.test(document.querySelector(".full .found")?.textContent ?? ""), null, { polling: 50 });
      await tab.evaluate(touch);
    }
  }
  await context.close();
}

for (const call of calls) faults.push(`the other host was asked: ${call}`);
await close();
server.close();
process.stdout.write(JSON.stringify({ opened, faults }), () => process.exit(0));

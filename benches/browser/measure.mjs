// Measures a written site as a browser sees it: bytes over HTTP with gzip, the largest paint on a slow processor, how
// long a keystroke in the filter takes to be painted.
//
//     node benches/browser/measure.mjs SITE [LARGE-SITE] [TIMES]
//
// LARGE-SITE is one whose list of proposals is long; `benches/browser/many FOLDER 5000` makes its repository. The
// packages are those of tests/browser.

import { createServer } from "node:http";
import { readFileSync, readdirSync, existsSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "../../tests/browser/site.mjs";

const [site, large, times = "5"] = process.argv.slice(2);
const TEXT = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json" };

/** A server as publishers use them: it compresses what is text. */
async function serve(folder) {
  const served = { bytes: 0 };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = join(folder, path + (path.endsWith("/") ? "index.html" : ""));
    if (!existsSync(file)) return response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
    const type = TEXT[extname(file)];
    const plain = readFileSync(file);
    const body = type ? gzipSync(plain, { level: 6 }) : plain;
    served.bytes += body.length;
    response.writeHead(200, { "content-type": type ?? "application/octet-stream", ...(type && { "content-encoding": "gzip" }) });
    return response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}/`, served, close: () => server.close() };
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
const browser = await launch();
const show = (what, figure) => console.log(`${what.padEnd(58)} ${figure}`);

/** Opens a page with an empty cache and counts what comes over the wire, by kind. */
async function weigh(origin, path) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send("Network.enable");
  const kinds = new Map();
  const types = new Map();
  session.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? "Other";
    kinds.set(type, (kinds.get(type) ?? 0) + encodedDataLength);
  });
  await tab.goto(origin + path, { waitUntil: "networkidle" });
  const total = [...kinds.values()].reduce((sum, one) => sum + one, 0);
  await context.close();
  return { total, kinds: Object.fromEntries([...kinds].map(([kind, bytes]) => [kind, kb(bytes)])) };
}

/** Asks the search for the first time, and counts what the server sends until results are shown: what a worker of the
 * search asks for is seen there alone. */
async function ask(server, query) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  await tab.goto(`${server.origin}search/index.html`, { waitUntil: "networkidle" });
  const before = server.served.bytes;
  await tab.fill("#rb-search", query);
  await tab.waitForSelector(".pages li");
  await tab.waitForTimeout(1000);
  const shown = await tab.locator(".pages > li").count();
  await context.close();
  return [server.served.bytes - before, shown];
}

/** The largest contentful paint in milliseconds, with the processor slowed down. */
async function paint(origin, path, slower) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await tab.addInitScript(() => {
    new PerformanceObserver((list) => (window.largest = list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  });
  await tab.goto(origin + path, { waitUntil: "load" });
  await tab.waitForTimeout(500);
  const time = await tab.evaluate(() => window.largest);
  await context.close();
  return time;
}

/** From a key to the next paint in milliseconds, for each letter of a word. */
async function keys(origin, path, word, slower) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const tab = await context.newPage();
  const session = await context.newCDPSession(tab);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await tab.goto(origin + path, { waitUntil: "load" });
  await tab.waitForSelector(".filters .filter");
  await tab.waitForTimeout(1500);
  await tab.evaluate(() => {
    window.keys = [];
    document.querySelector(".filters .filter").addEventListener("keydown", () => {
      const from = performance.now();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.keys.push(performance.now() - from);
        channel.port2.postMessage(0);
      });
    }, { capture: true });
  });
  await tab.focus(".filters .filter");
  for (const letter of word) {
    await tab.keyboard.press(letter);
    await tab.waitForTimeout(400);
  }
  for (const _ of word) {
    await tab.keyboard.press("Backspace");
    await tab.waitForTimeout(400);
  }
  const all = await tab.evaluate(() => window.keys);
  await context.close();
  return all;
}

const proposals = readdirSync(join(site, "proposals"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => `proposals/${entry.name}/index.html`)
  .sort((a, b) => statSync(join(site, a)).size - statSync(join(site, b)).size);
const middle = proposals[Math.floor(proposals.length / 2)];
const longest = proposals.at(-1);

const server = await serve(resolve(site));
for (const path of ["proposals/index.html", "roadmap/index.html", "index.html", middle, longest]) {
  const { total, kinds } = await weigh(server.origin, path);
  show(`${path}, all in all`, `${kb(total)} ${JSON.stringify(kinds)}`);
}
const weight = (pattern) =>
  readdirSync(join(site, "assets")).filter((name) => pattern.test(name)).reduce((sum, name) => sum + gzipSync(readFileSync(join(site, "assets", name))).length, 0);
show("scripts, gzip (without search and diagrams)", kb(weight(/^(scheme|roadbook|lists)\..*\.js$/)));
show("search script, gzip", kb(weight(/^search\..*\.js$/)));
show("index of names, gzip", kb(weight(/^names\..*\.js$/)));
show("style, gzip", kb(weight(/^roadbook\..*\.css$/)));
for (const query of ["swap", "volume snapshot", "kubelet", "feature gate"]) {
  const [bytes, shown] = await ask(server, query);
  show(`first query for "${query}"`, `${kb(bytes)}, ${shown} results shown; the index of names came before`);
}
for (const path of [middle, longest, "proposals/index.html", "roadmap/index.html"]) {
  const all = [];
  for (let time = 0; time < Number(times); time += 1) all.push(await paint(server.origin, path, 4));
  show(`${path}, largest paint at 4×`, `median ${median(all).toFixed(0)} ms of ${all.map((one) => one.toFixed(0)).join(", ")}`);
}
server.close();

if (large) {
  const many = await serve(resolve(large));
  for (const slower of [1, 4]) {
    const all = await keys(many.origin, "proposals/index.html", "thing 42", slower);
    show(`keystroke to paint in a long list at ${slower}×`, `median ${median(all).toFixed(0)} ms, most ${Math.max(...all).toFixed(0)} ms`);
  }
  many.close();
}
await browser.close();

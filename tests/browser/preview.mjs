// Writes files of a previewed repository and looks whether the open page follows, and prints what did not, as JSON.
//
//     node preview.mjs ORIGIN REPOSITORY
//
// The repository is the one that `tests/serve/browser.rs` makes.

import assert from "node:assert/strict";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "./site.mjs";

const [origin, root] = process.argv.slice(2);
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await launch();
const checks = [];
const faults = [];
const file = (path) => join(root, path);
const read = (path) => readFileSync(file(path), "utf8");
const write = (path, text) => writeFileSync(file(path), text);
const edit = (path, from, to) => write(path, read(path).replace(from, to));

async function check(name, run, options = {}) {
  checks.push(name);
  const context = await browser.newContext({ viewport: { width: 1280, height: 700 }, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(60_000);
  const fault = (text) => faults.push(`${name}: ${text}`);
  tab.on("console", (message) => message.type() === "error" && !message.text().includes("404") && fault(`the console says: ${message.text()}`));
  tab.on("pageerror", (error) => fault(`an error: ${error}`));
  tab.on("request", (request) => request.url().startsWith(origin) || fault(`asks for ${request.url()}`));
  try {
    await run(tab);
  } catch (error) {
    fault(String(error.stack).split("\n").slice(0, 6).join(" "));
  }
  await context.close();
}

const LAMP = "content/0001-lamp.md";
const page = (number) => `${origin}proposals/000${number}-lamp/`;
// What is polled runs while the page is being loaded again, too, when there is nothing in it for a moment.
const said = (tab, text) => tab.waitForFunction((text) => document.querySelector("main")?.textContent.includes(text), text);
/** Whether the page is the one that was marked, or was loaded again. */
const mark = (tab) => tab.evaluate(() => (window.marked = true));
const marked = (tab) => tab.evaluate(() => window.marked === true);
/** The stream is open once the server has told of findings, trouble or its pulse; a change is not lost before that either. */
const open = async (tab, number) => {
  await tab.goto(page(number), { waitUntil: "load" });
  await tab.waitForTimeout(300);
};

await check("the text changes, and what is read stays where it is", async (tab) => {
  await open(tab, 1);
  await tab.evaluate(() => document.getElementById("drawbacks").scrollIntoView({ behavior: "instant" }));
  await tab.evaluate(() => scrollBy({ top: 60, behavior: "instant" }));
  const place = () => tab.evaluate(() => Math.round(document.getElementById("drawbacks").getBoundingClientRect().top));
  const before = await place();
  // A paragraph more above what is read.
  edit(LAMP, "It is well.", "It is better.\n\nAnd there is one more paragraph.");
  await said(tab, "one more paragraph");
  await tab.waitForFunction((before) => Math.abs(document.getElementById("drawbacks")?.getBoundingClientRect().top - before) < 3, before);
  edit(LAMP, "The end of it.", "The very end of it.");
  await said(tab, "The very end of it.");
  await tab.waitForFunction((before) => Math.abs(document.getElementById("drawbacks")?.getBoundingClientRect().top - before) < 3, before);
});

await check("open disclosures and the focus stay", async (tab) => {
  await open(tab, 1);
  await tab.click("summary:has-text('Inside')");
  await tab.focus("main a[href='#drawbacks']");
  edit(LAMP, "Hidden words.", "Hidden words, written anew.");
  await said(tab, "written anew");
  await tab.waitForFunction(() => [...document.querySelectorAll("details")].find((one) => one.textContent.includes("Hidden words"))?.open);
  await tab.waitForFunction(() => document.activeElement?.getAttribute("href") === "#drawbacks");
});

await check("filters stay", async (tab) => {
  await tab.goto(`${origin}proposals/`, { waitUntil: "load" });
  await tab.fill(".filters .filter", "lamp 3");
  await tab.waitForFunction(() => document.querySelector(".found")?.textContent.startsWith("1 of"));
  edit("content/0003-lamp.md", "# EP-0003: Lamp 3", "# EP-0003: Lamp 3 of brass");
  await said(tab, "Lamp 3 of brass");
  await tab.waitForFunction(() => document.querySelector(".found")?.textContent.startsWith("1 of"));
  assert.equal(await tab.inputValue(".filters .filter"), "lamp 3");
});

await check("a page whose bytes are the same is left alone", async (tab) => {
  await open(tab, 2);
  await mark(tab);
  edit(LAMP, "It is better.", "It is best.");
  await tab.waitForTimeout(1500);
  assert.ok(await marked(tab), "another proposal's text is none of this page's");
});

await check("a broken status is told in the page, and goes when it is mended", async (tab) => {
  await open(tab, 2);
  assert.equal(await tab.locator(".rb-preview").count(), 0);
  edit("content/0002-lamp.md", "**implementable**", "**implementabel**");
  await tab.waitForSelector(".rb-preview");
  assert.match(await tab.textContent(".rb-preview summary"), /1 (warning|error)/);
  await tab.click(".rb-preview summary");
  const text = await tab.textContent(".rb-preview li");
  assert.match(text, /content\/0002-lamp\.md:\d+:\d+/);
  assert.match(text, /implementabel/);
  assert.match(text, /Help: /);
  assert.match(await tab.getAttribute(".rb-preview .place", "href"), /^vscode:\/\/file\/.*0002%2Dlamp%2Emd:5:\d+$/);
  // The last line of the page can be read above the bar.
  await tab.click(".rb-preview summary");
  await tab.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  const gap = await tab.evaluate(() => document.querySelector(".rb-preview").getBoundingClientRect().top - document.querySelector("footer").getBoundingClientRect().bottom);
  assert.ok(gap >= -1, `the bar covers ${-gap} px of the foot`);
  await tab.evaluate(AXE);
  const report = await tab.evaluate(() => window.axe.run({ runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } }));
  assert.deepEqual(report.violations.map((violation) => violation.id), []);
  edit("content/0002-lamp.md", "**implementabel**", "**implementable**");
  await tab.waitForSelector(".rb-preview", { state: "detached" });
});

await check("a broken configuration stands over the last good site until it is mended", async (tab) => {
  await open(tab, 3);
  const good = read("book.toml");
  write("book.toml", good.replace("[book]", "[buch]"));
  await tab.waitForSelector(".rb-over");
  assert.match(await tab.textContent(".rb-over"), /book\.toml:1:2: unknown key `buch`/);
  assert.match(await tab.textContent("h1"), /Lamp 3/);
  write("book.toml", good);
  await tab.waitForSelector(".rb-over", { state: "detached" });
});

await check("a style sheet is changed without the page", async (tab) => {
  await open(tab, 4);
  await tab.evaluate(() => document.querySelector("main").append(Object.assign(document.createElement("p"), { className: "own", textContent: "mine" })));
  const colour = () => tab.evaluate(() => getComputedStyle(document.querySelector(".own")).color);
  assert.equal(await colour(), "rgb(255, 0, 0)");
  await mark(tab);
  write("theme/assets/own.css", ".own { color: rgb(0, 0, 255) }\n");
  await tab.waitForFunction(() => document.querySelector(".own") && getComputedStyle(document.querySelector(".own")).color === "rgb(0, 0, 255)");
  assert.ok(await marked(tab), "the page was not loaded again");
});

await check("a renamed proposal is followed, and one that went says so", async (tab) => {
  await open(tab, 5);
  renameSync(file("content/0005-lamp.md"), file("content/0005-torch.md"));
  await tab.waitForURL("**/proposals/0005-torch/**");
  await said(tab, "Lamp 5");
  await tab.waitForTimeout(300);
  const text = read("content/0005-torch.md");
  rmSync(file("content/0005-torch.md"));
  await tab.waitForSelector(".rb-over");
  assert.match(await tab.textContent(".rb-over"), /Lamp 5 is not there any more/);
  assert.equal(await tab.locator(".rb-over a").count(), 2);
  write("content/0005-torch.md", text);
  await tab.waitForSelector(".rb-over", { state: "detached" });
});

await check("on a phone, in the dark, the bar fits", async (tab) => {
  edit("content/0006-lamp.md", "**implementable**", "**soon-ish, perhaps, when all of this has been thought through to its end**");
  await open(tab, 6);
  await tab.waitForSelector(".rb-preview");
  await tab.click(".rb-preview summary");
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.ok(!wide, "the page scrolls sideways");
}, { viewport: { width: 390, height: 700 }, colorScheme: "dark" });

await browser.close();
console.log(JSON.stringify({ checks, faults }));

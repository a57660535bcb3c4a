// Uses the pages of a written site as readers do, and prints what did not go as it should, as JSON.
//
//     node face.mjs SITE
//
// The site is the one that `tests/face.rs` makes: forty proposals of two groups, over three releases.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { launch, serve } from "./site.mjs";

const [site] = process.argv.slice(2);
const browser = await launch();
const server = await serve(site, "/published/");
const disk = pathToFileURL(site).href + "/";
const checks = [];
const check = (name, run, options = {}) => checks.push({ name, run, options });

/** The texts of what is to be seen of `selector`. */
const seen = (tab, selector) =>
  tab.$$eval(selector, (all) => all.filter((one) => one.checkVisibility() && one.getClientRects().length).map((one) => one.textContent.trim().replace(/\s+/g, " ")));
const found = (tab) => tab.textContent(".found");
const rows = (tab) => tab.$$eval("table.cards tbody tr", (all) => all.length);
/** Long tables come in pieces. */
const settled = (tab, count) => tab.waitForFunction((count) => document.querySelectorAll("table.cards tbody tr").length === count, count);
const choose = async (tab, facet, value) => {
  const box = tab.locator(".choice", { has: tab.locator("summary", { hasText: new RegExp(`^${facet}`) }) });
  if (!(await box.getAttribute("open").then((open) => open !== null))) await box.locator("summary").click();
  await box.locator("label", { has: tab.locator(`.value:text-is("${value}")`) }).click();
};
const counts = (tab, facet) =>
  tab.$$eval(".choice", (all, facet) => {
    const box = all.find((one) => one.firstChild.textContent.startsWith(facet));
    box.open = true;
    box.dispatchEvent(new Event("toggle"));
    return Object.fromEntries([...box.querySelectorAll("li")].map((one) => [one.querySelector(".value").textContent, one.querySelector(".count").textContent]));
  }, facet);

check("facets narrow the list, count what is left, and stand in the address", async ({ tab, at }) => {
  await tab.goto(at("proposals/index.html"));
  assert.equal(await found(tab), "40 proposals");
  assert.equal(await tab.locator(".facets").count(), 0, "the static list is replaced");
  await choose(tab, "Group", "sig-two");
  assert.equal(await found(tab), "20 of 40 proposals");
  await settled(tab, 20);
  assert.deepEqual(await counts(tab, "Status"), { Provisional: "7", Implementable: "7", Implemented: "6" });
  await choose(tab, "Status", "Implemented");
  await choose(tab, "Status", "Provisional");
  assert.equal(await found(tab), "13 of 40 proposals", "values of one facet add up");
  assert.deepEqual(await counts(tab, "Status"), { Provisional: "7", Implementable: "7", Implemented: "6" }, "a facet does not count itself out");
  const query = new URLSearchParams(new URL(tab.url()).search || new URL(tab.url()).hash.slice(2));
  assert.deepEqual([query.get("group"), query.getAll("status")], ["sig-two", ["Provisional", "Implemented"]]);
  await tab.goBack();
  assert.equal(await found(tab), "6 of 40 proposals");
  await tab.goBack();
  await tab.goBack();
  assert.equal(await found(tab), "40 proposals");
}, { disk: true });

check("an address shows what it was shared for", async ({ tab, at }) => {
  await tab.goto(at("proposals/index.html?milestone=v1.2&q=thing&sort=-proposal"));
  await tab.waitForFunction(() => document.querySelector(".found")?.textContent.includes("of 40"));
  const titles = await seen(tab, "table.cards tbody th a");
  assert.ok(titles.length > 3 && titles.every((title) => /thing/i.test(title)), titles.join("; "));
  assert.deepEqual(titles, [...titles].sort((a, b) => b.localeCompare(a, "en", { numeric: true })));
  assert.equal(await tab.getAttribute("thead th:first-child", "aria-sort"), "descending");
  assert.equal(await tab.inputValue(".filters .filter"), "thing");
});

check("columns sort up, down and back", async ({ tab, at }) => {
  await tab.goto(at("proposals/index.html"));
  const first = async () => (await seen(tab, "table.cards tbody tr:first-child th a"))[0];
  const before = await first();
  const head = tab.locator("thead button", { hasText: "Status" });
  const statuses = () => seen(tab, "table.cards tbody td[data-label=Status]");
  await head.click();
  await settled(tab, 40);
  const up = await statuses();
  assert.deepEqual([up[0], up[39]], ["Provisional", "Implemented"], "statuses sort by their life and not by name");
  await head.click();
  await settled(tab, 40);
  assert.deepEqual(await statuses(), [...up].reverse());
  await head.click();
  await settled(tab, 40);
  assert.equal(await first(), before);
  assert.equal(await tab.locator("[aria-sort]").count(), 0);
}, { disk: true });

check("words filter as they are typed, and the count is announced", async ({ tab, at }) => {
  await tab.goto(at("proposals/index.html"));
  await tab.fill(".filters .filter", "thing 7");
  assert.match(await found(tab), /^\d+ of 40 proposals$/);
  assert.equal(await tab.getAttribute(".found", "aria-live"), "polite");
  await tab.fill(".filters .filter", "no such words at all");
  assert.equal(await rows(tab), 0);
  assert.deepEqual(await seen(tab, "main .empty"), ["Nothing matches. Clear a filter to see more."]);
  await tab.click(".reset");
  await settled(tab, 40);
});

check("the chart filters by group, status and stage, and folds", async ({ tab, at }) => {
  await tab.goto(at("roadmap/index.html"));
  const lines = () => tab.$$eval("table.chart tbody tr", (all) => all.filter((row) => !row.hidden && !row.closest("[hidden]")).length);
  const all = await lines();
  assert.ok(all >= 30, `${all}`);
  await choose(tab, "Group", "sig-one");
  const one = await lines();
  assert.ok(one > 0 && one < all);
  assert.deepEqual((await seen(tab, "details.band > summary > span")).map((text) => text.replace(/^\W+/, "")), [`sig-one ${one}`]);
  assert.deepEqual(Object.keys(await counts(tab, "Status")), ["Provisional", "Implementable", "Implemented"], "statuses stand by their life");
  await choose(tab, "Stage", "Beta");
  assert.ok((await lines()) < one);
  await tab.reload();
  assert.ok((await lines()) < one, "the address keeps it");
  await tab.click(".reset");
  await tab.click("text=Collapse all");
  assert.equal((await seen(tab, "table.chart tbody tr")).length, 0);
  await tab.click("text=Expand all");
  assert.equal(await lines(), all);
}, { disk: true });

check("the chart is a table whose heads stay in sight", async ({ tab, at }) => {
  await tab.setViewportSize({ width: 700, height: 500 });
  await tab.goto(at("roadmap/index.html"));
  const spans = await tab.$$eval("table.chart", (tables) => tables.flatMap((table) => {
    const columns = table.tHead.rows[0].cells.length;
    return [...table.tBodies[0].rows].map((row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0) - columns);
  }));
  assert.ok(spans.every((rest) => rest === 0), "every row spans every column");
  assert.equal(await tab.locator("table.chart tbody tr >> nth=0 >> th[scope=row]").count(), 1);
  assert.ok((await tab.locator("table.chart thead th.now").count()) > 0);
  await tab.$eval(".bands", (box) => box.scrollTo(60, 120));
  const [box, head, name] = await tab.evaluate(() => {
    const box = document.querySelector(".bands").getBoundingClientRect();
    const heads = [...document.querySelectorAll("table.chart thead th:nth-child(2)")].map((one) => one.getBoundingClientRect());
    const names = [...document.querySelectorAll("table.chart tbody th")].map((one) => one.getBoundingClientRect());
    return [box, heads.find((one) => Math.abs(one.top - box.top) < 3), names.every((one) => Math.abs(one.left - box.left) < 3)];
  });
  assert.ok(box && head, "no head at the top of the box");
  assert.ok(name, "the names left the box");
});

check("filters leave the chart where its reader has scrolled it", async ({ tab, at }) => {
  await tab.setViewportSize({ width: 320, height: 600 });
  await tab.goto(at("roadmap/index.html"));
  const left = () => tab.$eval(".bands", (box) => box.scrollLeft);
  await tab.$eval(".bands", (box) => (box.scrollLeft = 30));
  for (const words of ["thing 7", "no such words at all", ""]) {
    await tab.fill(".filters .filter", words);
    await tab.waitForFunction((none) => document.querySelector("main .empty")?.checkVisibility() === none, words.startsWith("no "));
    assert.equal(await left(), 30, words);
  }
});

check("on a phone a small chart opens at its release", async ({ tab, at }) => {
  await tab.setViewportSize({ width: 320, height: 600 });
  for (const [page, mark] of [["index.html", ".now"], ["milestones/v1.3/index.html", ".own"]]) {
    await tab.goto(at(page));
    const [left, right] = await tab.evaluate((mark) => {
      const box = document.querySelector(".piece");
      const [edge, names] = [box.getBoundingClientRect(), box.querySelector("thead th").getBoundingClientRect()];
      const column = box.querySelector(`thead ${mark}`).getBoundingClientRect();
      return [column.left - names.right, edge.right - column.right];
    }, mark);
    assert.ok(left >= -1 && right >= -1, `${page}: ${left}, ${right}`);
  }
}, { disk: true });

check("a link to what is folded away opens it", async ({ tab, at }) => {
  await tab.goto(at("proposals/13-thing-13/index.html"));
  assert.deepEqual(await seen(tab, ".finding .message"), []);
  await tab.click(".banner a");
  await tab.waitForFunction(() => document.querySelector(".finding")?.checkVisibility());
  await tab.goto(at("health/index.html"));
  await tab.click("a[href$='#rb-findings']");
  await tab.waitForFunction(() => document.querySelector(".trouble .finding")?.checkVisibility());
}, { disk: true });

check("the colour scheme has three positions, is kept, and does not flash", async ({ tab, at }) => {
  await tab.goto(at("index.html"));
  const back = () => tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await back();
  await tab.click("button.scheme");
  assert.equal(await tab.getAttribute("html", "data-theme"), "light");
  await tab.click("button.scheme");
  assert.equal(await tab.getAttribute("html", "data-theme"), "dark");
  const dark = await back();
  assert.notEqual(dark, light);
  // What is painted first is what is kept: whoever asks before the body is there sees it already.
  await tab.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      window.early = document.documentElement.dataset.theme;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await tab.goto(at("proposals/index.html"));
  assert.deepEqual([await tab.evaluate(() => window.early), await back()], ["dark", dark]);
  await tab.click("button.scheme");
  assert.equal(await tab.getAttribute("html", "data-theme"), null);
  assert.equal(await back(), light);
}, { disk: true });

check("the keyboard leads everywhere", async ({ tab, at }) => {
  await tab.goto(at("index.html"));
  await tab.keyboard.press("g");
  await Promise.all([tab.waitForURL("**/roadmap/index.html"), tab.keyboard.press("r")]);
  await tab.keyboard.press("g");
  await Promise.all([tab.waitForURL("**/proposals/index.html"), tab.keyboard.press("p")]);
  const focused = () => tab.evaluate(() => document.activeElement.textContent.trim());
  const titles = await seen(tab, "table.cards tbody th a");
  await tab.keyboard.press("j");
  assert.equal((await focused()).replace(/\s+/g, " "), titles[0]);
  await tab.keyboard.press("j");
  await tab.keyboard.press("ArrowDown");
  await tab.keyboard.press("k");
  assert.equal((await focused()).replace(/\s+/g, " "), titles[1]);
  await tab.keyboard.press("?");
  assert.equal(await tab.locator("dialog[open]").count(), 1);
  assert.match(await tab.textContent("dialog[open]"), /Search.*Roadmap/s);
  await tab.keyboard.press("Escape");
  assert.equal(await tab.locator("dialog[open]").count(), 0);
  await Promise.all([tab.waitForURL("**/proposals/2-*/**"), tab.keyboard.press("Enter")]);
  await Promise.all([tab.waitForURL("**/proposals/3-*/**"), tab.keyboard.press("n")]);
  // Keys are text where somebody types.
  await tab.goto(at("proposals/index.html"));
  await tab.focus(".filters .filter");
  await tab.keyboard.type("g?j/");
  assert.equal(await tab.inputValue(".filters .filter"), "g?j/");
  assert.equal(await tab.locator("dialog[open]").count(), 0);
}, { disk: true });

/** What the quick-jump answers, the first entry first. */
const asked = async (tab, query) => {
  await tab.fill("#rb-search", query);
  await tab.waitForFunction((query) => window.roadbook.rank(query).then((all) => {
    const shown = [...document.querySelectorAll(".hits:not(.pages) > li > a")].map((one) => one.getAttribute("href"));
    return shown.join() === all.slice(0, 8).map((entry) => entry.href).join();
  }), query);
  return seen(tab, ".hits:not(.pages) > li > a");
};

check("the search finds names by number, label, title, author, gate, heading and with typing errors", async ({ tab, at }) => {
  await tab.goto(at("people/index.html"));
  await tab.keyboard.press("/");
  await tab.waitForSelector("dialog.search[open]");
  const first = async (query) => (await asked(tab, query))[0];
  assert.match(await first("7"), /^KEP-7 /);
  assert.match(await first("0012"), /^KEP-12 /);
  assert.match(await first("kep-23"), /^KEP-23 /);
  assert.match(await first("Thing 31"), /^KEP-31 /);
  assert.match(await first("FeatureOfSeven"), /^KEP-7 /, "a feature gate");
  assert.match(await first("of seven"), /^KEP-7 /, "a part of one");
  assert.equal(await first("quokka of"), "The quokka of storage");
  assert.equal(await first("quoka"), "The quokka of storage", "one letter short");
  assert.equal(await first("qoukka storage"), "The quokka of storage", "two letters swapped");
  const both = await asked(tab, "pod res");
  assert.match(both[0], /^KEP-11 /, "a phrase within a title");
  assert.equal(both[1], "Pod resources by another name", "and headings after it");
  const own = await asked(tab, "@author-3");
  assert.ok(own.length === 8 && own.every((title) => /^KEP-\d*[38] /.test(title)), own.join("; "));
  assert.deepEqual(await asked(tab, "zzzzzz"), []);
  await asked(tab, "9");
  await Promise.all([tab.waitForURL("**/proposals/9-*/**"), tab.keyboard.press("Enter")]);
  await tab.click("a.find");
  await asked(tab, "quokka of");
  await tab.keyboard.press("ArrowDown");
  await Promise.all([tab.waitForURL("**/proposals/9-*/index.html#the-quokka-of-storage"), tab.keyboard.press("Enter")]);
  assert.equal(await tab.locator("dialog[open]").count(), 0, "the dialog makes way for the place");
}, { disk: true });

check("the full text is found with excerpts, headings and facets", async ({ tab, at }) => {
  await tab.goto(at("search/index.html?q=quokka"));
  await tab.waitForSelector(".pages > li");
  assert.deepEqual(await seen(tab, ".pages > li > a"), ["KEP-9 Thing 9"]);
  assert.deepEqual(await seen(tab, ".pages li li a"), ["The quokka of storage"]);
  assert.match((await seen(tab, ".pages li li p"))[0], /quokka sits <b>here<\/b>/, "text stays text");
  assert.ok((await seen(tab, ".pages mark")).every((text) => /quokka/i.test(text)));
  await tab.fill("#rb-search", "thezzqqxx");
  await tab.waitForFunction(() => document.querySelector(".full .found")?.textContent === "No page has these words.");
  assert.deepEqual(await seen(tab, ".pages > li"), [], "the beginning of a word is not the word");
  await tab.fill("#rb-search", "words");
  await tab.waitForFunction(() => /^4\d pages$/.test(document.querySelector(".full .found")?.textContent));
  await tab.selectOption("select[aria-label=Group]", "sig-one");
  await tab.waitForFunction(() => document.querySelector(".full .found")?.textContent === "20 pages");
  assert.equal(new URL(tab.url()).searchParams.get("group"), "sig-one");
  await tab.waitForFunction(() => document.querySelectorAll(".pages > li").length === 5);
  await tab.click("text=More results");
  await tab.waitForFunction(() => document.querySelectorAll(".pages > li").length === 10);
  await tab.reload();
  await tab.waitForFunction(() => document.querySelector(".full .found")?.textContent === "20 pages");
  await tab.fill("#rb-search", "quokka");
  const section = tab.locator(".pages li li a", { hasText: "The quokka of storage" });
  await Promise.all([tab.waitForURL("**/proposals/9-*/index.html#the-quokka-of-storage"), section.click()]);
});

check("from a disk the search says why the full text is not there", async ({ tab, at }) => {
  if (!at("").startsWith("file:")) return;
  await tab.goto(at("search/index.html"));
  await tab.fill("#rb-search", "quokka");
  await tab.waitForFunction(() => /opened from a disk/.test(document.querySelector(".full .found")?.textContent));
}, { disk: true });

check("the contents follow the reader, and places can be copied", async ({ tab, at, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await tab.setViewportSize({ width: 1300, height: 700 });
  await tab.goto(at("proposals/1-thing-1/index.html"));
  const current = () => tab.$$eval(".contents a[aria-current]", (all) => all.map((one) => one.textContent));
  await tab.$eval("#design-details", (heading) => heading.scrollIntoView());
  await tab.waitForFunction(() => document.querySelector(".contents a[aria-current]")?.textContent === "Design Details");
  await tab.$eval("#motivation", (heading) => heading.scrollIntoView());
  await tab.waitForFunction(() => document.querySelector(".contents a[aria-current]")?.textContent === "Motivation");
  assert.equal((await current()).length, 1);
  await tab.click("#motivation .anchor");
  await tab.waitForFunction(() => document.querySelector("p.unseen[role=status]")?.textContent === "Link copied");
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), tab.url());
  assert.match(tab.url(), /#motivation$/);
  await tab.click(".cite summary");
  await tab.click(".cite button");
  await tab.waitForFunction(() => document.querySelector(".cite button")?.textContent === "Copied");
  assert.match(await tab.evaluate(() => navigator.clipboard.readText()), /^@techreport\{.*title = .*Thing 1/s);
});

check("without scripts every list and place is still there", async ({ tab, at }) => {
  await tab.goto(at("proposals/index.html"));
  assert.equal(await rows(tab), 40);
  assert.equal(await tab.locator(".facets a[href*='status/']").count() > 2, true);
  assert.deepEqual(await seen(tab, "button, input"), []);
  await tab.goto(at("roadmap/index.html"));
  assert.ok((await seen(tab, "table.chart tbody tr")).length >= 30);
  await tab.goto(at("proposals/1-thing-1/index.html"));
  assert.ok((await seen(tab, ".contents a")).length > 3);
  await tab.click("a.find");
  assert.match((await seen(tab, "main"))[0], /needs JavaScript/);
}, { disk: true, javaScriptEnabled: false });

check("on paper there is the text and nothing to press", async ({ tab, at }) => {
  await tab.goto(at("proposals/1-thing-1/index.html"));
  await tab.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.deepEqual(await seen(tab, "button, input, header.site, footer.site, .contents"), []);
  assert.equal(await tab.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), "rgb(255, 255, 255)");
  assert.equal(await tab.evaluate(() => getComputedStyle(document.querySelector(".prose p")).color), "rgb(0, 0, 0)");
  await tab.goto(at("proposals/index.html"));
  assert.deepEqual(await seen(tab, "input, .tools, .filters"), []);
});

check("scripts and style stay within their budget", async () => {
  const weigh = (pattern) => {
    const files = readdirSync(join(site, "assets")).filter((name) => pattern.test(name));
    assert.ok(files.length > 0);
    return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(site, "assets", name))).length, 0);
  };
  assert.ok(weigh(/^(scheme|roadbook|lists)\..*\.js$/) < 30_000);
  assert.ok(weigh(/\.css$/) < 30_000);
});

const faults = [];
for (const { name, run, options } of checks) {
  for (const origin of [server.origin, ...(options.disk ? [disk] : [])]) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light", javaScriptEnabled: options.javaScriptEnabled ?? true });
    const tab = await context.newPage();
    tab.setDefaultTimeout(30_000);
    const where = `${name} (${origin === disk ? "from a disk" : "from a server"})`;
    tab.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) faults.push(`${where}: the console says: ${message.text()}`);
    });
    tab.on("pageerror", (error) => faults.push(`${where}: an error: ${error}`));
    tab.on("request", (request) => {
      if (!request.url().startsWith(origin)) faults.push(`${where}: asks for ${request.url()}`);
    });
    try {
      await run({ tab, context, at: (path) => origin + path });
    } catch (error) {
      faults.push(`${where}: ${error.message}`);
    }
    await context.close();
  }
}
await browser.close();
server.close();
console.log(JSON.stringify({ checks: checks.map(({ name }) => name), faults }));

// Opens the pictures of a folder and prints a report as JSON: which of those in `before` look otherwise than those of the
// same names in `after`, on their own and within a page, and which files of `hostile` and `harmless` do something: run a
// program or ask for anything.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./site.mjs";

const folder = process.argv[2];
const files = (name) => fs.readdirSync(path.join(folder, name)).sort().map((file) => `${name}/${file}`);
const url = (file) => pathToFileURL(path.join(folder, file)).href;

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 400, height: 300 }, deviceScaleFactor: 2 });
const page = await context.newPage();

const look = async (address) => {
  await page.goto(address);
  // Fonts that are embedded come a moment later.
  await page.evaluate(() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))));
  return page.screenshot({ animations: "disabled" });
};

const framed = (file) => {
  const place = path.join(folder, "frame.html");
  fs.writeFileSync(place, `<!doctype html><body style="margin:0;background:#eef"><img src="${file}" style="max-width:390px">`);
  return pathToFileURL(place).href;
};

const different = [];
let compared = 0;
for (const file of files("before")) {
  const after = file.replace("before/", "after/");
  for (const [kind, address] of [["alone", url], ["framed", framed]]) {
    const [one, other] = [await look(address(file)), await look(address(after))];
    compared += 1;
    if (!one.equals(other)) different.push(`${file} ${kind}`);
  }
}

const acting = [];
for (const file of [...files("hostile"), ...files("harmless")]) {
  let acts = false;
  const watched = await context.newPage();
  watched.on("request", (request) => { acts ||= request.url() !== url(file); });
  watched.on("dialog", () => { acts = true; });
  await watched.goto(url(file)).catch(() => {});
  await watched.waitForTimeout(150);
  acts ||= (await watched.title().catch(() => "gone")) !== "";
  await watched.close();
  if (acts) acting.push(file);
}

await browser.close();
console.log(JSON.stringify({ compared, different, acting }));

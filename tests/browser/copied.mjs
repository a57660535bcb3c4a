// Opens copied files of a preview as a reader does who follows a link, and prints what is not shown, as JSON.
//
//     node copied.mjs ORIGIN PAGE
//
// The repository is the one that `tests/serve/browser.rs` makes: whatever it shows, shows something red.

import { launch } from "./site.mjs";

const [origin, page] = process.argv.slice(2);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 400, height: 300 } });
const checks = [];
const faults = [];

/** Whether a screenshot has a red point. */
async function isRed(shot) {
  const canvas = await context.newPage();
  const red = await canvas.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(data)).blob());
    const draw = new OffscreenCanvas(image.width, image.height).getContext("2d");
    draw.drawImage(image, 0, 0);
    const points = draw.getImageData(0, 0, image.width, image.height).data;
    for (let at = 0; at < points.length; at += 4) {
      if (points[at] > 200 && points[at + 1] < 60 && points[at + 2] < 60) return true;
    }
    return false;
  }, `data:image/png;base64,${shot.toString("base64")}`);
  await canvas.close();
  return red;
}

const tab = await context.newPage();
await tab.goto(origin + page);
const links = await tab.$$eval("main a[href*='assets/files/']", (all) => all.map((link) => link.href));
for (const link of links) {
  const name = link.split("/").pop().split(".").slice(2).join(".");
  checks.push(name);
  const opened = await context.newPage();
  await opened.goto(link).catch((error) => faults.push(`${name}: ${error}`));
  const plays = name.endsWith("mp3");
  const isShown = async () => {
    if (plays) return opened.evaluate(() => (document.querySelector("video, audio")?.readyState ?? 0) > 0);
    if (name.endsWith("txt")) return opened.evaluate(() => document.body.textContent.includes("red"));
    return isRed(await opened.screenshot());
  };
  // The viewer of PDFs comes by and by.
  let shown = false;
  for (let attempt = 0; attempt < 100 && !shown; attempt += 1) {
    shown = await isShown().catch(() => false);
    if (!shown) await opened.waitForTimeout(100);
  }
  if (!shown) faults.push(`${name} is not shown`);
  await opened.close();
}

await browser.close();
console.log(JSON.stringify({ checks, faults }));

// Takes the picture in the README from a written site.
//
//     cargo run --release -- build && node tests/browser/screenshot.mjs site proposals/0007-timelines-with-provenance/index.html docs/screenshot.png

import { pathToFileURL } from "node:url";
import { join, resolve } from "node:path";
import { launch } from "./site.mjs";

const [site, page, picture] = process.argv.slice(2);
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme: "light" });
const tab = await context.newPage();
await tab.goto(pathToFileURL(resolve(join(site, page))).href, { waitUntil: "load", timeout: 0 });
await tab.screenshot({ path: picture });
await browser.close();

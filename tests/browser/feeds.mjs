// Says what is wrong with the JSON feeds of a written site, one line each, then how many there are.
//
//     node feeds.mjs SITE
//
// By the published JSON Schema of JSON Feed 1.1, the formats of addresses and times included.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv";
import formats from "ajv-formats";

const schema = createRequire(import.meta.url)("jsonfeed-schema/v1.1");
const ajv = new Ajv.default({ allErrors: true, strict: false });
formats.default(ajv);
const valid = ajv.compile(schema);

const [site] = process.argv.slice(2);
const paths = readdirSync(site, { recursive: true }).filter((path) => /(^|\/)feed\.json$/.test(path));
let items = 0;
for (const path of paths.sort()) {
  const feed = JSON.parse(readFileSync(`${site}/${path}`, "utf8"));
  if (!valid(feed)) for (const { instancePath, message } of valid.errors) console.log(`${path}: ${instancePath} ${message}`);
  items += feed.items?.length ?? 0;
}
console.log(`${paths.length} feeds, ${items} items`);

// A written site as the browser tests see it: its pages by kind, a server for it, a browser to open it with.

import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { extname, join, sep } from "node:path";
import { chromium } from "playwright-core";

/** Every page of the site, as `{ path, kind, size }`. Pages of one kind differ in nothing but the name in the middle. */
export function pages(site) {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(site.length + 1).split(sep).join("/"));
  return files.sort().map((path) => {
    const parts = path.split("/");
    const kind = parts.length > 2 ? `${parts[0]}/*` : path;
    return { path, kind, size: statSync(join(site, path)).size };
  });
}

/** The largest page of every kind: the one with the most that can go wrong. */
export function samples(site) {
  const largest = new Map();
  for (const page of pages(site)) {
    if (!largest.has(page.kind) || largest.get(page.kind).size < page.size) largest.set(page.kind, page);
  }
  return [...largest.values()];
}

const MEDIA = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
};

/** Serves the site under `base`, and its 404 page for whatever is not there. */
export async function serve(site, base) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    // Browsers ask for this of every host by themselves.
    if (path === "/favicon.ico") return response.writeHead(204).end();
    const inside = path.startsWith(base) && !path.split("/").includes("..");
    const file = inside ? path.slice(base.length) + (path.endsWith("/") ? "index.html" : "") : "";
    try {
      const body = readFileSync(join(site, file));
      response.writeHead(200, { "content-type": MEDIA[extname(file)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404, { "content-type": MEDIA[".html"] });
      response.end(readFileSync(join(site, "404.html")));
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}

/** The browser of the system, with further arguments. */
export async function launch(further = []) {
  const which = (name) => {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      return undefined;
    }
  };
  const executablePath = ["chromium", "chromium-browser", "google-chrome"].map(which).find(Boolean);
  if (!executablePath) throw new Error("there is no chromium on this machine: run ./tests/all, which installs it");
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, timeout: 0, args: ["--no-sandbox", "--disable-gpu", ...quiet, ...further] });
}

// What a page does by itself, for tests of pages that must do nothing: windows, frames, dialogs, errors, requests.

import { createServer } from "node:net";
import { launch } from "./site.mjs";

/**
 * A browser for which `other.example` is a host of this machine that writes down who calls, by any scheme. Answers with
 * the browser, the calls so far and what closes both.
 */
export async function watched() {
  const calls = [];
  const other = createServer((socket) => {
    let call = "a connection";
    socket.on("data", (data) => (call = data.toString("latin1").split("\r\n")[0].replace(/[^ -~]+/g, "?")));
    socket.on("error", () => {});
    socket.on("close", () => calls.push(call));
    socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\naccess-control-allow-origin: *\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
    socket.setTimeout(2000, () => socket.destroy());
  });
  await new Promise((ready) => other.listen(0, "127.0.0.1", ready));
  const browser = await launch([`--host-resolver-rules=MAP other.example 127.0.0.1:${other.address().port}`]);
  return { browser, calls, close: () => browser.close().then(() => other.close()) };
}

/**
 * Reports by `fault` whatever the tab does that a page must not do by itself. `isOwn` tells addresses that it may ask
 * for. What the browser says of a page, such as what its policy stops, is a fault as well, unless it is `expected`.
 */
export function watch(tab, fault, isOwn, expected = /^$/) {
  tab.on("dialog", (dialog) => {
    fault(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  tab.on("pageerror", (error) => fault(`an error: ${error}`));
  tab.on("popup", (popup) => fault(`a window: ${popup.url()}`));
  tab.on("framenavigated", (frame) => {
    if (frame !== tab.mainFrame() && frame.url() !== "about:blank") fault(`a frame: ${frame.url()}`);
  });
  tab.on("request", (request) => {
    if (!isOwn(request.url())) fault(`asks for ${request.url().slice(0, 200)}`);
  });
  tab.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) fault(`the console says: ${message.text().slice(0, 200)}`);
  });
}

// The preview's side in the page: it listens to what the server tells of this page, and acts on it.
(() => {
  "use strict";
  const { page, tag } = document.currentScript.dataset;
  const make = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  const state = make("script", { src: "/-/restore.js" });
  const ready = new Promise((done) => {
    state.onload = done;
  });
  document.head.append(state);
  const loaded = document.readyState === "complete" ? Promise.resolve() : new Promise((done) => addEventListener("load", done, { once: true }));
  Promise.all([ready, loaded]).then(() => {
    window.roadbookState.restore();
  });

  let reloads = false;
  const again = async () => {
    await ready;
    reloads = true;
    window.roadbookState.save();
    history.scrollRestoration = "manual";
    location.reload();
  };

  // Style sheets change without the page.
  const restyle = (changed) => {
    for (const [from, to] of changed) {
      for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
        if (!link.href.endsWith(from)) continue;
        const next = make("link", { rel: "stylesheet", href: link.getAttribute("href").replace(from, to) });
        next.onload = () => link.remove();
        link.after(next);
      }
    }
  };

  // The findings of the page's own files, at the foot of the window; the page ends above them.
  let panel;
  const fit = () => {
    const height = panel ? panel.firstElementChild.firstElementChild.offsetHeight : 0;
    document.body.style.paddingBottom = height ? `${height + 2}px` : "";
    document.documentElement.style.scrollPaddingBottom = height ? `${height + 2}px` : "";
  };
  const show = (findings) => {
    const open = panel?.firstElementChild.open ?? sessionStorage.getItem("roadbook preview findings") === "open";
    panel?.remove();
    panel = undefined;
    if (findings.length) {
      const tally = ["error", "warning", "note"].map((severity) => [findings.filter((one) => one.severity === severity).length, severity]);
      const title = tally.filter(([count]) => count).map(([count, severity]) => counted(count, severity)).join(", ");
      const list = make("ol", {});
      for (const one of findings) {
        const place = [one.path, one.line, one.column].filter((part) => part != null).join(":");
        const where = one.editor ? make("a", { href: one.editor, class: "place" }, place) : make("span", { class: "place" }, place);
        const entry = make("li", {}, make("strong", {}, one.severity), ` ${one.message} `, make("code", {}, where), ` [${one.code}]`);
        if (one.excerpt) entry.append(make("code", { class: "excerpt" }, one.excerpt));
        if (one.help) entry.append(make("div", {}, `Help: ${one.help}`));
        list.append(entry);
      }
      const details = make("details", open ? { open: "" } : {}, make("summary", {}, `${title} in this page’s files`), list);
      details.ontoggle = () => sessionStorage.setItem("roadbook preview findings", details.open ? "open" : "");
      panel = make("aside", { class: "rb-preview", "aria-label": "Findings of the preview" }, details);
      document.body.append(panel);
    }
    fit();
  };
  addEventListener("resize", () => fit());

  // A notice over the page, which can be put away.
  let over;
  const notice = (title, ...inside) => {
    over?.remove();
    over = undefined;
    if (!title) return;
    const close = make("button", { type: "button" }, "Close");
    over = make("section", { class: "rb-over", role: "alert" }, make("h2", {}, title), ...inside, close);
    const own = over;
    close.onclick = () => own.remove();
    document.body.append(over);
  };
  const link = (href, text) => make("p", {}, make("a", { href }, text));

  const search = (age) => {
    document.querySelector(".rb-stale")?.remove();
    if (age !== "stale") return;
    const text = "The full text is that of before your last change; it is made anew in the background.";
    for (const place of document.querySelectorAll("#rb-search, dialog input[type=search]")) {
      place.after(make("p", { class: "rb-stale", role: "status" }, text));
    }
  };

  let stream;
  const listen = () => {
    stream?.close();
    stream = new EventSource(`/-/events?page=${encodeURIComponent(page)}&tag=${tag}`);
    const on = (name, act) => stream.addEventListener(name, (event) => act(JSON.parse(event.data)));
    on("page", again);
    on("style", restyle);
    on("moved", (place) => location.replace(place + location.hash));
    on("gone", (title) => notice(`${title || "This page"} is not there any more`, link("/proposals/", "All proposals"), link("/", "The beginning")));
    on("findings", show);
    on("trouble", (text) => notice(text && "The site is that of before your last change", make("pre", {}, text ?? "")));
    on("search", search);
  };
  listen();
  // A browser has few connections to one server; pages that nobody sees give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream.close();
    else listen();
  });
  addEventListener("pagehide", () => {
    stream.close();
    // After a reload of ours the browser's own place would come second, and win.
    if (!reloads) history.scrollRestoration = "auto";
  });
  addEventListener("pageshow", (event) => event.persisted && listen());
})();

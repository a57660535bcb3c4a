// What every page can do with scripts: the colour scheme, the keyboard, the opener of the search, links to copy, the
// contents that follow the reader. Nothing here is needed to read a page.
(() => {
  "use strict";
  const script = document.currentScript;
  const root = script.dataset.root;
  const page = document.documentElement;
  const $ = (selector, inside = document) => inside.querySelector(selector);
  const $$ = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  // An element with attributes and children; text is always inserted as text.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const load = (path) =>
    new Promise((done, failed) => {
      const element = make("script", { src: root + path });
      element.onload = done;
      element.onerror = () => failed(new Error(path));
      document.head.append(element);
    });
  const live = make("p", { class: "unseen", role: "status" });
  document.body.append(live);
  // The same sentence twice would not be read again.
  const say = (text) => {
    live.textContent = "";
    setTimeout(() => (live.textContent = text), 50);
  };
  const copy = async (text, said) => {
    try {
      await navigator.clipboard.writeText(text);
      say(said);
      return true;
    } catch {
      say("The browser does not let this page copy.");
      return false;
    }
  };
  window.roadbook = { root, $, $$, make, load, say, copy, data: script.dataset };

  // Three positions: as the system has it, light, dark.
  const schemes = ["system", "light", "dark"];
  const toggle = $("button.scheme");
  const scheme = () => page.dataset.theme ?? "system";
  const show = () => {
    const chosen = scheme();
    toggle.dataset.scheme = chosen;
    toggle.setAttribute("aria-label", `Colour scheme: ${chosen}. Change`);
    toggle.title = `Colour scheme: ${chosen}`;
  };
  const choose = (chosen) => {
    if (chosen === "system") delete page.dataset.theme;
    else page.dataset.theme = chosen;
    try {
      localStorage.setItem("roadbook-scheme", chosen);
    } catch {
      // It holds for this page, then.
    }
    show();
  };
  if (toggle) {
    toggle.addEventListener("click", () => choose(schemes[(schemes.indexOf(scheme()) + 1) % 3]));
    show();
    // Another tab of the site changed it.
    addEventListener("storage", ({ key, newValue }) => {
      if (key === "roadbook-scheme" && schemes.includes(newValue)) {
        if (newValue === "system") delete page.dataset.theme;
        else page.dataset.theme = newValue;
        show();
      }
    });
  }

  // The search is loaded when it is first wanted.
  const finder = $("a.find");
  let searching;
  const search = async () => {
    searching ??= load(script.dataset.search);
    try {
      await searching;
      window.roadbook.search();
    } catch {
      location.href = finder.href;
    }
  };
  if (finder && script.dataset.search && !$("#rb-search")) {
    finder.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      search();
    });
  }

  // The keyboard. Single keys do nothing while somebody types, nor together with Ctrl, Alt or Meta.
  const named = (link) => (link.matches(".home") ? "Home" : link.textContent.trim());
  const places = $$("header.site [data-key]").map((link) => [link.dataset.key, named(link), link]);
  const list = () =>
    $$("table.cards tbody th a, table.chart tbody th a, .recent li > a:not(.badge), .hits a, .findings > li a").filter(
      (link) => link.getClientRects().length,
    );
  const move = (step) => {
    const links = list();
    if (!links.length) return false;
    const at = links.indexOf(document.activeElement);
    const first = links.findIndex((link) => link.getBoundingClientRect().top >= 0);
    const next = at < 0 ? Math.max(first, 0) : Math.min(Math.max(at + step, 0), links.length - 1);
    links[next].focus();
    links[next].scrollIntoView({ block: "nearest" });
    return true;
  };
  const help = () => {
    const keys = [
      ...(finder ? [["/", "Search"]] : []),
      ["j k", "Next and previous entry of a list; arrow keys move on from there"],
      ["Enter", "Open the entry"],
      ...($(".turn a") ? [["p n", "Previous and next page"]] : []),
      ...places.map(([key, text]) => [`g ${key}`, text]),
      ["t", "Light, dark or as the system has it"],
      ["?", "This list"],
      ["Esc", "Close"],
    ];
    const rows = keys.map(([key, text]) => {
      const marks = key.split(" ").flatMap((one, index) => (index ? [" ", make("kbd", {}, one)] : [make("kbd", {}, one)]));
      return make("div", {}, make("dt", {}, ...marks), make("dd", {}, text));
    });
    const close = make("button", { type: "button", class: "close" }, "Close");
    const title = make("h2", { id: "rb-keys" }, "Keyboard");
    const dialog = make("dialog", { class: "keys", "aria-labelledby": "rb-keys" }, title, make("dl", {}, ...rows), close);
    close.onclick = () => dialog.close();
    dialog.onclose = () => dialog.remove();
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  };
  let waiting;
  const turn = (rel) => {
    const link = $(`.turn [rel="${rel}"]`) ?? $(`.turn .${rel === "prev" ? "previous" : "next"} a`);
    link?.click();
    return Boolean(link);
  };
  const press = (key) => {
    if (waiting) {
      clearTimeout(waiting);
      waiting = undefined;
      const place = places.find(([known]) => known === key);
      if (place) place[2].click();
      return Boolean(place);
    }
    if (key === "g") {
      waiting = setTimeout(() => (waiting = undefined), 1500);
      return true;
    }
    if (key === "/" && finder) {
      const field = $("#rb-search");
      if (field) field.focus();
      else finder.click();
      return true;
    }
    if (key === "?") return help(), true;
    if (key === "t" && toggle) return toggle.click(), say(`Colour scheme: ${scheme()}`), true;
    if (key === "j") return move(1);
    if (key === "k") return move(-1);
    if (key === "p") return turn("prev");
    if (key === "n") return turn("next");
    if (key === "ArrowDown" || key === "ArrowUp") {
      return list().includes(document.activeElement) && move(key === "ArrowDown" ? 1 : -1);
    }
    return false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    if (press(event.key)) event.preventDefault();
  });

  // A chart opens at the release that its page is about, or the current one; what was before is a scroll away.
  for (const box of $$(".bands, .piece")) {
    const column = $("thead .own", box) ?? $("thead .now", box);
    const names = $("thead th", box);
    if (column) box.scrollLeft = column.offsetLeft - names.offsetWidth - (box.clientWidth - names.offsetWidth - column.offsetWidth) / 2;
  }

  // Dates are shown as they are; how long ago that was depends on the reader's clock and is only a title.
  const units = [
    ["year", 365.25 * 864e5],
    ["month", 30.44 * 864e5],
    ["day", 864e5],
  ];
  document.addEventListener("pointerover", ({ target }) => {
    const time = target.closest?.("time[datetime]:not([title])");
    const when = time && Date.parse(time.dateTime);
    if (!when) return;
    const past = when - Date.now();
    const [unit, length] = units.find(([, length]) => Math.abs(past) >= length) ?? units[2];
    time.title = new Intl.RelativeTimeFormat(page.lang, { numeric: "auto" }).format(Math.trunc(past / length), unit);
  });

  // Links to places and texts to copy.
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a.anchor");
    if (anchor && !event.ctrlKey && !event.metaKey && !event.shiftKey) copy(anchor.href, "Link copied");
    const button = event.target.closest?.("button[data-copy]");
    const text = button && document.getElementById(button.dataset.copy)?.textContent;
    if (text) copy(text, "Copied").then((done) => done && (button.textContent = "Copied"));
  });

  // The contents follow the reader: the last heading above a line near the top of the window is the current one.
  const contents = $(".contents details");
  if (contents) {
    const links = new Map();
    for (const link of $$("a[href^='#']", contents)) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    }
    const headings = [...links.keys()];
    let current;
    const follow = () => {
      const above = (heading) => heading.getBoundingClientRect().top < innerHeight * 0.25;
      const end = innerHeight + scrollY >= page.scrollHeight - 2;
      let low = 0;
      let high = headings.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (above(headings[middle])) low = middle + 1;
        else high = middle;
      }
      const target = end && scrollY > 0 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
      const heading = links.has(target) && target.getBoundingClientRect().top < innerHeight ? target : headings[low - 1];
      const link = links.get(heading);
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      current = link;
      const box = contents.parentElement;
      if (link && box.scrollHeight > box.clientHeight) {
        const [inner, outer] = [link.getBoundingClientRect(), box.getBoundingClientRect()];
        if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 3;
      }
    };
    let asked = false;
    const ask = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        follow();
      });
    };
    addEventListener("scroll", ask, { passive: true });
    addEventListener("resize", ask);
    addEventListener("hashchange", ask);
    ask();
  }
})();

// Filters for the table of proposals and for the chart: facets with live counts, a text, an order. What is chosen
// stands in the address, so that it can be shared and the back button undoes it. The rows are the ones of the page.
(() => {
  "use strict";
  const { $, $$, make } = window.roadbook;
  const place = $(".filters[data-list]");
  if (!place) return;
  const chart = place.dataset.list === "chart";
  const noun = place.dataset.count;

  // How many rows are put on the page at once.
  const SCREEN = 20;
  const CHUNK = 60;
  // Shorter lists stay whole until something is chosen, so that the browser's own search finds all of them.
  const LONG = 1000;
  // Facets with more values than this get a field to find one.
  const MANY = 14;

  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");
  const cell = (row, name) => row.querySelector(`td[data-label="${name}"]`);
  const one = (text) => (text ? [text] : []);

  // Rows as data, read once.
  const read = (row, index) => {
    const name = words(row.cells[0]);
    const own = chart
      ? { Status: one(row.dataset.status), Stage: one(row.dataset.stage), Group: one(row.band) }
      : {
          Status: one(words(cell(row, "Status"))),
          Stage: one(cell(row, "Stage") && words(cell(row, "Stage"))),
          Milestone: (row.dataset.releases ?? "").split(" ").filter(Boolean),
          Group: one(cell(row, "Group") && words(cell(row, "Group"))),
          Author: [
            ...$$("td[data-label='Authors'] > a", row).map(words),
            ...(row.dataset.authors ?? "").split("\n").filter(Boolean),
          ],
        };
    return { row, index, own, text: `${name} ${Object.values(own).flat().join(" ")}`.toLowerCase() };
  };
  const tables = chart ? $$("table.chart") : $$("table.cards");
  const items = tables.flatMap((table) => {
    const band = table.closest("details");
    const title = band && band.querySelector("summary > span").firstChild.textContent.trim();
    return [...table.tBodies[0].rows].map((row) => Object.assign(row, { band: title }));
  }).map(read);

  // Facets and their values: the ones of the page first, in its order, then the rest by name.
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const listed = (title) => {
    const entry = $$(".facets > details dt").find((dt) => words(dt) === title)?.nextElementSibling;
    if (entry) return $$("li > a", entry).map(words);
    // The chart has no such list: its key has the stages, and the place of the filters the statuses.
    if (title === "Stage") return $$(".key .badge").map(words);
    return title === "Status" ? (place.dataset.statuses ?? "").split("\n") : [];
  };
  const facets = Object.keys(items[0]?.own ?? {}).map((title) => {
    const counts = new Map();
    for (const item of items) for (const value of item.own[title]) counts.set(value, (counts.get(value) ?? 0) + 1);
    const first = listed(title).filter((value) => counts.has(value));
    const rest = [...counts.keys()].filter((value) => !first.includes(value));
    if (title === "Author") rest.sort((a, b) => counts.get(b) - counts.get(a) || collator.compare(a, b));
    else rest.sort((a, b) => (title === "Milestone" ? collator.compare(b, a) : collator.compare(a, b)));
    return { title, key: title.toLowerCase(), values: [...first, ...rest], chosen: new Set(), boxes: new Map() };
  }).filter((facet) => facet.values.length > (facet.title === "Author" ? 0 : 1));

  // The panel.
  const field = make("input", { type: "search", class: "filter", placeholder: "Filter by words", "aria-label": `Filter ${noun} by words`, autocomplete: "off", spellcheck: "false" });
  const found = make("p", { class: "found", role: "status", "aria-live": "polite" });
  const reset = make("button", { type: "button", class: "reset", hidden: "" }, "Clear filters");
  const bar = make("div", { class: "row" }, field, found, reset);
  const panel = make("div", { class: "choices" });
  for (const facet of facets) {
    const list = make("ul");
    for (const value of facet.values) {
      const box = make("input", { type: "checkbox", value });
      const count = make("span", { class: "count" });
      const entry = make("li", {}, make("label", {}, box, make("span", { class: "value" }, value), count));
      facet.boxes.set(value, { box, count, entry });
      list.append(entry);
      box.onchange = () => {
        if (box.checked) facet.chosen.add(value);
        else facet.chosen.delete(value);
        apply({ push: true });
      };
    }
    facet.picked = make("span", { class: "count" });
    const inside = make("div", { class: "values" }, list);
    if (facet.values.length > MANY) {
      const finder = make("input", { type: "search", placeholder: `Find`, "aria-label": `Find a value of ${facet.title}`, autocomplete: "off", spellcheck: "false" });
      facet.finder = finder;
      finder.oninput = () => fold(facet);
      inside.prepend(finder);
    }
    facet.box = make("details", { class: "choice", name: "rb-facets" }, make("summary", {}, facet.title, " ", facet.picked), inside);
    facet.box.ontoggle = () => facet.box.open && matches();
    panel.append(facet.box);
  }
  place.append(bar, panel);
  // What the panel replaces is for those without scripts.
  $(".facets")?.remove();
  document.addEventListener("click", ({ target }) => {
    for (const { box } of facets) if (box.open && !box.contains(target)) box.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && facets.find(({ box }) => box.open);
    if (!open) return;
    event.preventDefault();
    open.box.open = false;
    open.box.firstChild.focus();
  });

  // In a long list of values only those are shown that are chosen, asked for or frequent.
  const fold = (facet) => {
    const asked = facet.finder?.value.trim().toLowerCase() ?? "";
    let room = facet.finder ? 40 : Infinity;
    for (const [value, { box, entry }] of facet.boxes) {
      const shown = box.checked || (value.toLowerCase().includes(asked) && room-- > 0);
      entry.hidden = !shown;
    }
  };

  // The address.
  let sort = "";
  const write = (push = false) => {
    const query = new URLSearchParams();
    for (const { key, values, chosen } of facets) {
      for (const value of values) if (chosen.has(value)) query.append(key, value);
    }
    if (field.value.trim()) query.set("q", field.value.trim());
    if (sort) query.set("sort", sort);
    const text = query.toString();
    const url = location.pathname + (text && `?${text}`) + location.hash;
    try {
      history[push ? "pushState" : "replaceState"](null, "", url);
    } catch {
      // A page from a disk may not change its address, but may change its place.
      history[push ? "pushState" : "replaceState"](null, "", `#?${text}`);
    }
  };
  const restore = () => {
    const query = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : location.search);
    for (const { key, chosen, boxes } of facets) {
      chosen.clear();
      for (const value of query.getAll(key)) if (boxes.has(value)) chosen.add(value);
      for (const [value, { box }] of boxes) box.checked = chosen.has(value);
    }
    field.value = query.get("q") ?? "";
    sort = query.get("sort") ?? "";
    apply({ keep: true });
  };

  // Which rows are shown, and how often each value of a facet that is open occurs. A row counts towards a facet where
  // nothing but this facet keeps it out. The facets that are closed are not counted: nobody sees it.
  const matches = () => {
    const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const asking = facets.filter(({ chosen }) => chosen.size);
    const counted = facets.filter(({ box }) => box.open);
    for (const facet of counted) facet.tally = new Map();
    const shown = [];
    for (const item of items) {
      if (!asked.every((word) => item.text.includes(word))) continue;
      const against = asking.filter(({ title, chosen }) => !item.own[title].some((value) => chosen.has(value)));
      if (!against.length) shown.push(item);
      for (const facet of counted) {
        if (against.some((one) => one !== facet)) continue;
        for (const value of item.own[facet.title]) facet.tally.set(value, (facet.tally.get(value) ?? 0) + 1);
      }
    }
    for (const facet of counted) count(facet);
    return shown;
  };
  const count = (facet) => {
    for (const [value, { box, count, entry }] of facet.boxes) {
      count.textContent = facet.tally.get(value) ?? 0;
      entry.classList.toggle("none", !facet.tally.has(value) && !box.checked);
    }
    fold(facet);
  };

  // Sorting: a button in every head.
  const heads = chart ? [] : $$("thead th", tables[0]);
  const keys = heads.map((head) => head.textContent.trim());
  const value = (item, column) => {
    const title = keys[column];
    if (title === "Proposal") return words(item.row.cells[0]);
    if (title === "Authors") return item.own.Author[0] ?? "";
    return words(item.row.cells[column]);
  };
  for (const [column, head] of heads.entries()) {
    const button = make("button", { type: "button" }, keys[column]);
    head.replaceChildren(button);
    button.onclick = () => {
      const name = keys[column].toLowerCase();
      sort = sort === name ? `-${name}` : sort === `-${name}` ? "" : name;
      apply({ push: true });
    };
  }
  const ordered = (shown) => {
    const column = keys.findIndex((key) => key.toLowerCase() === sort.replace(/^-/, ""));
    heads.forEach((head, index) => {
      if (index === column) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    if (column < 0) return shown;
    const order = facets.find(({ title }) => title === keys[column] && /^(Status|Stage)$/.test(title))?.values;
    const rank = (item) => (order ? order.indexOf(value(item, column)) : value(item, column));
    const compare = order ? (a, b) => a - b : collator.compare;
    const down = sort.startsWith("-") ? -1 : 1;
    const keyed = shown.map((item) => [rank(item), item]);
    // What says nothing comes last, in either order.
    const empty = (key) => key === "" || key === -1;
    keyed.sort(([a, x], [b, y]) => empty(a) - empty(b) || down * compare(a, b) || x.index - y.index);
    return keyed.map(([, item]) => item);
  };

  // Putting rows on the page: the first ones at once, more of them whenever the reader comes near the end. What is not
  // on the page costs nothing when the next letter is typed.
  const near = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && more(), { rootMargin: "400px" });
  let waiting = [];
  let there = [];
  const more = () => {
    near.disconnect();
    const body = tables[0].tBodies[0];
    body.append(...waiting.splice(0, CHUNK));
    if (waiting.length) near.observe(body.lastElementChild);
  };
  const put = (shown) => {
    const rows = shown.map(({ row }) => row);
    if (rows.length === there.length && rows.every((row, index) => row === there[index])) return;
    there = rows;
    waiting = rows.slice(SCREEN);
    const body = tables[0].tBodies[0];
    body.replaceChildren(...rows.slice(0, SCREEN));
    near.disconnect();
    if (waiting.length) near.observe(body.lastElementChild);
  };
  const hide = (shown) => {
    const kept = new Set(shown.map(({ row }) => row));
    for (const table of tables) {
      let any = 0;
      for (const row of table.tBodies[0].rows) {
        row.hidden = !kept.has(row);
        any += !row.hidden;
      }
      const band = table.closest("details");
      band.hidden = !any;
      $("summary .count", band).textContent = any;
    }
  };
  const nothing = make("p", { class: "empty", hidden: "" }, "Nothing matches. Clear a filter to see more.");
  place.after(nothing);
  let first = true;
  let round = 0;
  const apply = ({ push = false, keep = false } = {}) => {
    const mine = (round += 1);
    const shown = matches();
    for (const { picked, box, chosen } of facets) {
      picked.textContent = chosen.size || "";
      box.classList.toggle("on", chosen.size > 0);
    }
    const all = shown.length === items.length;
    const rows = ordered(shown);
    // The page already shows every row in its own order; a long list is cut once it has been painted.
    if (!(first && all && !sort)) (chart ? hide : put)(rows);
    else if (!chart && rows.length > LONG) setTimeout(() => mine === round && put(rows), 300);
    first = false;
    found.textContent = all ? `${items.length} ${noun}` : `${shown.length} of ${items.length} ${noun}`;
    reset.hidden = all && !facets.some(({ chosen }) => chosen.size) && !field.value;
    nothing.hidden = shown.length > 0;
    if (!keep) write(push);
  };
  // The address can wait until the rows are painted.
  field.oninput = () => {
    apply({ keep: true });
    requestAnimationFrame(() => setTimeout(write));
  };
  field.onkeydown = (event) => {
    if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      apply();
    }
  };
  reset.onclick = () => {
    for (const { chosen, boxes } of facets) {
      chosen.clear();
      for (const { box } of boxes.values()) box.checked = false;
    }
    field.value = "";
    apply({ push: true });
    field.focus();
  };
  addEventListener("popstate", restore);

  if (chart) {
    const all = make("button", { type: "button" }, "Collapse all");
    const bands = $$("details.band");
    all.onclick = () => {
      const open = !bands.some((band) => band.open);
      for (const band of bands) band.open = open;
      all.textContent = open ? "Collapse all" : "Expand all";
    };
    if (bands.length > 1) bar.append(all);
    $(".bands").style.setProperty("--columns", $$("thead th", tables[0]).length - 1);
  }
  restore();
})();

// The search: a jump to what has a name, from a small index, and beneath it the full text. Loaded on first use. On the
// page of the search it stands in the page, elsewhere in a dialog.
(() => {
  "use strict";
  const { root, data, $, make, load, say } = window.roadbook;
  const LISTED = 8;
  const PAGES = 5;
  // After so many pages in a row that answer nothing, none is expected among the rest.
  const MISSED = 25;
  const parts = Number(data.parts ?? 0);

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  // `volumeSnapshot` is found by `snapshot`.
  const pieces = (name) => words(name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"));
  // With a blank before each word, so that a phrase is found where its words begin.
  const phrase = (text) => words(text).map((word) => ` ${word}`).join("");
  const digits = (text) => /^[\p{L}]*[-\s#]*0*(\d+)$/u.exec(text)?.[1];

  // The index of names, as entries that can be ranked.
  let entries;
  const names = async () => {
    if (entries) return entries;
    let index;
    window.roadbookNames = (given) => (index = given);
    await load(data.names);
    const href = (path) => `${root}${path}index.html`;
    const proposals = index.p.map(([path, label, title, status, aliases, people, gates, group]) => {
      const exact = [label, title, ...aliases, ...gates].filter(Boolean).map(plain);
      return {
        kind: "proposal",
        href: href(path),
        label,
        title,
        note: status,
        number: digits(plain(label)),
        exact,
        phrases: [title, ...aliases].map(phrase),
        people: [...people, group].map((name) => plain(name).replace(/^@/, "")),
        words: [...words(label), ...words(title), ...aliases.flatMap(words), ...gates.flatMap(pieces)],
        length: words(title).length,
        base: 40,
      };
    });
    // Most anchors follow from their text, and are not in the index.
    const anchor = (text) => text.toLowerCase().replace(/[^a-z0-9_ -]/g, "").replaceAll(" ", "-");
    const headings = index.h.flatMap((row, at) =>
      row.map((heading) => {
        const [text, place] = typeof heading === "string" ? [heading, anchor(heading)] : heading;
        return {
          kind: "heading",
          href: `${proposals[at].href}#${encodeURIComponent(place)}`,
          label: "",
          title: text,
          note: proposals[at].label || proposals[at].title,
          exact: [plain(text)],
          phrases: [phrase(text)],
          people: [],
          words: words(text),
          length: words(text).length,
          base: -320,
        };
      }),
    );
    const documents = index.d.map(([path, title]) => ({
      kind: "document",
      href: href(path),
      label: "",
      title,
      note: "documentation",
      exact: [plain(title)],
      phrases: [phrase(title)],
      people: [],
      words: words(title),
      length: words(title).length,
      base: 20,
    }));
    return (entries = [...proposals, ...documents, ...headings]);
  };

  // Whether `typed` is within `most` edits of some beginning of `word`; a swap of neighbours is one edit.
  const near = (typed, word, most) => {
    if (typed[0] !== word[0] && most < 2) return false;
    let [before, row] = [[], Array.from({ length: word.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= typed.length; i += 1) {
      const next = [i];
      let least = i;
      for (let j = 1; j <= word.length; j += 1) {
        const change = row[j - 1] + (typed[i - 1] !== word[j - 1]);
        next[j] = Math.min(change, row[j] + 1, next[j - 1] + 1);
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
        least = Math.min(least, next[j]);
      }
      if (least > most) return false;
      [before, row] = [row, next];
    }
    return Math.min(...row) <= most;
  };
  const edits = (typed) => (typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2);

  // How well an entry answers; 0 where it does not. Only the words of its title make an entry longer: names that it
  // has beside the title are further ways to find it. The base of a heading puts it beneath every proposal that has
  // all the words.
  const score = (entry, asked) => {
    const length = Math.min(entry.length, 40);
    if (asked.number && entry.number === asked.number) return 1000;
    if (entry.exact.includes(asked.text)) return 900 + entry.base;
    if (entry.people.includes(asked.handle)) return 680 + entry.base;
    if (entry.exact.some((name) => name.startsWith(asked.text))) return 700 + entry.base - length / 10;
    if (!asked.words.length) return 0;
    if (entry.phrases.some((text) => text.includes(asked.phrase))) return 650 + entry.base - length / 10;
    const begins = (typed) => entry.words.some((word) => word.startsWith(typed));
    if (asked.words.every(begins)) return 600 + entry.base - length;
    const inside = (typed) => begins(typed) || entry.exact.some((name) => name.includes(typed)) || entry.people.some((name) => name.startsWith(typed));
    if (asked.words.every(inside)) return 400 + entry.base - length;
    return 0;
  };
  const nearly = (entry, asked) => {
    const answers = (typed) => entry.words.some((word) => word.startsWith(typed) || (edits(typed) && near(typed, word, edits(typed))));
    return asked.words.length && asked.words.every(answers) ? 400 + entry.base - Math.min(entry.length, 40) : 0;
  };
  const rank = (query, list) => {
    const text = plain(query.trim());
    if (!text) return [];
    const asked = { text, handle: text.replace(/^@/, ""), words: words(query), phrase: phrase(query), number: digits(text) };
    const by = (judge) => {
      const judged = list.map((entry, index) => [judge(entry, asked), index, entry]).filter(([points]) => points > 0);
      return judged.sort(([a, i], [b, j]) => b - a || i - j).map(([, , entry]) => entry);
    };
    const found = by(score);
    if (found.length >= 3) return found;
    return [...found, ...by((entry) => (found.includes(entry) ? 0 : nearly(entry, asked)))];
  };
  window.roadbook.rank = async (query) => rank(query, await names());

  // The full text. Its parts are indexes of their own, which the first one's script asks together. What they say of
  // their files may be kept as long as the names are the same.
  let text;
  const open = async () => {
    const base = new URL(`${root}search/`, location.href);
    const options = { metaCacheTag: /\.(\w+)\.js$/.exec(data.names)[1] };
    const library = await import(new URL("0/pagefind.js", base).href);
    const index = library.createInstance(options);
    await index.init();
    for (let part = 1; part < parts; part += 1) await index.mergeIndex(new URL(`${part}/`, base).href, options);
    return index;
  };
  const reach = () => (text ??= open());

  // The sections of a page that hold what was asked for, those with the most first. An anchor of the index says where
  // its section begins, in words, and what it is called.
  const LONG = 24;
  const sections = ({ content, anchors, weighted_locations: hits }) => {
    const all = content.split(" ");
    const marks = anchors.map(({ id, location }) => {
      const [anchor, title] = id.split("|").map(decodeURIComponent);
      return { anchor, title, from: location };
    });
    if (!marks.length) marks.push({ anchor: "", title: "", from: 0 });
    const found = marks.flatMap((mark, at) => {
      const to = marks[at + 1]?.from ?? all.length;
      const own = hits.filter(({ location }) => location >= mark.from && location < to);
      if (!own.length) return [];
      const length = mark.title.split(/\s+/).length;
      const body = all.slice(mark.from, mark.from + length).join(" ") === mark.title ? mark.from + length : mark.from;
      const first = own.find(({ location }) => location >= body)?.location ?? body;
      const start = Math.max(body, Math.min(first - 6, to - LONG));
      const end = Math.min(start + LONG, to);
      const marked = new Set(own.map(({ location }) => location));
      const shown = all.slice(start, end).flatMap((word, index) => [marked.has(start + index) ? make("mark", {}, word) : word, " "]);
      const excerpt = [...(start > body ? ["… "] : []), ...shown, ...(end < to ? ["…"] : [])];
      return [{ ...mark, excerpt, score: own.reduce((sum, one) => sum + one.balanced_score, 0) }];
    });
    return found.sort((a, b) => b.score - a.score);
  };

  // Where no word begins with what was typed, the library takes the longest beginning of it that is one: it finds `xx`
  // when asked for `xxyyzz`. Such a page answers nothing. Words are cut at their ends before they are compared, so that
  // only a beginning can be asked for.
  const HALF = 4;
  const answers = (query) => {
    const beginnings = words(query).map((word) => word.slice(0, Math.max(2, Math.min(HALF, word.length >> 1))));
    return ({ content, weighted_locations: hits }) => {
      if (!beginnings.length) return true;
      const all = content.split(" ");
      const marked = hits.flatMap(({ location }) => [...words(all[location] ?? ""), ...pieces(all[location] ?? "")]);
      return marked.some((word) => beginnings.some((beginning) => word.startsWith(beginning)));
    };
  };

  const mount = (place, onPage) => {
    const field = make("input", {
      type: "search",
      id: "rb-search",
      placeholder: "Number, title or text",
      "aria-label": "Search",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "go",
    });
    const jump = make("ul", { class: "hits" });
    const choice = make("div", { class: "row" });
    const pages = make("ol", { class: "hits pages" });
    const told = make("p", { class: "found", role: "status", "aria-live": "polite" });
    const more = make("button", { type: "button", hidden: "" }, "More results");
    const full = make("section", { class: "full", "aria-label": "In the text" });
    if (parts) full.append(make("h3", {}, "In the text"), choice, told, pages, more);
    place.append(field, jump, full);
    full.hidden = true;

    const link = (entry) =>
      make(
        "li",
        { class: entry.kind },
        make("a", { href: entry.href }, ...(entry.label ? [make("span", { class: "label" }, entry.label), " "] : []), entry.title),
        " ",
        make("span", { class: "count" }, entry.note),
      );
    let turn = 0;
    const quick = async (query) => {
      const mine = turn;
      let found;
      try {
        found = rank(query, await names());
      } catch {
        jump.replaceChildren(make("li", { class: "empty" }, "The index of names could not be loaded."));
        return;
      }
      if (mine !== turn) return;
      jump.replaceChildren(...found.slice(0, LISTED).map(link));
      if (!found.length && query.trim() && !parts) jump.append(make("li", { class: "empty" }, "Nothing is called like that."));
    };

    // Facets of the full text, on its own page.
    const chosen = {};
    const facets = async (library) => {
      if (!onPage || choice.childElementCount) return;
      const known = await library.filters();
      for (const name of ["kind", "status", "stage", "milestone", "group"]) {
        const values = Object.keys(known[name] ?? {});
        if (values.length < 2) continue;
        const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
        values.sort(collator.compare);
        if (name === "milestone") values.reverse();
        const title = name[0].toUpperCase() + name.slice(1);
        const select = make("select", { "aria-label": title }, make("option", { value: "" }, `Any ${name}`));
        for (const value of values) select.append(make("option", { value }, value));
        select.value = chosen[name] ?? "";
        select.onchange = () => {
          chosen[name] = select.value;
          ask();
        };
        choice.append(select);
      }
    };
    const page = (found) => {
      const href = root + found.raw_url;
      const [best, ...rest] = sections(found);
      const named = [best, ...rest].filter((part) => part?.anchor).slice(0, 3);
      const listed = named.map((part) =>
        make("li", {}, make("a", { href: `${href}#${encodeURIComponent(part.anchor)}` }, part.title), make("p", {}, ...part.excerpt)),
      );
      const { label, title } = found.meta;
      return make(
        "li",
        {},
        make("a", { href }, ...(label ? [make("span", { class: "label" }, label), " "] : []), title),
        " ",
        make("span", { class: "count" }, (found.filters.status ?? []).join(", ")),
        ...(listed.length ? [make("ul", {}, ...listed)] : best ? [make("p", {}, ...best.excerpt)] : []),
      );
    };
    const deep = async (query) => {
      const mine = turn;
      if (!parts || !query.trim()) {
        full.hidden = true;
        return;
      }
      full.hidden = false;
      if (location.protocol === "file:") {
        told.textContent = "The full text cannot be searched on pages that were opened from a disk, because browsers let them read no other files; it can once the site is on a server.";
        return;
      }
      let results;
      try {
        const library = await reach();
        await facets(library);
        const filters = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value));
        ({ results } = await library.search(query, { filters }));
      } catch {
        if (mine === turn) told.textContent = "The full text could not be loaded.";
        return;
      }
      if (mine !== turn) return;
      const fits = answers(query);
      let shown = 0;
      let left = results;
      let count = results.length;
      const show = async () => {
        const next = [];
        let missed = 0;
        while (left.length && next.length < PAGES && missed < MISSED) {
          const some = await Promise.all(left.slice(0, PAGES - next.length).map((result) => result.data()));
          if (mine !== turn) return;
          left = left.slice(some.length);
          const kept = some.filter(fits);
          missed = kept.length ? 0 : missed + some.length;
          count -= some.length - kept.length;
          next.push(...kept);
        }
        if (missed >= MISSED) {
          count -= left.length;
          left = [];
        }
        if (!shown) pages.replaceChildren();
        pages.append(...next.map(page));
        shown += next.length;
        more.hidden = !left.length;
        told.textContent = !count ? "No page has these words." : count === 1 ? "1 page" : `${count} pages`;
      };
      more.onclick = async () => {
        const at = shown;
        await show();
        pages.children[at]?.querySelector("a")?.focus();
      };
      await show();
    };
    let later;
    const ask = (at = 180) => {
      turn += 1;
      const query = field.value;
      quick(query);
      clearTimeout(later);
      later = setTimeout(() => deep(query), at);
      if (onPage) remember(query);
    };
    const remember = (query) => {
      const address = new URLSearchParams();
      if (query.trim()) address.set("q", query.trim());
      for (const [name, value] of Object.entries(chosen)) if (value) address.set(name, value);
      const text = address.toString();
      try {
        history.replaceState(null, "", location.pathname + (text && `?${text}`));
      } catch {
        // A page from a disk keeps its address.
      }
    };
    field.oninput = () => ask();
    // Arrow keys go from the field through the results and back; Enter opens the first.
    place.addEventListener("keydown", (event) => {
      const links = [...place.querySelectorAll(".hits a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown" && links.length) links[Math.min(at + 1, links.length - 1)].focus();
      else if (event.key === "ArrowUp" && at >= 0) (links[at - 1] ?? field).focus();
      else if (event.key === "Enter" && event.target === field && links.length) links[0].click();
      else if (event.key.length === 1 && at >= 0 && !event.ctrlKey && !event.metaKey && !event.altKey) return field.focus();
      else return undefined;
      return event.preventDefault();
    });
    if (onPage) {
      const query = new URLSearchParams(location.search);
      field.value = query.get("q") ?? "";
      for (const name of ["kind", "status", "stage", "milestone", "group"]) if (query.get(name)) chosen[name] = query.get(name);
      if (field.value) ask(0);
      else names().catch(() => {});
    }
    return field;
  };

  const place = $(".searching");
  if (place) {
    mount(place, true).focus({ preventScroll: true });
    window.roadbook.search = () => $("#rb-search").focus();
    return;
  }
  let dialog;
  window.roadbook.search = () => {
    if (!dialog) {
      dialog = make("dialog", { class: "search", "aria-label": "Search" });
      const close = make("button", { type: "button", class: "close" }, "Close");
      close.onclick = () => dialog.close();
      const field = mount(dialog, false);
      field.after(close);
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
      // A link to a place on this very page.
      dialog.addEventListener("click", (event) => event.target.closest("a") && dialog.close());
      document.body.append(dialog);
      names().catch(() => say("The index of names could not be loaded."));
    }
    dialog.showModal();
    $("#rb-search", dialog).select();
  };
})();

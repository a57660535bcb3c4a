// What a reader has done to a page, kept across a reload: where it is scrolled to, which disclosures are open, where the
// focus is, and what stands in its fields.
window.roadbookState = (() => {
  "use strict";
  const key = `roadbook preview ${location.pathname}`;
  const all = (selector) => [...document.querySelectorAll(selector)].filter((element) => !element.closest(".rb-preview, .rb-over"));
  // Elements have no names of their own; the same words in the same place among their like are the same element.
  const names = (elements, text) => {
    const seen = new Map();
    return elements.map((element) => {
      const words = text(element);
      seen.set(words, (seen.get(words) ?? 0) + 1);
      return `${words} ${seen.get(words)}`;
    });
  };
  const summary = (details) => details.querySelector("summary")?.firstChild?.textContent.trim() ?? "";
  const label = (element) => [element.tagName, element.id, element.name, element.type, element.getAttribute("aria-label"), element.getAttribute("href"), element.textContent.trim().slice(0, 80)].join("|");
  const FIELDS = "input:not([type=checkbox]), textarea, select";
  const FOCUS = "a[href], button, input, textarea, select, summary, [tabindex]";

  // The last heading above the upper edge, and how far it is away: text that comes above it must not move what is read.
  const mark = () => {
    const headings = all("main [id]").filter((element) => /^H[1-6]$/.test(element.tagName));
    const above = headings.filter((heading) => heading.getBoundingClientRect().top <= 1).at(-1);
    return above ? { id: above.id, top: above.getBoundingClientRect().top } : { top: -scrollY };
  };

  const save = () => {
    const details = all("details");
    const fields = all(FIELDS);
    const focusable = all(FOCUS);
    const focus = document.activeElement;
    const state = {
      mark: mark(),
      x: scrollX,
      open: names(details, summary).map((name, index) => [name, details[index].open]),
      fields: names(fields, label).map((name, index) => [name, fields[index].value]),
      focus: focusable.includes(focus) ? names(focusable, label)[focusable.indexOf(focus)] : null,
      selection: focus && "selectionStart" in focus ? [focus.selectionStart, focus.selectionEnd] : null,
      boxes: all(".scroll, .bands").map((box) => [box.scrollLeft, box.scrollTop]),
    };
    sessionStorage.setItem(key, JSON.stringify(state));
  };

  const restore = () => {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (!text) return;
    const state = JSON.parse(text);
    const details = all("details");
    const open = new Map(state.open);
    names(details, summary).forEach((name, index) => {
      if (open.has(name)) details[index].open = open.get(name);
    });
    const fields = all(FIELDS);
    const values = new Map(state.fields);
    names(fields, label).forEach((name, index) => {
      const value = values.get(name);
      if (value === undefined || value === fields[index].value) return;
      fields[index].value = value;
      fields[index].dispatchEvent(new Event("input", { bubbles: true }));
    });
    const focusable = all(FOCUS);
    const focus = focusable[names(focusable, label).indexOf(state.focus)];
    if (focus) {
      focus.focus({ preventScroll: true });
      if (state.selection?.[0] != null && "setSelectionRange" in focus) focus.setSelectionRange(...state.selection);
    }
    all(".scroll, .bands").forEach((box, index) => {
      const [left, top] = state.boxes[index] ?? [0, 0];
      if (left) box.scrollLeft = left;
      if (top) box.scrollTop = top;
    });
    const heading = state.mark.id && document.getElementById(state.mark.id);
    const top = heading ? scrollY + heading.getBoundingClientRect().top - state.mark.top : -state.mark.top;
    scrollTo({ left: state.x, top, behavior: "instant" });
  };

  return { save, restore };
})();

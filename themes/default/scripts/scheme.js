// Runs before the first paint, so that a chosen colour scheme never flashes: it is small, and nothing waits for it.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const chosen = localStorage.getItem("roadbook-scheme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch {
    // Storage can be forbidden; the system's scheme holds then.
  }
})();

(() => {
"use strict";
const root = document.documentElement;
root.classList.add("js");
try {
const chosen = localStorage.getItem("roadbook-scheme");
if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
} catch {
}
})();

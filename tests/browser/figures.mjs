// The diagrams of an open page as their reader finds them.

/** Brings every diagram before the reader until it is drawn or given up. Answers with what became of each. */
export async function read(tab) {
  const count = await tab.locator("figure.diagram").count();
  const outcomes = [];
  for (let index = 0; index < count; index += 1) {
    const handle = await tab.evaluateHandle((index) => document.querySelectorAll("figure.diagram")[index], index);
    await handle.evaluate((figure) => figure.scrollIntoView());
    await tab.waitForFunction((figure) => figure.querySelector(".drawing")?.shadowRoot.firstElementChild ?? figure.querySelector(".undrawn"), handle, { polling: 50 });
    outcomes.push(await handle.evaluate((figure) => {
      const root = figure.querySelector(".drawing")?.shadowRoot;
      const svg = root?.querySelector("svg");
      const { width = 0, height = 0 } = svg?.getBoundingClientRect() ?? {};
      const html = (element) => element.outerHTML.slice(0, 100);
      return {
        drawn: Boolean(svg),
        scheme: figure.querySelector(".drawing")?.dataset.scheme,
        role: svg?.getAttribute("role"),
        name: svg?.getAttribute("aria-label") ?? svg?.querySelector("title")?.textContent ?? "",
        text: svg?.textContent ?? "",
        rules: root?.adoptedStyleSheets.reduce((sum, sheet) => sum + sheet.cssRules.length, 0) ?? 0,
        large: width > 20 && height > 20,
        note: figure.querySelector(".undrawn")?.textContent ?? "",
        source: figure.querySelector("pre.mermaid-source > code")?.textContent ?? "",
        folded: Boolean(figure.querySelector("details:not([open]) > pre.mermaid-source")),
        leads: [...(svg?.querySelectorAll("[href], [*|href]") ?? [])].map(html).filter((text) => !/href="#/.test(text)),
        active: [...(root?.querySelectorAll("script, style, link, img, image, iframe, object, embed, form, input, video, audio") ?? [])].map(html),
        inside: figure.getBoundingClientRect().width <= document.documentElement.clientWidth,
      };
    }));
  }
  return outcomes;
}

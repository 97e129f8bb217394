// The way of the Tab key through what is shown.

import type { Page } from "playwright-core";

/** What Tab has to reach, in words, and what of it it did not; and where one would not see where one is. */
export async function missed(page: Page): Promise<string[]> {
  const all = await page.evaluate(() => {
    const within = document.querySelector("dialog[open]") ?? document.body;
    const can = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
    const stops = [...within.querySelectorAll<HTMLElement>(can)].filter(
      (it) =>
        it.checkVisibility({ visibilityProperty: true }) &&
        it.closest("[inert]") === null &&
        // Of a group one is reached by Tab, the others by the arrow keys.
        !(it instanceof HTMLInputElement && it.type === "radio" && !it.checked),
    );
    stops.forEach((it, at) => (it.dataset["stop"] = String(at)));
    return stops.map((it) => `<${it.tagName.toLowerCase()}> “${(it.getAttribute("aria-label") ?? it.textContent ?? "").trim().slice(0, 60)}”`);
  });
  const reached = new Set<number>();
  const faults = new Set<string>();
  // Once round, beginning anywhere; the browser's own stops lie between.
  for (let presses = 0; presses < all.length + 4 && reached.size < all.length; presses += 1) {
    await page.keyboard.press("Tab");
    const { at, fault } = await page.evaluate(() => {
      const it = document.activeElement as HTMLElement | null;
      if (it === null || it.dataset["stop"] === undefined) return { at: -1, fault: "" };
      const at = Number(it.dataset["stop"]);
      // A file chooser shows its focus on the button that stands for it.
      const shown = it.matches(".file input") ? (it.nextElementSibling ?? it) : it;
      const style = getComputedStyle(shown);
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return { at, fault: "no ring shows the focus" };
      // All of it, or its beginning where it is longer than the window.
      const box = shown.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 100), box.top + Math.min(box.height / 2, 40)];
      const hit = document.elementFromPoint(x, y);
      if (hit === null || !(shown.contains(hit) || hit.contains(shown))) return { at, fault: hit === null ? "outside of the window" : `covered by <${hit.tagName.toLowerCase()} ${hit.className}>` };
      return { at, fault: "" };
    });
    if (at >= 0) reached.add(at);
    if (fault !== "") faults.add(`${fault}: ${all[at]}`);
  }
  return [...faults, ...all.filter((_, at) => !reached.has(at)).map((it) => `Tab does not reach ${it}`)];
}

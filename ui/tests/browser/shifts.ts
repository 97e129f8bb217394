// Whether something moves that nobody touched.

import type { Page } from "playwright-core";
import { settled } from "./browser";

declare global {
  interface Window {
    /** Everything that moved since it was last asked. */
    shifts: () => string[];
  }
}

/** Begins to watch; what happened so far does not count. */
export async function watch(page: Page): Promise<void> {
  await settled(page);
  await page.evaluate(() => {
    type Shift = PerformanceEntry & { hadRecentInput: boolean; sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] };
    const moved: string[] = [];
    const note = (entries: PerformanceEntryList): void => {
      for (const entry of entries as Shift[]) {
        if (entry.hadRecentInput) continue;
        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
          const of = node instanceof Element ? node : node?.parentElement;
          // Calls come in at the top, one after the other; "Live" stops them.
          if (of?.closest("tbody") != null && of.closest("[aria-label=Activity]") !== null) continue;
          moved.push(`<${of?.tagName.toLowerCase()}> “${(of?.textContent ?? "").trim().slice(0, 60)}” from ${from.x}, ${from.y} to ${to.x}, ${to.y}`);
        }
      }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: "layout-shift" });
    window.shifts = () => {
      note(observer.takeRecords());
      return moved.splice(0);
    };
  });
}

/** What has moved since `watch` or the last time. */
export async function moved(page: Page): Promise<string[]> {
  await settled(page);
  return page.evaluate(() => window.shifts());
}

// The whole window as people get it: in a browser that draws, in every look, size and language.

import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { begin, examine, launch, type Looked, openPage, pictures, settled, sized, sizes, take, wear } from "./browser";
import { missed } from "./keyboard";
import { faults } from "./layout";
import { events } from "./live";
import { scenes } from "./scenes";
import { moved, watch } from "./shifts";

let browser: Browser;
/** Windows that nobody looks at just now: as many as tests run at a time. */
const free: Looked[] = [];

beforeAll(async () => {
  browser = await launch();
  free.push(...(await Promise.all([openPage(browser), openPage(browser)])));
});

afterAll(async () => {
  await browser?.close();
});

async function borrowed(work: (it: Looked) => Promise<void>): Promise<void> {
  const it = free.pop() ?? (await openPage(browser));
  try {
    await work(it);
    free.push(it);
  } catch (thrown) {
    // Whatever it shows now, the next one begins with a new window.
    await it.page.context().close();
    throw thrown;
  }
}

/**
 * What lies where depends on size and language, colours on the theme. `axe`: all of its rules, or those that the theme
 * decides, or those that it does not. A picture is taken where there is something new to be seen. `dots`: how many of
 * the screen's there are to one of the page's, where there is more than one.
 */
const looks = [
  { language: "en", theme: "light", size: "usual", axe: "all", picture: true },
  { language: "en", theme: "dark", size: "usual", axe: "colours", picture: true },
  { language: "en", theme: "light", size: "least", axe: "all" },
  { language: "en", theme: "dark", size: "least", axe: "all" },
  { language: "de", theme: "light", size: "usual", axe: "words", picture: true },
  { language: "de", theme: "light", size: "least", picture: true },
  { language: "de", theme: "dark", size: "least", dots: 2 },
  { language: "fr", theme: "light", size: "usual", axe: "words" },
  { language: "fr", theme: "dark", size: "least", picture: true },
  { language: "en", theme: "light", size: "usual", dots: 2 },
] as const;

const rules = {
  all: {},
  colours: { runOnly: ["color-contrast"] },
  words: { rules: { "color-contrast": { enabled: false } } },
};

for (const scene of scenes) {
  describe(scene.name, () => {
    it.concurrent("is whole and readable in every look, size and language", async ({ expect }) => {
      await borrowed(async ({ page, complaints }) => {
        await begin(page, scene.query);
        await scene.go?.(page);
        /** Fault → where it shows. */
        const found: Record<string, string[]> = {};
        for (const { language, theme, size, ...look } of looks) {
          await sized(page, size, "dots" in look ? look.dots : 1);
          await wear(page, language, theme);
          const where = `${language}-${theme}-${size}${"dots" in look ? `-${look.dots}x` : ""}`;
          const all = await page.evaluate(faults, { whole: scene.first === true && size === "usual", wide: scene.wide === true });
          if ("axe" in look) all.push(...(await examine(page, rules[look.axe])));
          for (const it of all) (found[it] ??= []).push(where);
          if ("picture" in look) await take(page, join(pictures, where), scene.name, size);
        }
        expect(found).toEqual({});
        expect(complaints()).toEqual([]);
      });
    });

    it.concurrent("is used with the keyboard alone", async ({ expect }) => {
      await borrowed(async ({ page }) => {
        await begin(page, scene.query);
        await scene.go?.(page);
        await settled(page);
        expect(await missed(page)).toEqual([]);
        if (scene.dialog === undefined) return;
        await page.keyboard.press("Escape");
        await page.locator("dialog[open]").waitFor({ state: "detached" });
        await settled(page);
        // Where it was opened by hand, the hand is back where it was.
        if (scene.go !== undefined) expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
      });
    });
  });
}

describe("what happens by itself moves nothing that was there", () => {
  for (const { name, query, happens } of events) {
    it.concurrent(name, async ({ expect }) => {
      await borrowed(async ({ page, complaints }) => {
        await begin(page, query);
        await watch(page);
        await happens(page);
        expect(await moved(page)).toEqual([]);
        expect(complaints()).toEqual([]);
      });
    });
  }
});

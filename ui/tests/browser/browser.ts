// The page with the fake owner, as `npm run browser` built it, in the system's Chromium. Nothing is fetched from anywhere.

import type { AxeResults, RunOptions } from "axe-core";
import axe from "axe-core/axe.min.js?raw";
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import type { fakeHost } from "../../src/host.fake";
import type { Look } from "../../src/wire/Look";

declare global {
  interface Window {
    // The first three are put there by `main.fake.ts`.
    fake: ReturnType<typeof fakeHost>;
    begin: (described: string) => Promise<void>;
    dress: (look: Look) => void;
    axe: { run: (within: Document, options: RunOptions) => Promise<AxeResults> };
  }
}

const target = resolve(import.meta.dirname, "../../../target");
const built = join(target, "fake-window");

/** Where pictures of every screen and dialog are put for people to look at. */
export const pictures = join(target, "screenshots");

/** The moment at which everything here happens: a Thursday, a little before noon. */
const noon = Date.parse("2026-11-26T11:40:00Z");

/** How long anything may take, in milliseconds: long, for the machine may be busy with something else. */
export const patience = 120_000;

export const sizes = { usual: { width: 960, height: 640 }, least: { width: 720, height: 480 } } as const;

/** Chromium by any of the names that systems give it. */
function installed(): string {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((it) => join(it, name))).find((it) => existsSync(it));
  if (found === undefined) throw new Error("Chromium is needed: install the package `chromium`");
  return found;
}

/** One browser for everything. Root, who runs this in CI, gets no sandbox; the page is our own and loads nothing. */
export async function launch(): Promise<Browser> {
  // What it keeps beside its profile does not go to the real home.
  const home = join(target, "browser-home");
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home };
  return chromium.launch({ executablePath: installed(), args: ["--disable-gpu"], chromiumSandbox: false, timeout: patience, env });
}

/** One window, to be used for one state after the other; what it complained of since it was last asked. */
export type Looked = { page: Page; complaints: () => string[] };

/** A page in a profile of its own, to which what was built is the whole network. */
export async function openPage(browser: Browser): Promise<Looked> {
  const context = await browser.newContext({
    viewport: sizes.usual,
    locale: "en-GB",
    timezoneId: "UTC",
    // What moves is not still when it is looked at.
    reducedMotion: "reduce",
  });
  await context.route("**/*", async (route) => {
    const { hostname, pathname } = new URL(route.request().url());
    const file = join(built, pathname);
    if (hostname === "localhost" && existsSync(file)) await route.fulfill({ path: file });
    else await route.abort();
  });
  // The clock stands, so that pictures of two runs can be laid over each other, and what would go by itself after
  // seconds stays until it was looked at: a message, a sign-in in the browser.
  await context.addInitScript((now) => {
    Date.now = () => now;
    const after = window.setTimeout.bind(window);
    window.setTimeout = ((run: TimerHandler, ms = 0, ...rest: unknown[]) => (ms < 1000 ? after(run, ms, ...rest) : 0)) as typeof window.setTimeout;
  }, noon);
  const page = await context.newPage();
  let complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.setDefaultTimeout(patience);
  await page.goto("http://localhost/fake.html");
  // Wide letters, and the same ones wherever this runs.
  await page.addStyleTag({ content: ':root { --face: "DejaVu Sans", sans-serif; --face-code: "DejaVu Sans Mono", monospace; }' });
  await page.evaluate(axe);
  const said = (): string[] => {
    const all = complaints;
    complaints = [];
    return all;
  };
  return { page, complaints: said };
}

/** Shows the window on a day of this description; see `days.fake.ts`. */
export async function begin(page: Page, described: string): Promise<void> {
  await sized(page, "usual", 1);
  await page.evaluate((described) => window.begin(described), described);
  await settled(page);
}

/** Waits until what was asked is answered and drawn: the fake owner answers within the same turn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let i = 0; i < 2; i += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
  });
}

/** The window in this size, on a screen with so many dots to one of the page's. */
export async function sized(page: Page, size: keyof typeof sizes, dots: number): Promise<void> {
  await page.setViewportSize(sizes[size]);
  const screen = screens.get(page) ?? (await page.context().newCDPSession(page));
  screens.set(page, screen);
  await screen.send("Emulation.setDeviceMetricsOverride", { ...sizes[size], deviceScaleFactor: dots, mobile: false });
  const there = await page.evaluate(() => [innerWidth, innerHeight, devicePixelRatio].join());
  if (there !== [sizes[size].width, sizes[size].height, dots].join()) throw new Error(`not the screen that was asked for: ${there}`);
}

/** What a page's screen is told by; it lasts as long as it is kept. */
const screens = new WeakMap<Page, CDPSession>();

/** Shows what is there in another look. */
export async function wear(page: Page, language: "en" | "de" | "fr", theme: "light" | "dark"): Promise<void> {
  await page.evaluate((look) => window.dress(look), { language, theme });
  await settled(page);
}

/** What axe finds. */
export function examine(page: Page, options: RunOptions): Promise<string[]> {
  return page.evaluate(async (options) => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"], ...options });
    return violations.flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.html} ${node.failureSummary ?? ""}`));
  }, options);
}

/** A picture of the window as it is, and of all of its screen where that is longer. */
export async function take(page: Page, folder: string, name: string, size: keyof typeof sizes): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const hidden = await page.evaluate(() => {
    const main = document.querySelector("main");
    return main === null || document.querySelector("dialog[open]") !== null ? 0 : main.scrollHeight - main.clientHeight;
  });
  if (hidden <= 0 || size !== "usual") return;
  const { width, height } = sizes[size];
  await page.setViewportSize({ width, height: height + hidden });
  await page.screenshot({ path: join(folder, `${name}-whole.png`) });
  await page.setViewportSize(sizes[size]);
}

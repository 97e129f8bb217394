// Every screen and every dialog, and the states people meet them in.

import type { Page } from "playwright-core";

export type Scene = {
  name: string;
  /** What the page with the fake owner is opened with; see `main.fake.ts`. */
  query: string;
  /** What leads there, in English. */
  go?: (page: Page) => Promise<void>;
  /** A dialog is open at the end, and Escape closes it. */
  dialog?: true;
  /** Shown whole in a window of the usual size, in every language. */
  first?: true;
  /** More apps than a window is wide: the grid scrolls sideways, and only it. */
  wide?: true;
};

const press = (name: string | RegExp, nth = 0) => async (page: Page): Promise<void> => page.getByRole("button", { name, exact: typeof name === "string" }).nth(nth).click();
const turn = (name: string) => async (page: Page): Promise<void> => page.getByRole("switch", { name }).click();
const choose = (name: string, option: string) => async (page: Page): Promise<void> => void (await page.getByRole("combobox", { name }).selectOption(option));
const wait = (name: string) => async (page: Page): Promise<void> => page.getByRole("button", { name, exact: true }).waitFor();
const unfold = (text: string | RegExp) => async (page: Page): Promise<void> => page.locator("summary", { hasText: text }).first().click();

/** One after the other. */
const steps =
  (...all: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page): Promise<void> => {
    for (const step of all) await step(page);
  };
const shown = (name: string | RegExp) => async (page: Page): Promise<void> => page.getByRole("dialog", { name }).waitFor();

const screens: Scene[] = [
  { name: "connections", query: "at=connections", first: true },
  { name: "connections-everything", query: "at=connections&findings&guarded&held" },
  { name: "connections-no-apps", query: "at=connections&no-apps" },
  { name: "connections-paused", query: "at=connections&paused" },
  { name: "connections-long-names", query: "at=connections&long" },
  { name: "connections-many", query: "at=connections&many", wide: true },
  { name: "connections-allowed", query: "at=connections&asks=nothing" },
  { name: "connections-message", query: "at=connections", go: steps(choose("Active instance of PartnerStack", "Borealis"), wait("Undo")) },
  { name: "first-1-choose", query: "new", first: true },
  { name: "first-2-sign-in", query: "new", go: press(/^PartnerStack/), first: true },
  { name: "first-3-connect", query: "new=signed-in", first: true },
  { name: "first-3-no-apps", query: "new=signed-in&no-apps" },
  { name: "first-4-call", query: "new=connected", first: true },
  { name: "first-5-done", query: "new=called", first: true },
  { name: "server", query: "at=server/partnerstack" },
  { name: "server-renaming", query: "at=server/partnerstack", go: press("Rename…") },
  { name: "server-tested", query: "at=server/partnerstack", go: press("Test") },
  { name: "server-held-tool", query: "at=server/partnerstack&held" },
  { name: "server-long-names", query: "at=server/partnerstack&long" },
  { name: "server-no-address", query: "at=server/partnero" },
  { name: "server-signed-out", query: "at=server/part3" },
  { name: "client", query: "at=client/vscode" },
  { name: "client-history", query: "at=client/cursor", go: press(/^What changed: /, 1) },
  { name: "client-advanced", query: "at=client/claude-code", go: unfold("Advanced") },
  { name: "client-not-installed", query: "at=client/windsurf" },
  { name: "client-long-names", query: "at=client/claude-code&long" },
  { name: "activity", query: "at=activity" },
  { name: "activity-empty", query: "at=activity&quiet" },
  { name: "activity-none-such", query: "at=activity", go: async (page) => page.getByRole("searchbox").fill("nothing") },
  { name: "doctor", query: "at=doctor&findings" },
  { name: "doctor-mended", query: "at=doctor&findings", go: press("Fix all") },
  { name: "doctor-well", query: "at=doctor" },
  { name: "other-apps", query: "at=other-apps" },
  { name: "other-apps-guide", query: "at=other-apps", go: unfold(/Team/) },
  { name: "settings", query: "at=settings" },
  { name: "settings-damaged", query: "at=settings&vault=damaged" },
  { name: "settings-proxy", query: "at=settings", go: choose("Proxy", "address") },
  { name: "settings-restored", query: "at=settings", go: async (page) => page.getByLabel("Restore…").setInputFiles({ name: "backup.json", mimeType: "application/json", buffer: Buffer.from("{}") }) },
  { name: "settings-newest", query: "at=settings&updates=newest", go: steps(press("Look for updates"), async (page) => page.getByText("This is the newest version.").waitFor()) },
  { name: "settings-newer", query: "at=settings&updates=newer", go: steps(press("Look for updates"), wait("Install and restart"), unfold("What is new")) },
  { name: "settings-newer-by-hand", query: "at=settings&updates=by-hand", go: steps(press("Look for updates"), async (page) => page.getByText("Traygate 0.2.0 is there.").waitFor()) },
  { name: "settings-installing", query: "at=settings&updates=newer", go: steps(press("Look for updates"), press("Install and restart")) },
];

const reading = async (page: Page): Promise<void> => page.locator(".waiting .bar").first().waitFor();
const failed = async (page: Page): Promise<void> => page.getByRole("alert").first().waitFor();

const states: Scene[] = [
  { name: "starting", query: "starting", go: reading },
  { name: "owner-gone", query: "at=connections&gone", go: failed },
  { name: "owner-never-there", query: "fails=watch", go: failed },
  { name: "locked", query: "at=connections&locked", go: failed },
  { name: "locked-settings", query: "at=settings&locked", go: failed },
  { name: "locked-deed", query: "at=server/partnerstack&fails=switch", go: steps(async (page) => page.getByRole("radio", { name: "Borealis" }).click(), failed) },
  { name: "offline", query: "at=connections&offline", first: true },
  { name: "offline-server", query: "at=server/partnerstack&offline" },
  { name: "loading-server", query: "at=server/partnerstack&slow", go: reading },
  { name: "loading-client", query: "at=client/cursor&slow", go: reading },
  { name: "loading-activity", query: "at=activity&slow", go: reading },
  { name: "loading-doctor", query: "at=doctor&slow", go: reading },
  { name: "loading-other-apps", query: "at=other-apps&slow", go: reading },
  { name: "loading-settings", query: "at=settings&slow", go: reading },
  { name: "failed-deed", query: "at=connections&paused&fails=pause", go: steps(press("Resume"), failed) },
  { name: "failed-server", query: "at=server/partnerstack&fails=policy", go: failed },
  { name: "failed-test", query: "at=server/partnerstack&fails=test", go: steps(press("Test"), failed) },
  { name: "failed-client", query: "at=client/cursor&fails=history", go: failed },
  { name: "failed-activity", query: "at=activity&fails=activity", go: failed },
  { name: "failed-doctor", query: "at=doctor&fails=doctor", go: failed },
  { name: "failed-other-apps", query: "at=other-apps&fails=doors", go: failed },
  { name: "failed-updates", query: "at=settings&updates=newer&fails=look-for-update", go: steps(press("Look for updates"), failed) },
  { name: "failed-settings", query: "at=settings&fails=settings", go: failed },
];

const dialogs: Scene[] = [
  { name: "dialog-address", query: "", go: press("Add server…") },
  { name: "dialog-address-named", query: "", go: steps(press("Add server…"), async (page) => page.getByRole("textbox").first().fill("https://mcp.example.com/mcp")) },
  { name: "dialog-address-link", query: "asks=link" },
  { name: "dialog-sign-in", query: "", go: press("Add instance…") },
  { name: "dialog-sign-in-browser", query: "", go: steps(press("Add instance…"), press("Open browser"), wait("Show link")) },
  { name: "dialog-sign-in-link", query: "", go: steps(press("Add instance…"), press("Copy link instead"), wait("Copy link")) },
  { name: "dialog-key", query: "key", go: press("Enter API key of Partnero…") },
  { name: "dialog-clear", query: "plain-files", go: press("Clear credentials…") },
  { name: "dialog-cleared", query: "", go: steps(press("Clear credentials…"), press("Clear credentials"), async (page) => page.getByText("said:").waitFor()) },
  { name: "dialog-connect", query: "", go: steps(turn("PartnerStack in Cline"), wait("Write")) },
  { name: "dialog-written", query: "", go: press(/Written, not seen yet/) },
  { name: "dialog-changed", query: "", go: press(/Changed by hand/) },
  { name: "dialog-move", query: "at=client/cursor", go: steps(press("Look for entries…"), wait("Move")) },
  { name: "dialog-other-account", query: "asks=other-account" },
  { name: "dialog-approval", query: "asks=app" },
  { name: "dialog-approval-claimed", query: "asks=claimed-app" },
  { name: "dialog-call", query: "asks=call" },
  { name: "dialog-bundle", query: "at=doctor", go: steps(press("Look at it…"), shown("Support bundle"), unfold("README.txt")) },
  { name: "dialog-failed", query: "fails=sign-in", go: steps(press("Add instance…"), press("Open browser"), async (page) => page.getByRole("dialog").getByRole("alert").waitFor()) },
].map((it) => ({ ...it, dialog: true as const }));

export const scenes: Scene[] = [...screens, ...states, ...dialogs];

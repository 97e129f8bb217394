// What the tests of screens share: the window opened at one of them, and what axe finds there.

import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import App from "../src/App.svelte";
import type { ScreenId } from "../src/shell";
import { fakeHost, workday } from "../src/host.fake";
import { t } from "../src/texts";

/** Opens the window at a screen. */
export async function open(at: ScreenId, prepare: (host: ReturnType<typeof fakeHost>) => void = () => {}, day = workday()) {
  const host = fakeHost(day, 0);
  prepare(host);
  const { unmount } = render(App, { host, first: { screen: at, subject: "" } });
  await screen.findByRole("heading", { level: 1, name: t(`screen-${at}`) });
  return { host, unmount, user: userEvent.setup() };
}

/** What axe finds; contrast is looked at in a real browser. */
export async function faults(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
}

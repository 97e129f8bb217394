import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, workday } from "../src/host.fake";
import type { Snapshot } from "../src/wire/Snapshot";

afterEach(cleanup);

async function open(snapshot: Snapshot = workday()) {
  const host = fakeHost(snapshot, 0);
  render(App, { host });
  await screen.findByRole("table");
  return { host, user: userEvent.setup() };
}

const title = () => screen.getByRole("heading", { level: 1 });

async function faults(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
}

describe("screens", () => {
  it("are reached from the grid and left again, the focus with them", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "PartnerStack" }));
    expect(title()).toHaveTextContent("PartnerStack");
    await waitFor(() => expect(title()).toHaveFocus());
    expect(screen.getByRole("button", { name: "Connections" })).toHaveAttribute("aria-current", "page");
    await user.click(screen.getByRole("button", { name: "Back" }));
    await screen.findByRole("table");
    await waitFor(() => expect(screen.getByRole("button", { name: "PartnerStack" })).toHaveFocus());
  });

  it("are reached and left by keyboard alone", async () => {
    const { user } = await open();
    screen.getByRole("button", { name: "Cursor" }).focus();
    await user.keyboard("{Enter}");
    expect(title()).toHaveTextContent("Cursor");
    await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
    await screen.findByRole("table");
    screen.getByRole("button", { name: "Cline" }).focus();
    await user.keyboard("{Enter}{Control>}1{/Control}");
    await screen.findByRole("table");
  });

  it("go home when what they are about is removed", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "Part3" }));
    const day = workday();
    day.servers.pop();
    host.show({ state: "running", snapshot: day });
    await screen.findByRole("table");
    expect(title()).toHaveTextContent("Connections");
  });
});

describe("the screen of a server", () => {
  it("tests it with a real question and says what it answered, or what went wrong", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "PartnerStack" }));
    await user.click(screen.getByRole("button", { name: "Test" }));
    await screen.findByText("PartnerStack answered Acme in 212 ms and has 3 tools.");
    host.failNext({ kind: "server", message: "PartnerStack does not answer.", hint: "Try again later." });
    await user.click(screen.getByRole("button", { name: "Test" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("PartnerStack does not answer. Try again later.");
    expect(screen.queryByText(/answered Acme/)).toBeNull();
  });

  it("shows how full its limit is, and who waits", async () => {
    const day = workday();
    day.servers[0]!.limits = { per_minute: 360, used: 300, waiting: 2, learnt: true };
    const { host, user } = await open(day);
    await user.click(screen.getByRole("button", { name: "PartnerStack" }));
    expect(screen.getByRole("meter", { name: "Limit" })).toHaveAttribute("value", "300");
    screen.getByText(/300 of 360 calls in the last minute/);
    screen.getByText("2 calls wait for their turn");
    const refused = structuredClone(day);
    refused.servers[0]!.limits = { per_minute: null, used: 4, waiting: 0, learnt: false };
    host.show({ state: "running", snapshot: refused });
    await screen.findByText(/refused some calls lately/);
  });

  it("leads to an address first where there is none, and has no fault axe can see", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("button", { name: "Partnero" }));
    expect(await faults()).toEqual([]);
    expect(screen.queryByRole("button", { name: "Test" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Set up Partnero…" }));
    await screen.findByRole("dialog");
  });
});

describe("the screen of an app", () => {
  it("shows each server with its truth and connects only after the preview", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "Cursor" }));
    expect(screen.getByText("Written, but not seen yet.").parentElement).toHaveTextContent("Restart Cursor to use it.");
    expect(screen.getByRole("switch", { name: "PartnerStack in Cursor" })).toBeChecked();
    await user.click(screen.getByRole("switch", { name: "Part3 in Cursor" }));
    await screen.findByRole("region", { name: /Changes in/ });
    expect(host.calls).not.toContain("connect cursor part3");
    await user.click(screen.getByRole("button", { name: "Write" }));
    expect(host.calls).toContain("connect cursor part3");
    expect(await faults()).toEqual([]);
  });

  it("shows what was changed, what others changed since, and takes it back", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "Cursor" }));
    const card = within(screen.getByRole("region", { name: "What Traygate changed" }));
    const newest = (await card.findAllByRole("listitem"))[0]!;
    expect(newest).toHaveTextContent("Part3 connected, PartnerStack changed");
    await user.click(within(newest).getByRole("button", { name: /^What changed/ }));
    expect(await within(newest).findByText(/Nobody else has changed/)).toBeTruthy();
    const oldest = card.getAllByRole("listitem").at(-1)!;
    await user.click(within(oldest).getByRole("button", { name: /^What changed/ }));
    expect(await within(oldest).findByRole("region", { name: "What others changed there since" })).toHaveTextContent("dark");
    expect(await faults()).toEqual([]);
    await user.click(within(oldest).getByRole("button", { name: /^Undo up to here: PartnerStack connected/ }));
    expect(host.calls).toContain("undo cursor 1");
    await card.findByText("Traygate has not changed anything here.");
  });

  it("chooses the way and the instance, and whether an entry is put back", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "VS Code" }));
    await user.click(screen.getByText("Advanced"));
    await user.selectOptions(screen.getByRole("combobox", { name: "Instance of PartnerStack" }), "Borealis");
    await waitFor(() => expect(host.calls).toContain("pin vscode partnerstack Borealis"));
    await user.click(screen.getByRole("switch", { name: /Put PartnerStack back by itself/ }));
    expect(host.calls).toContain("guard vscode partnerstack restore");
    await user.selectOptions(screen.getByRole("combobox", { name: "Way to PartnerStack" }), "http");
    await user.click(await screen.findByRole("button", { name: "Write" }));
    expect(host.calls.slice(-3)).toContain("connect vscode partnerstack http");
  });

  it("moves an app's own entries only after showing what would move", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "Cursor" }));
    await user.click(screen.getByRole("button", { name: "Look for entries…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Move Cursor to Traygate" }));
    expect(await dialog.findByRole("region", { name: /Changes in/ })).toHaveTextContent("npx");
    dialog.getByText("would lead to PartnerStack through Traygate");
    expect(host.calls.filter((it) => it.startsWith("move-in"))).toEqual(["move-in cursor dry"]);
    expect(await faults()).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Move" }));
    await dialog.findByText("now leads to PartnerStack through Traygate");
    expect(host.calls.at(-1)).toBe("move-in cursor");
    await user.click(dialog.getByRole("button", { name: "Close" }));
  });
});

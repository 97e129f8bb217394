import { cleanup, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { crossing, fakeHost, fresh, workday } from "../src/host.fake";
import type { Snapshot } from "../src/wire/Snapshot";

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  localStorage.clear();
});

function open(snapshot: Snapshot) {
  const host = fakeHost(snapshot, 0);
  render(App, { host });
  return { host, user: userEvent.setup() };
}

const current = () => screen.getAllByRole("listitem").find((it) => it.getAttribute("aria-current") === "step");

async function faults(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
}

describe("the first run", () => {
  it("leads from a server over its sign-in and an app to the first call", async () => {
    const { host, user } = open(fresh(workday()));
    await screen.findByRole("heading", { name: "Welcome to Traygate" });
    expect(await faults()).toEqual([]);
    await user.click(screen.getByRole("button", { name: /^PartnerStack/ }));
    expect(current()).toHaveTextContent("Sign in");
    await user.click(screen.getByRole("button", { name: "Sign in to PartnerStack…" }));
    await user.click(await screen.findByRole("button", { name: "Open browser" }));
    await screen.findByText(/These apps were found/);
    expect(current()).toHaveTextContent("Connect an app");
    await user.click(screen.getByRole("button", { name: "Cursor" }));
    await user.click(await screen.findByRole("button", { name: "Write" }));
    await screen.findByText(/Then ask Cursor something about PartnerStack/);
    expect(current()).toHaveTextContent("Restart Cursor to use it.");
    expect(await faults()).toEqual([]);

    const day = fresh(workday());
    day.servers[0]!.instances = workday().servers[0]!.instances;
    day.clients[1]!.crossings["partnerstack"] = crossing({ status: "connected", via: "bridge", last_seen: 1 });
    host.show({ state: "running", snapshot: day });
    await screen.findByText("Cursor has called PartnerStack. All is well.");
    await user.click(screen.getByRole("button", { name: "Show all connections" }));
    await screen.findByRole("table");
  });

  it("goes on where somebody left it", async () => {
    const day = fresh(workday());
    const { user } = open(day);
    await user.click(await screen.findByRole("button", { name: /^Part3/ }));
    cleanup();
    day.servers[2]!.instances = workday().servers[0]!.instances;
    open(day);
    await screen.findByText(/These apps were found/);
    expect(within(screen.getAllByRole("listitem")[0]!).getByText(/Part3/)).toBeTruthy();
  });

  it("is skipped for good, and can be asked for while nothing is set up", async () => {
    const { user } = open(fresh(workday()));
    await user.click(await screen.findByRole("button", { name: /^Skip this/ }));
    await screen.findByRole("table");
    cleanup();
    open(fresh(workday()));
    await screen.findByRole("table");
    await user.click(screen.getByRole("button", { name: "Show me how" }));
    await screen.findByRole("heading", { name: "Welcome to Traygate" });
  });

  it("does not come up where something is set up already", async () => {
    open(workday());
    await screen.findByRole("table");
    expect(screen.queryByRole("button", { name: "Show me how" })).toBeNull();
  });
});

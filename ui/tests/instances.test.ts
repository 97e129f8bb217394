import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, instance, server, workday } from "../src/host.fake";
import type { Snapshot } from "../src/wire/Snapshot";

afterEach(cleanup);

async function open(snapshot: Snapshot = workday()) {
  const host = fakeHost(snapshot, 0);
  render(App, { host });
  await screen.findByRole("table");
  return { host, user: userEvent.setup() };
}

const manage = () => screen.getByRole("button", { name: "PartnerStack" });
const sheet = () => screen.getByRole("region", { name: "Instances" });

async function faults(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
}

/** Signs in again to the active instance of PartnerStack and ends on another account. */
async function endOn(label: string, snapshot: Snapshot = workday()) {
  const it = await open(snapshot);
  it.host.signInAs(label);
  await it.user.click(within(screen.getByRole("group", { name: "PartnerStack instances" })).getByRole("button", { name: "Reconnect" }));
  await it.user.click(screen.getByRole("button", { name: "Open browser" }));
  return { ...it, dialog: await screen.findByRole("dialog", { name: "This is not Acme" }) };
}

describe("instances", () => {
  it("shows who each is, since when and when it was last used", async () => {
    const { user } = await open();
    await user.click(manage());
    const rows = within(within(sheet()).getByRole("list")).getAllByRole("listitem");
    expect(rows[0]).toHaveTextContent(/Acme\s+jo@acme\.example\s+active.*Signed in 2 h ago until .*, last used 2 min ago/);
    expect(rows[1]).toHaveTextContent(/Borealis\s+jo@borealis\.example.*Signed in 2 h ago, not used yet/);
    expect(await faults()).toEqual([]);
  });

  it("switches, renames and pins", async () => {
    const { host, user } = await open();
    await user.click(manage());
    const dialog = within(sheet());
    await user.click(dialog.getByRole("radio", { name: /Borealis/ }));
    await waitFor(() => expect(host.calls).toContain("switch partnerstack Borealis"));
    await waitFor(() => expect(dialog.getByRole<HTMLInputElement>("radio", { name: /Borealis/ }).checked).toBe(true));

    await user.click(within(dialog.getByRole("group", { name: "Borealis" })).getByRole("button", { name: "Rename…" }));
    const name = dialog.getByRole("textbox", { name: "New name for Borealis" });
    await user.clear(name);
    await user.type(name, "North{Enter}");
    await waitFor(() => expect(host.calls).toContain("rename partnerstack Borealis North"));
    await dialog.findByRole("group", { name: "North" });

    const app = dialog.getByRole<HTMLSelectElement>("combobox", { name: "Claude Desktop" });
    await user.selectOptions(app, "Always Acme");
    await waitFor(() => expect(host.calls.at(-1)).toBe("pin claude-desktop partnerstack Acme"));
    await waitFor(() => expect(app.value).toBe("Acme"));
    await user.selectOptions(app, "");
    expect(host.calls.at(-1)).toBe("pin claude-desktop partnerstack null");
    expect(dialog.getByRole("combobox", { name: "Claude Code" })).toHaveDisplayValue("Always North");
  });

  it("says why a name was refused and keeps the old one", async () => {
    const { host, user } = await open();
    await user.click(manage());
    await user.click(within(within(sheet()).getByRole("group", { name: "Acme" })).getByRole("button", { name: "Rename…" }));
    host.failNext({ kind: "usage", message: "Another one has this name.", hint: null });
    await user.clear(screen.getByRole("textbox", { name: "New name for Acme" }));
    await user.type(screen.getByRole("textbox", { name: "New name for Acme" }), "Borealis{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Another one has this name.");
    await user.click(screen.getByRole("button", { name: "Keep the name" }));
    expect(within(sheet()).getByRole("group", { name: "Acme" })).toBeTruthy();
  });

  it("reconnects and clears the instance it was asked for, not the active one", async () => {
    const { host, user } = await open();
    await user.click(manage());
    await user.click(within(within(sheet()).getByRole("group", { name: "Borealis" })).getByRole("button", { name: "Clear credentials…" }));
    const clear = screen.getByRole("dialog", { name: "Clear credentials of PartnerStack" });
    expect(within(clear).getByRole("combobox", { name: "Instance" })).toHaveDisplayValue("Borealis");
    await user.click(within(clear).getByRole("button", { name: "Cancel" }));
    host.wish({ wish: "reconnect", server: "partnerstack", label: "Borealis" });
    await user.click(await screen.findByRole("button", { name: "Open browser" }));
    expect(host.calls).toContain("reconnect partnerstack Borealis");
  });
});

describe("another account than was meant", () => {
  it("is kept at once, and stays with one click", async () => {
    const { host, user, dialog } = await endOn("Coastline");
    expect(dialog).toHaveTextContent("You signed in as Coastline, not Acme.");
    expect(dialog).toHaveTextContent("Coastline is kept as an instance of its own. Apps still use Acme.");
    expect(await faults()).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Keep Coastline as a new instance" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(host.calls.some((it) => it.startsWith("sign-out"))).toBe(false);
  });

  it("is signed out before the sign-in begins again", async () => {
    const { host, user, dialog } = await endOn("Coastline");
    await user.click(within(dialog).getByRole("button", { name: "Try again" }));
    await screen.findByRole("dialog", { name: "Sign in to PartnerStack again" });
    expect(host.calls.at(-1)).toBe("sign-out partnerstack Coastline false");
    host.signInAs("Acme");
    await user.click(screen.getByRole("button", { name: "Open browser" }));
    await screen.findByText("Signed in to PartnerStack as Acme.");
  });

  it("is not signed out when it was there before", async () => {
    const { host, user, dialog } = await endOn("Borealis");
    expect(dialog).toHaveTextContent("Borealis was here before and is renewed.");
    await user.click(within(dialog).getByRole("button", { name: "Try again" }));
    await screen.findByRole("dialog", { name: "Sign in to PartnerStack again" });
    expect(host.calls.some((it) => it.startsWith("sign-out"))).toBe(false);
  });

  it("is asked about in the window when the tray began it", async () => {
    const { host } = await open();
    host.wish({ wish: "other-account", server: "partnerstack", label: "Borealis", other: "Acme", added: false });
    await screen.findByRole("dialog", { name: "This is not Acme" });
  });
});

describe("a key", () => {
  const why = "the server refuses the key: it was deleted or is wrong";
  const keyed = (): Snapshot => {
    const snapshot = workday();
    const main = instance("Orchid", { active: true, sign_in_needed: why });
    snapshot.servers[1] = server("partnero", "Partnero", { auth: "api-key", instances: [main] });
    return snapshot;
  };

  it("that was deleted is replaced with one button", async () => {
    const { host, user } = await open(keyed());
    screen.getByText(why);
    await user.click(screen.getByRole("button", { name: "Replace key…" }));
    await user.type(screen.getByLabelText("API key"), "pk_live_2");
    await user.click(screen.getByRole("button", { name: "Check and save" }));
    await screen.findByText("Signed in to Partnero as Orchid.");
    expect(host.calls).toContain("sign-in-with-key partnero Orchid 9");
    expect(screen.queryByText(why)).toBeNull();
  });

  it("that the server does not take stays in its dialog with the reason", async () => {
    const { host, user } = await open(keyed());
    await user.click(screen.getByRole("button", { name: "Replace key…" }));
    await user.type(screen.getByLabelText("API key"), "p3_wrong");
    host.failNext({ kind: "sign-in-failed", message: "Partnero does not take this key.", hint: "Copy it again." });
    await user.click(screen.getByRole("button", { name: "Check and save" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Partnero does not take this key. Copy it again.");
    expect(screen.getByRole("dialog", { name: "New API key for Orchid" })).toBeTruthy();
  });
});

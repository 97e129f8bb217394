import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, workday } from "../src/host.fake";
import { findings } from "../src/samples.fake";

afterEach(cleanup);

async function open(found = findings()) {
  const host = fakeHost({ ...workday(), findings: found }, 0);
  render(App, { host });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: /^Doctor/ }));
  await screen.findByRole("heading", { level: 1, name: "Doctor" });
  return { host, user };
}

async function faults(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
}

describe("the doctor", () => {
  it("looks by itself, says what is wrong and what each app gets, and mends one thing at a click", async () => {
    const { host, user } = await open();
    const listing = within(await screen.findByRole("table"));
    expect(listing.getByRole("row", { name: /Claude Desktop PartnerStack Acme 12 tools/ })).toBeTruthy();
    expect(listing.getByRole("row", { name: /Part3 ended this sign-in/ })).toBeTruthy();
    expect(host.calls).toContain("doctor");
    expect(await faults()).toEqual([]);
    expect(screen.getByText(/Sign in again\./)).toHaveTextContent("For you to do: Sign in again.");
    await user.click(screen.getByRole("button", { name: /^Fix: VS Code/ }));
    expect(host.calls).toContain("doctor fix entry-changed");
    await screen.findByRole("region", { name: "Mended" });
    await waitFor(() => expect(within(screen.getByRole("list", { name: "Findings" })).getAllByRole("listitem")).toHaveLength(1));
    // What a round for one code did not look at is still shown.
    screen.getByRole("table");
    expect(screen.queryByRole("button", { name: "Fix all" })).toBeNull();
  });

  it("mends all, looks again, and says what went wrong", async () => {
    const { host, user } = await open();
    await screen.findByRole("table");
    await user.click(screen.getByRole("button", { name: "Fix all" }));
    expect(host.calls.at(-1)).toBe("doctor fix");
    await screen.findByRole("region", { name: "Mended" });
    host.failNext({ kind: "owner", message: "Traygate was closed", hint: null });
    await user.click(screen.getByRole("button", { name: "Look again" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Traygate was closed");
  });

  it("says that all is well, and counts findings in the rail", async () => {
    const { host } = await open([]);
    await screen.findByText("Nothing is wrong.");
    host.show({ state: "running", snapshot: { ...workday(), findings: findings() } });
    await screen.findByRole("button", { name: "Doctor, 2 findings" });
  });

  it("shows everything in the support bundle, to be copied and saved as one file", async () => {
    const { host, user } = await open();
    await screen.findByRole("table");
    await user.click(screen.getByRole("button", { name: "Look at it…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Support bundle" }));
    await user.click(await dialog.findByText("README.txt"));
    expect(dialog.getByRole("region", { name: "README.txt" })).toHaveTextContent("No passwords, keys or tokens.");
    expect(host.calls.at(-1)).toBe("bundle");
    await user.click(dialog.getByRole("button", { name: "Copy everything" }));
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain("README.txt");
    expect(copied).toContain('"servers": 3');

    const save = dialog.getByRole("button", { name: "Save as a file" });
    host.failNext({ kind: "ours", message: "the disk is full", hint: null });
    await user.click(save);
    expect(await dialog.findByRole("alert")).toHaveTextContent("the disk is full");
    await user.click(save);
    await dialog.findByText("Saved as /home/jo/Downloads/traygate-support.zip.");
    expect(dialog.queryByRole("alert")).toBeNull();
    expect(host.calls.at(-1)).toBe("save-bundle README.txt status.json");
    expect(await faults()).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Show the folder" }));
    expect(host.calls.at(-1)).toBe("show-downloads");
    await user.click(dialog.getByRole("button", { name: "Close" }));
  });

  it("says when the bundle could not be put together", async () => {
    const { host, user } = await open();
    await screen.findByRole("table");
    host.failNext({ kind: "owner", message: "Traygate was closed", hint: null });
    await user.click(screen.getByRole("button", { name: "Look at it…" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Traygate was closed");
    expect(screen.queryByRole("button", { name: "Copy everything" })).toBeNull();
  });
});

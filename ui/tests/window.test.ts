import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, workday } from "../src/host.fake";
import type { Snapshot } from "../src/wire/Snapshot";

afterEach(cleanup);

async function open(snapshot: Snapshot = workday()) {
  const host = fakeHost(snapshot);
  render(App, { host });
  await screen.findByRole("table");
  return { host, user: userEvent.setup() };
}

const theSwitch = (name: string) => screen.getByRole<HTMLInputElement>("switch", { name });

describe("the window", () => {
  it("writes nothing before the preview was agreed to, and offers to undo it", async () => {
    const { host, user } = await open();
    await user.click(theSwitch("PartnerStack in Cline"));
    const dialog = await screen.findByRole("dialog", { name: "Connect Cline to PartnerStack" });
    expect(await within(dialog).findByRole("region", { name: /Changes in .*cline/ })).toHaveTextContent("traygate-bridge");
    expect(theSwitch("PartnerStack in Cline").checked).toBe(false);
    expect(host.calls).not.toContain("connect cline partnerstack");

    await user.click(within(dialog).getByRole("button", { name: "Write" }));
    await waitFor(() => expect(theSwitch("PartnerStack in Cline").checked).toBe(true));
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(host.calls.at(-1)).toBe("undo cline");
  });

  it("writes nothing after Cancel", async () => {
    const { host, user } = await open();
    await user.click(theSwitch("PartnerStack in Cline"));
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(theSwitch("PartnerStack in Cline"));
    expect(host.calls.filter((it) => it.startsWith("connect"))).toEqual(["connect cline partnerstack dry"]);
  });

  it("says what an app's user must do before a written entry is used", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: /Written, not seen yet: PartnerStack in Cursor/ }));
    const dialog = screen.getByRole("dialog", { name: "PartnerStack in Cursor" });
    expect(dialog).toHaveTextContent("Restart Cursor to use it.");
    await user.click(within(dialog).getByRole("button", { name: "Close" }));
    expect(host.calls).toEqual(["watch"]);
  });

  it("puts a lost entry back at a click, and by itself from then on when told so", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: /Changed by hand: PartnerStack in VS Code/ }));
    const dialog = screen.getByRole("dialog", { name: "PartnerStack in VS Code was changed" });
    expect(dialog).toHaveTextContent("last written 10 min ago");
    const byItself = within(dialog).getByRole<HTMLInputElement>("switch", { name: /Put it back by itself/ });
    expect(byItself.checked).toBe(false);
    await user.click(byItself);
    await waitFor(() => expect(byItself.checked).toBe(true));
    await user.click(within(dialog).getByRole("button", { name: "Put back" }));
    await waitFor(() => expect(dialog).toHaveTextContent("The entry is written"));
    expect(host.calls.slice(1)).toEqual(["guard vscode partnerstack restore", "put back vscode partnerstack bridge"]);
  });

  it("switches the instance from the row's list", async () => {
    const { host, user } = await open();
    await user.selectOptions(screen.getByRole("combobox", { name: "Active instance of PartnerStack" }), "Borealis");
    expect(host.calls).toContain("switch partnerstack Borealis");
    await screen.findByText(/now uses Borealis\. Running apps follow/);
  });

  it("shows message and hint when the owner refuses, and the list keeps the truth", async () => {
    const { host, user } = await open();
    host.failNext({ kind: "usage", message: "There is no Borealis any more.", hint: "Sign in again." });
    const list = screen.getByRole<HTMLSelectElement>("combobox", { name: "Active instance of PartnerStack" });
    await user.selectOptions(list, "Borealis");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("There is no Borealis any more. Sign in again.");
    expect(list.value).toBe("Acme");
  });

  it("asks before credentials are cleared and shows what the server answered", async () => {
    const { host, user } = await open();
    await user.click(screen.getAllByRole("button", { name: "Clear credentials…" })[0]!);
    const dialog = screen.getByRole("dialog", { name: "Clear credentials of PartnerStack" });
    expect(dialog).toHaveTextContent("cannot be undone");
    expect(host.calls.some((it) => it.startsWith("sign-out"))).toBe(false);
    await user.click(within(dialog).getByRole("button", { name: "Clear credentials" }));
    expect(host.calls.at(-1)).toBe("sign-out partnerstack Acme false");
    expect(await within(dialog).findByText(/PartnerStack said: the sign-in is ended/)).toBeTruthy();
  });

  it("takes what mcp-remote left along only when that is ticked", async () => {
    const snapshot = workday();
    snapshot.servers[0]!.mcp_remote_files = 3;
    const { host, user } = await open(snapshot);
    await user.click(screen.getAllByRole("button", { name: "Clear credentials…" })[0]!);
    const dialog = screen.getByRole("dialog", { name: "Clear credentials of PartnerStack" });
    const tick = within(dialog).getByRole<HTMLInputElement>("checkbox", { name: /Also delete 3 files in which mcp-remote/ });
    expect(tick.checked).toBe(false);
    await user.click(tick);
    await user.click(within(dialog).getByRole("button", { name: "Clear credentials" }));
    expect(host.calls.at(-1)).toBe("sign-out partnerstack Acme false mcp-remote");
    expect(await within(dialog).findByText(/3 files of mcp-remote deleted/)).toBeTruthy();
  });

  it("leads from Partnero's address to its key, which leaves the page with the dialog", async () => {
    const { host, user } = await open();
    await user.click(screen.getByRole("button", { name: "Set up Partnero…" }));
    await user.type(screen.getByRole("textbox", { name: /Address or snippet/ }), "https://mcp.partnero.example/mcp");
    await user.click(screen.getByRole("button", { name: "Add" }));
    const key = await screen.findByLabelText("API key");
    expect(key).toHaveAttribute("type", "password");
    await user.type(key, "pk_live_1234");
    await user.click(screen.getByRole("button", { name: "Check and save" }));
    await screen.findByText("Signed in to Partnero as Main.");
    expect(host.calls).toContain("sign-in-with-key partnero null 12");
    expect(document.documentElement.outerHTML).not.toContain("pk_live_1234");
  });

  it("gives a sign-in up when its dialog is closed", async () => {
    const { host, user } = await open();
    await user.click(screen.getAllByRole("button", { name: "Add instance…" })[0]!);
    await user.click(screen.getByRole("button", { name: "Copy link instead" }));
    expect(await screen.findByLabelText<HTMLInputElement>("Link")).toHaveValue(
      "https://mcp.partnerstack.com/authorize?client_id=traygate&state=4f1c",
    );
    expect(host.calls.some((it) => it.startsWith("open-sign-in"))).toBe(false);
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(host.calls.at(-1)).toBe("cancel-sign-in partnerstack");
  });

  it("says that Traygate is gone, blocks the grid, and starts it again", async () => {
    const { host, user } = await open();
    host.show({ state: "lost", failure: { kind: "owner", message: "Traygate was closed", hint: null } });
    expect(await screen.findByRole("alert")).toHaveTextContent("Traygate was closed");
    expect(screen.getByRole("table").closest<HTMLElement>(".live")?.inert).toBe(true);
    await user.click(screen.getByRole("button", { name: "Start Traygate again" }));
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
    expect(host.calls).toEqual(["watch", "watch"]);
  });

  it("names apps that are not there, below the grid and not in it", async () => {
    await open();
    expect(screen.queryByRole("columnheader", { name: "Windsurf" })).toBeNull();
    const more = screen.getByText("Traygate connects one more app, which was not found on this computer");
    expect(more.closest("details")).toHaveProperty("open", false);
    screen.getByText("Windsurf");
  });

  it("has no accessibility fault axe can see, with and without a dialog", async () => {
    const { user } = await open();
    const faults = async (): Promise<string[]> => {
      // jsdom draws nothing: contrast is checked by eye and by the tokens' own ratios.
      const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
      return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
    };
    expect(await faults()).toEqual([]);
    await user.click(theSwitch("PartnerStack in Cline"));
    await screen.findByRole("button", { name: "Write" });
    expect(await faults()).toEqual([]);
  });
});

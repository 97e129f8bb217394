import { cleanup, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, workday } from "../src/host.fake";
import type { Asked } from "../src/host";
import type { Snapshot } from "../src/wire/Snapshot";

afterEach(cleanup);

async function open(snapshot: Snapshot = workday()) {
  const host = fakeHost(snapshot, 0);
  render(App, { host });
  await screen.findByRole("table");
  return { host, user: userEvent.setup() };
}

describe("a link", () => {
  const review = async (asked: Asked) => {
    const opened = await open();
    opened.host.wish({ wish: "review", asked });
    return opened;
  };

  it("to an address opens the dialog with it and a warning, and adds nothing before its user agrees", async () => {
    const { host, user } = await review({ address: "https://mcp.example.com/mcp" });
    const dialog = await screen.findByRole("dialog", { name: "Add a server" });
    expect(within(dialog).getByRole("alert")).toHaveTextContent("Add it only if you trust");
    expect(within(dialog).getByRole("textbox", { name: "Address or snippet" })).toHaveValue("https://mcp.example.com/mcp");
    expect(host.calls).toEqual(["watch"]);
    await user.click(within(dialog).getByRole("button", { name: "Add" }));
    expect(host.calls).toContain("add-server https://mcp.example.com/mcp");
  });

  it("to a server there is leads to what is missing", async () => {
    const missing = workday().servers.find((it) => it.instances.length === 0);
    expect(missing).toBeDefined();
    await review({ id: missing?.id ?? "" });
    expect((await screen.findByRole("dialog")).textContent).toContain(missing?.name ?? "?");
  });

  it("to a server that is set up, to none that is known, or to nothing only says so", async () => {
    await review({ id: "partnerstack" });
    await screen.findByText("PartnerStack is set up already.");
    expect(screen.queryByRole("dialog")).toBeNull();
    cleanup();
    await review({ id: "no-such-server" });
    await screen.findByText(/names the server “.*no-such-server.*”, which Traygate does not know/);
    cleanup();
    const { host } = await review({ nothing: "two-servers" });
    await screen.findByText(/names two servers/);
    expect(host.calls).toEqual(["watch"]);
  });
});

describe("the whole program", () => {
  it("says on every screen that it is paused, and goes on with one click", async () => {
    const day = workday();
    const { host, user } = await open({ ...day, owner: { ...day.owner, paused: true } });
    expect(screen.getByText("Traygate is paused: no AI app reaches any server.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Resume" }));
    expect(host.calls.at(-1)).toBe("pause false");
    expect(screen.queryByText(/is paused/)).toBeNull();
  });

  it("says where there is no tray, until that was read", async () => {
    const { host, user } = await open();
    host.wish({ wish: "no-tray" });
    await screen.findByText(/This desktop shows no tray icons/);
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText(/no tray icons/)).toBeNull();
  });
});

import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { approval, fakeHost, workday } from "../src/host.fake";
import type { Approval } from "../src/wire/Approval";
import type { Snapshot } from "../src/wire/Snapshot";
import { news } from "../src/words";

afterEach(cleanup);

const cursor = (over: Partial<Approval> = {}): Approval => approval({ client: "cursor" }, "Cursor", over);
const script = (over: Partial<Approval> = {}): Approval => approval({ named: "my script" }, "my script", over);

function day(...approvals: Approval[]): Snapshot {
  return { ...workday(), approvals };
}

async function open(snapshot: Snapshot) {
  const host = fakeHost(snapshot, 0);
  render(App, { host });
  await screen.findByRole("table");
  return { host, user: userEvent.setup() };
}

async function faults(): Promise<string[]> {
  const found = await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } });
  return found.violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
}

const question = (name: string) => screen.findByRole("dialog", { name });

describe("an app that nobody connected", () => {
  it("is asked about at once, with who, what, as whom and what it could do", async () => {
    const { host, user } = await open(day(cursor({ scopes: ["deals:read", "deals:write"] })));
    const dialog = await question("Allow Cursor to use PartnerStack?");
    expect(dialog).toHaveTextContent("Cursor wants to use PartnerStack as Acme.");
    const scopes = within(dialog).getByRole("list", { name: "It will be able to:" });
    expect(within(scopes).getAllByRole("listitem").map((it) => it.textContent)).toEqual(["deals:read", "deals:write"]);
    expect(dialog).not.toHaveTextContent("calls itself");
    expect(await faults()).toEqual([]);
    expect(host.calls).toEqual(["watch"]);
    await user.click(within(dialog).getByRole("button", { name: "Allow" }));
    expect(host.calls.at(-1)).toBe("approve cursor partnerstack");
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(host.calls.at(-1)).toBe("decline cursor partnerstack");
  });

  it("is told apart from a name that any program could give itself", async () => {
    const { host, user } = await open(day(script()));
    const dialog = await question("Allow “my script” to use PartnerStack?");
    expect(dialog).toHaveTextContent("“my script” is only what the program calls itself.");
    expect(dialog).toHaveTextContent("everything this sign-in allows");
    expect(await faults()).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Don’t allow" }));
    expect(host.calls.at(-1)).toBe("decline my script partnerstack");
    await screen.findByText(/asked again when it is started anew/);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is not answered by a key that was meant for something else", async () => {
    const { host, user } = await open(day(cursor()));
    const dialog = await question("Allow Cursor to use PartnerStack?");
    expect(document.activeElement).toBe(dialog);
    await user.keyboard("{Enter} y");
    expect(host.calls).toEqual(["watch"]);
    await user.tab();
    expect(document.activeElement).toBe(within(dialog).getByRole("button", { name: "Don’t allow" }));
  });

  it("can be put off, and decided later from the strip or the tray", async () => {
    const { host, user } = await open(day(cursor(), script()));
    const putOff = async (name: string) => (await question(name)).dispatchEvent(new Event("close"));
    await putOff("Allow Cursor to use PartnerStack?");
    await putOff("Allow “my script” to use PartnerStack?");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(host.calls).toEqual(["watch"]);
    expect(await faults()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Decide about “my script” and PartnerStack…" }));
    await putOff("Allow “my script” to use PartnerStack?");
    host.wish({ wish: "approval", server: "partnerstack", app: { client: "cursor" } });
    await question("Allow Cursor to use PartnerStack?");
  });

  it("waits until the dialog somebody is in is closed, and goes when it is answered elsewhere", async () => {
    const { host, user } = await open(day());
    await user.click(screen.getByRole("switch", { name: "PartnerStack in Cline" }));
    await screen.findByRole("dialog", { name: "Connect Cline to PartnerStack" });
    host.show({ state: "running", snapshot: day(cursor()) });
    expect(screen.queryByRole("dialog", { name: /Allow Cursor/ })).toBeNull();
    await user.click(await screen.findByRole("button", { name: "Cancel" }));
    await question("Allow Cursor to use PartnerStack?");
    host.show({ state: "running", snapshot: day(cursor({ verdict: "approved" })) });
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("stays asked about when the answer did not get through", async () => {
    const { host, user } = await open(day(cursor()));
    const dialog = await question("Allow Cursor to use PartnerStack?");
    host.failNext({ kind: "owner", message: "The connection was lost.", hint: "Try again." });
    await user.click(within(dialog).getByRole("button", { name: "Allow" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("The connection was lost. Try again.");
    await user.click(within(dialog).getByRole("button", { name: "Allow" }));
    expect(host.calls.filter((it) => it.startsWith("approve"))).toHaveLength(2);
  });

  it("can be taken back what it was allowed", async () => {
    const { host, user } = await open(day(cursor({ verdict: "approved" }), script({ verdict: "declined" })));
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByText(/my script/)).toBeNull();
    screen.getByText("Cursor may use PartnerStack as Acme.");
    await user.click(screen.getByRole("button", { name: "Take back that Cursor may use PartnerStack" }));
    expect(host.calls.at(-1)).toBe("decline cursor partnerstack");
    await waitFor(() => expect(screen.queryByText("Cursor may use PartnerStack as Acme.")).toBeNull());
  });

  it("is heard of by who cannot see the window", () => {
    expect(news(day(), day(script()))).toEqual(["“my script” wants to use PartnerStack."]);
    expect(news(day(script()), day(script()))).toEqual([]);
  });
});

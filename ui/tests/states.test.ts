import { cleanup, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, workday } from "../src/host.fake";
import type { Failure } from "../src/wire/Failure";

afterEach(cleanup);

const locked: Failure = { kind: "key-store", message: "the system keychain is locked", hint: null };

describe("the window", () => {
  it("says that the keychain is locked, what to do, and tries again", async () => {
    const host = fakeHost(workday(), 0);
    render(App, { host });
    const user = userEvent.setup();
    host.failOn("switch", locked);
    await user.selectOptions(await screen.findByRole("combobox", { name: "Active instance of PartnerStack" }), "Borealis");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The system’s keychain is locked. Until it is open, no AI app can use a sign-in.");
    expect(alert).toHaveTextContent("Nothing has to be restarted.");

    host.kept.vault.locked = "it is still locked";
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(alert).toHaveTextContent("it is still locked"));
    host.kept.vault.locked = null;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText(/^The keychain is open\./);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says so before anything fails, and no longer than the owner does", async () => {
    const day = workday();
    const found = { code: "vault-locked", subject: "the vault", message: "The key cannot be had just now.", remedy: "Unlock it.", fixable: false };
    const host = fakeHost({ ...day, findings: [found] }, 0);
    render(App, { host });
    const user = userEvent.setup();
    expect(await screen.findByRole("alert")).toHaveTextContent("The key cannot be had just now.");
    host.failOn("switch", locked);
    await user.selectOptions(await screen.findByRole("combobox", { name: "Active instance of PartnerStack" }), "Borealis");
    await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent(locked.message));
    // An app's call has opened it meanwhile.
    host.show({ state: "running", snapshot: day });
    await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  });

  it("names a server that nobody could reach", async () => {
    const day = workday();
    day.findings = [{ code: "server-unreachable", subject: "PartnerStack (Acme)", message: "No connection.", remedy: "Check the network.", fixable: false }];
    render(App, { host: fakeHost(day, 0) });
    expect(await screen.findAllByText("Cannot be reached just now")).toHaveLength(1);
  });

  it("says what it waits for, and tries once more what failed", async () => {
    const host = fakeHost(workday(), 0);
    host.stall(["watch"]);
    render(App, { host, first: { screen: "activity", subject: "" } });
    await screen.findByText("Reading the calls…");
    host.failOn("activity", { kind: "ours", message: "the log cannot be read", hint: null });
    host.resume();
    expect(await screen.findByRole("alert")).toHaveTextContent("the log cannot be read");
    host.failOn("activity", null);
    await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByRole("table");
  });
});

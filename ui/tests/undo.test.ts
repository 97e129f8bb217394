import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { fakeHost, workday } from "../src/host.fake";
import type { Place } from "../src/shell";
import { speak } from "../src/texts";

afterEach(() => {
  cleanup();
  speak("en");
});

async function open(first: Place) {
  const host = fakeHost(workday(), 0);
  render(App, { host, first });
  await screen.findByRole("heading", { level: 1 });
  return { host, user: userEvent.setup() };
}

const offer = (name: string) => screen.findByRole("button", { name });

describe("what was done at one click", () => {
  it("is undone at one: a switch", async () => {
    const { host, user } = await open({ screen: "connections", subject: "" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Active instance of PartnerStack" }), "Borealis");
    await user.click(await offer("Undo"));
    await waitFor(() => expect(host.calls.slice(1)).toEqual(["switch partnerstack Borealis", "switch partnerstack Acme"]));
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("is undone at one: a name and a pin", async () => {
    const { host, user } = await open({ screen: "server", subject: "partnerstack" });
    const sheet = within(screen.getByRole("region", { name: "Instances" }));
    await user.click(within(sheet.getByRole("group", { name: "Borealis" })).getByRole("button", { name: "Rename…" }));
    await user.clear(sheet.getByRole("textbox"));
    await user.type(sheet.getByRole("textbox"), "North{Enter}");
    await screen.findByText("Borealis is now called North.");
    // What is said is told in the language that was chosen since.
    speak("de");
    await screen.findByText("Borealis heißt jetzt North.");
    await offer("Rückgängig");
    speak("en");
    await user.click(await offer("Undo"));
    await sheet.findByRole("group", { name: "Borealis" });
    expect(host.calls.at(-1)).toBe("rename partnerstack North Borealis");

    await user.selectOptions(sheet.getByRole("combobox", { name: "Claude Code" }), "");
    await screen.findByText("Claude Code acts on the active instance of PartnerStack.");
    await user.click(await offer("Undo"));
    await screen.findByText("Claude Code always acts on Borealis of PartnerStack.");
    expect(host.calls.at(-1)).toBe("pin claude-code partnerstack Borealis");
  });

  it("is put back after it was undone", async () => {
    const { host, user } = await open({ screen: "client", subject: "cursor" });
    await user.click(await screen.findByRole("button", { name: /^Undo: Part3 connected, PartnerStack changed/ }));
    await user.click(await offer("Put back"));
    await screen.findByText("Cursor’s settings are as they were before you undid it.");
    const done = host.calls.filter((it) => !/^(watch|history)/.test(it));
    expect(done).toEqual(["undo cursor 2", "disconnect cursor part3", "put back cursor partnerstack bridge"]);
  });
});

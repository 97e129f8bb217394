import { cleanup, screen, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { speak } from "../src/texts";
import { faults, open } from "./screens";

afterEach(() => {
  cleanup();
  speak("en");
});

async function guide(name: RegExp): Promise<HTMLElement> {
  const summary = await screen.findByText(name);
  return summary.closest("details")!;
}

describe("other apps", () => {
  it("answer for each app and plan whether one can do it alone", async () => {
    await open("other-apps");
    expect(await guide(/^Free$/)).toHaveTextContent("No, and IT cannot either");
    expect(await guide(/^Pro, Max$/)).toHaveTextContent("Yes");
    expect(await guide(/^Business$/)).toHaveTextContent("No, IT or an administrator has to");
    expect(await faults()).toEqual([]);
  });

  it("give steps, values and the message to IT to copy", async () => {
    const { user } = await open("other-apps");
    const business = await guide(/^Business$/);
    await user.click(within(business).getByText("Business"));
    expect(business).toHaveTextContent("Once it is published, choose it in a new chat.");
    await user.click(within(business).getByRole("button", { name: "Copy Server URL" }));
    expect(await navigator.clipboard.readText()).toBe("https://mcp.partnerstack.com/mcp");
    await user.click(within(business).getByRole("button", { name: "Copy Message to IT" }));
    expect(await navigator.clipboard.readText()).toContain("Could you set it up?");
    expect(await faults()).toEqual([]);
  });

  it("open a link only for an app that is here, and make the bundle", async () => {
    const { host, user } = await open("other-apps");
    await user.click(await screen.findByRole("button", { name: "Add to Cursor…" }));
    expect(host.calls).toContain("open-link cursor partnerstack");
    expect(await screen.findByText("Cursor asks whether to add it. Its first use asks you here.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Add to LM Studio…" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Make a bundle for Claude Desktop" }));
    expect(await screen.findByText("Saved as /home/jo/Downloads/partnerstack.mcpb.")).toBeVisible();
  });

  it("ask for the address of a server that has none, and follow the chosen server", async () => {
    const { host, user } = await open("other-apps");
    await user.selectOptions(await screen.findByRole("combobox", { name: "Server" }), "Partnero");
    expect(host.calls).toContain("doors partnero en");
    await user.click(await screen.findByRole("button", { name: "Set it up…" }));
    expect(await screen.findByRole("dialog")).toBeVisible();
  });

  it("are asked for again in another language", async () => {
    const { host } = await open("other-apps");
    await guide(/^Free$/);
    speak("de");
    expect(await screen.findByRole("heading", { level: 1, name: "Andere Apps" })).toBeVisible();
    expect(host.calls).toContain("doors partnerstack de");
  });
});

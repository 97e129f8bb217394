import { cleanup, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";
import { call } from "../src/choices.fake";
import { workday } from "../src/host.fake";
import { faults, open } from "./screens";

afterEach(cleanup);

const three = [
  call({ tool: "list_partners" }),
  call({ tool: "create_partner", client: "cursor", outcome: "held" }),
  call({ server: "part3", client: "my-script", instance: null, method: "tools/list", tool: null, outcome: "failed" }),
];

const rows = () => within(screen.getByRole("table")).getAllByRole("row").slice(1);

describe("activity", () => {
  it("shows calls with the names people know, and says the chart in words", async () => {
    await open("activity", (host) => (host.kept.calls = three));
    await screen.findByRole("table", { name: "3 calls, newest first" });
    const text = rows().map((row) => within(row).getAllByRole("cell").map((it) => it.textContent?.replace(/\s+/g, " ").trim()).slice(1).join(" | "));
    expect(text).toContain("Cursor | PartnerStack Acme | create_partner | 240 ms | 1.8 kB | Held back");
    expect(text).toContain("my-script | Part3 | tools/list | 240 ms | 1.8 kB | Failed");
    expect(screen.getByRole("img", { name: /^3 calls, 2 failed or held back\. Usually answered within 240 ms/ })).toBeVisible();
    expect(await faults()).toEqual([]);
  });

  it("is narrowed by server, app, outcome and tool, and widened again", async () => {
    const { user } = await open("activity", (host) => (host.kept.calls = three));
    await user.selectOptions(await screen.findByRole("combobox", { name: "Outcome" }), "Held back");
    expect(rows()).toHaveLength(1);
    await user.selectOptions(screen.getByRole("combobox", { name: "Server" }), "Part3");
    expect(screen.queryByRole("table")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show all of this period" }));
    expect(rows()).toHaveLength(3);
    await user.selectOptions(screen.getByRole("combobox", { name: "App" }), "my-script");
    expect(rows()).toHaveLength(1);
    await user.selectOptions(screen.getByRole("combobox", { name: "App" }), "All apps");
    await user.type(screen.getByRole("searchbox", { name: "Tool" }), "partner");
    expect(rows()).toHaveLength(2);
  });

  it("follows calls as they happen, stands still when asked to, and stops when left", async () => {
    const { host, user } = await open("activity", (host) => (host.kept.calls = three));
    await screen.findByRole("table");
    host.kept.happen(call({ at: Date.now(), tool: "fresh" }));
    await waitFor(() => expect(rows()[0]).toHaveTextContent("fresh"));
    await user.click(screen.getByRole("switch", { name: "Live" }));
    host.kept.happen(call({ at: Date.now(), tool: "later" }));
    expect(screen.queryByText("later")).toBeNull();
    await user.click(screen.getByRole("switch", { name: "Live" }));
    await waitFor(() => expect(rows()[0]).toHaveTextContent("later"));
    expect(rows()).toHaveLength(5);
    await user.click(screen.getByRole("button", { name: "Settings" }));
    await waitFor(() => expect(host.calls).toContain("leave-calls"));
  });

  it("goes on when Traygate was started again", async () => {
    const day = workday();
    const { host } = await open("activity", (host) => (host.kept.calls = three), day);
    await screen.findByRole("table");
    host.show({ state: "running", snapshot: { ...day, owner: { ...day.owner, pid: day.owner.pid + 1 } } });
    await waitFor(() => expect(host.calls.filter((it) => it === "follow-calls")).toHaveLength(2));
    host.kept.happen(call({ at: Date.now(), tool: "fresh" }));
    await waitFor(() => expect(rows()[0]).toHaveTextContent("fresh"));
  });

  it("is saved as it is shown", async () => {
    const { host, user } = await open("activity", (host) => (host.kept.calls = three));
    await user.selectOptions(await screen.findByRole("combobox", { name: "Server" }), "PartnerStack");
    await user.click(screen.getByRole("button", { name: "Save as CSV" }));
    expect(host.calls).toContain("save-calls 2");
    expect(await screen.findByText("Saved as /home/jo/Downloads/traygate-activity.csv.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show the folder" }));
    expect(host.calls).toContain("show-downloads");
  });

  it("says what to do while there is nothing, and what went wrong", async () => {
    const { user } = await open("activity", (host) => (host.kept.calls = []));
    expect(await screen.findByText("No app has called yet.")).toBeVisible();
    expect(await faults()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Connect an app" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Connections" })).toBeVisible();
    cleanup();
    await open("activity", (host) => {
      host.activity = () => Promise.reject({ kind: "ours", message: "cannot read the activity log", hint: "is the disk full?" });
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("cannot read the activity log");
  });
});

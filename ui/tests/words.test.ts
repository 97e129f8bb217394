import { describe, expect, it } from "vitest";
import { crossing, guard, instance, server, workday } from "../src/host.fake";
import { ago, guarded, hostOf, isAddress, news, standing, status, until } from "../src/words";

const now = Date.UTC(2026, 10, 21, 12, 0, 0) / 1000;

describe("words", () => {
  it("tells how long ago in the largest whole unit", () => {
    const said = [5, 59, 60, 3599, 3600, 86_399, 86_400, 200_000].map((passed) => ago(now - passed, now));
    expect(said).toEqual([
      "just now",
      "just now",
      "1 min ago",
      "59 min ago",
      "1 h ago",
      "23 h ago",
      "yesterday",
      "2 days ago",
    ]);
    expect(ago(now + 90, now)).toBe("just now");
  });

  it("tells an end by the hour today, by the day later, by the year after that", () => {
    expect(until(now + 3600, now, "en-GB")).toMatch(/^\d\d:\d\d$/);
    expect(until(now + 3 * 86_400, now, "en-GB")).toBe("24 Nov");
    expect(until(now + 90 * 86_400, now, "en-GB")).toBe("19 Feb 2027");
  });

  it("says of every crossing what is true and never more", () => {
    const said = (over: Parameters<typeof crossing>[0]): string => status(crossing(over), now).text;
    expect(said({})).toBe("Not connected");
    expect(said({ status: "written" })).toBe("Written, not seen yet");
    expect(said({ status: "connected", last_seen: now - 130 })).toBe("Connected, seen 2 min ago");
    expect(said({ status: "changed" })).toBe("Changed by hand");
    expect(said({ status: "damaged" })).toBe("File damaged");
    expect(said({ status: "not-installed" })).toBe("Not installed");
  });

  it("says in a server's head who is signed in, or why nobody is", () => {
    const acme = instance("Acme", { active: true, identity: "jo@acme.example" });
    const said = (over: Parameters<typeof server>[2]): string => standing(server("x", "X", over), now).text;
    expect(said({ url: null })).toBe("Needs its address first");
    expect(said({})).toBe("Not signed in");
    expect(said({ auth: "open" })).toBe("No sign-in needed");
    expect(said({ instances: [acme] })).toBe("Signed in as jo@acme.example");
    expect(said({ instances: [{ ...acme, identity: "Acme" }] })).toBe("Signed in");
    expect(said({ instances: [{ ...acme, expires_at: now - 5 }] })).toBe("Signed in as jo@acme.example");
    expect(said({ instances: [{ ...acme, active: false }] })).toBe("Choose the instance apps act on");
    expect(said({ instances: [{ ...acme, sign_in_needed: "The key was deleted." }] })).toBe("The key was deleted.");
    expect(said({ instances: [{ ...acme, needs: "one more permission (mcp:write)" }] })).toBe(
      "Needs one more permission (mcp:write): reconnect to give it",
    );
  });

  it("shows of an address what people recognise", () => {
    expect(hostOf("https://mcp.partnerstack.com/mcp")).toBe("mcp.partnerstack.com");
    expect(hostOf("http://127.0.0.1:39001/mcp")).toBe("on this computer");
    expect(hostOf("nonsense")).toBe("nonsense");
  });

  it("takes an address alone for an address, and anything longer for a snippet", () => {
    for (const address of ["https://mcp.x.com/mcp", " http://127.0.0.1:9/mcp\n"]) expect(isAddress(address)).toBe(true);
    for (const other of ["", "mcp.x.com", "npx mcp-remote https://x.com", '{"url":"https://x.com"}', "ftp://x.com"]) {
      expect(isAddress(other), other).toBe(false);
    }
  });

  it("says what the guard did or found, and nothing where all is well", () => {
    const said = (over: Parameters<typeof crossing>[0]): string | null => guarded(crossing(over), now);
    expect(said({ status: "connected" })).toBeNull();
    expect(said({ status: "connected", guard: guard() })).toBeNull();
    expect(said({ status: "written", guard: guard({ put_back_at: now - 180 }) })).toContain("put this entry back 3 min ago");
    expect(said({ status: "not-connected", guard: guard({ lost_at: now - 180 }) })).toContain("last written 3 min ago");
    expect(said({ status: "changed", guard: guard({ stopped: true, put_back_at: now }) })).toContain("Traygate stopped");
    expect(status(crossing({ guard: guard() }), now)).toEqual({ text: "Entry gone", tone: "bad" });
    expect(status(crossing({ status: "written", restart: true }), now).text).toBe("Written, restart the app");
  });

  it("tells a listener what changed in the grid, and nothing else", () => {
    const [before, after] = [workday(), workday()];
    expect(news(before, after)).toEqual([]);
    const cursor = after.clients.find((it) => it.id === "cursor");
    cursor!.crossings["partnerstack"] = crossing({ status: "connected", last_seen: now });
    for (const it of after.servers[0]!.instances) it.active = it.label === "Borealis";
    expect(news(before, after)).toEqual(["Cursor is connected to PartnerStack.", "PartnerStack now uses Borealis."]);
  });
});

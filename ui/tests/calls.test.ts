import { describe, expect, it } from "vitest";
import { duration, everything, median, pieces, seen, size, table } from "../src/calls";
import { call } from "../src/choices.fake";

const now = Date.parse("2026-11-26T12:00:00Z");
const ago = (minutes: number) => now - minutes * 60_000;

describe("calls", () => {
  it("are found by period, server, app, outcome and a part of the tool's name", () => {
    const all = [
      call({ at: ago(70), tool: "old" }),
      call({ at: ago(5), tool: "list_partners" }),
      call({ at: ago(1), server: "part3", client: "cursor", tool: null, method: "tools/list", outcome: "failed" }),
    ];
    const tools = (filter: Partial<typeof everything>, period: "hour" | "day" = "hour") =>
      seen(all, { ...everything, ...filter }, period, now).map((it) => it.tool ?? it.method);
    expect(tools({})).toEqual(["tools/list", "list_partners"]);
    expect(tools({}, "day")).toEqual(["tools/list", "list_partners", "old"]);
    expect(tools({ server: "part3" })).toEqual(["tools/list"]);
    expect(tools({ client: "claude-desktop" })).toEqual(["list_partners"]);
    expect(tools({ outcome: "failed" })).toEqual(["tools/list"]);
    expect(tools({ tool: " PARTN" })).toEqual(["list_partners"]);
  });

  it("are cut into pieces without losing one at the edges", () => {
    const all = [
      call({ at: ago(60), took_ms: 10 }),
      call({ at: ago(1), took_ms: 100, outcome: "failed" }),
      call({ at: now, took_ms: 300 }),
      call({ at: now + 5, took_ms: 200 }),
    ];
    const cut = pieces(all, "hour", now);
    expect(cut).toHaveLength(30);
    expect(cut[0]).toEqual({ from: ago(60), done: 1, other: 0, took: 10 });
    expect(cut[29]).toEqual({ from: ago(2), done: 2, other: 1, took: 200 });
    expect(cut.reduce((sum, it) => sum + it.done + it.other, 0)).toBe(all.length);
    expect(cut[12]?.took).toBeNull();
    expect(median([3, 1, 2, 9])).toBe(2);
    expect(median([])).toBeNull();
  });

  it("become a table in which no tool's name is run as a formula or breaks a row", () => {
    const text = table([call({ at: now, tool: '=cmd("x")' }), call({ at: now, tool: "a,b\nc", client: null })]);
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("time,app,server,instance,method,tool,took_ms,bytes,outcome");
    expect(lines[1]).toBe('2026-11-26T12:00:00.000Z,claude-desktop,partnerstack,Acme,tools/call,"\'=cmd(""x"")",240,1800,done');
    expect(lines[2]).toBe('2026-11-26T12:00:00.000Z,,partnerstack,Acme,tools/call,"a,b\nc",240,1800,done');
  });

  it("tell time and size in the reader's numbers", () => {
    expect(duration(240, "en")).toBe("240 ms");
    expect(duration(2400, "de")).toBe("2,4 Sek.");
    expect(size(999, "en")).toBe("999 byte");
    expect(size(2100, "en")).toBe("2.1 kB");
  });
});

// What the screen of calls shows, worked out from the calls alone.

import type { Call } from "./wire/Call";

/** Which calls are looked at; "" is all of them. */
export type Filter = {
  server: string;
  client: string;
  outcome: string;
  /** A part of the tool's name, in whatever case. */
  tool: string;
};

export const everything: Filter = { server: "", client: "", outcome: "", tool: "" };

/** How far one looks back, in milliseconds, and into how many pieces the chart cuts it. */
export const periods = {
  hour: { length: 3_600_000, pieces: 30 },
  day: { length: 86_400_000, pieces: 24 },
  month: { length: 30 * 86_400_000, pieces: 30 },
} as const;
export type Period = keyof typeof periods;

/** What a call is called: its tool, else its method. */
export function nameOf(call: Call): string {
  return call.tool ?? call.method;
}

/** The calls that are looked at, newest first; `now` in milliseconds. */
export function seen(calls: readonly Call[], filter: Filter, period: Period, now: number): Call[] {
  const from = now - periods[period].length;
  const tool = filter.tool.trim().toLowerCase();
  return calls
    .filter(
      (it) =>
        it.at >= from &&
        (filter.server === "" || it.server === filter.server) &&
        (filter.client === "" || (it.client ?? "") === filter.client) &&
        (filter.outcome === "" || it.outcome === filter.outcome) &&
        nameOf(it).toLowerCase().includes(tool),
    )
    .sort((one, other) => other.at - one.at);
}

/** One piece of the chart. */
export type Piece = {
  /** Its beginning, in milliseconds. */
  from: number;
  done: number;
  /** Calls that did not end well, or were held. */
  other: number;
  /** The median time an answer took; null where there was none. */
  took: number | null;
};

/** The period cut into pieces, the oldest first. */
export function pieces(calls: readonly Call[], period: Period, now: number): Piece[] {
  const { length, pieces: count } = periods[period];
  const width = length / count;
  const took: number[][] = Array.from({ length: count }, () => []);
  const all = Array.from({ length: count }, (_, at): Piece => ({ from: now - length + at * width, done: 0, other: 0, took: null }));
  for (const call of calls) {
    // What happened this very moment belongs to the last piece.
    const at = Math.min(count - 1, Math.floor((call.at - (now - length)) / width));
    const piece = all[at];
    if (piece === undefined) continue;
    if (call.outcome === "done") piece.done += 1;
    else piece.other += 1;
    took[at]?.push(call.took_ms);
  }
  return all.map((it, at) => ({ ...it, took: median(took[at] ?? []) }));
}

/** The middle of them; null where there are none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** "12 ms", "1.4 s" in the numbers of `locale`. */
export function duration(ms: number, locale: string): string {
  const seconds = ms >= 1000;
  const options = { style: "unit", unit: seconds ? "second" : "millisecond", maximumFractionDigits: seconds ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale, options).format(seconds ? ms / 1000 : ms);
}

/** "340 byte", "2.1 kB" in the numbers of `locale`. */
export function size(bytes: number, locale: string): string {
  const [unit, value] = bytes >= 1e6 ? ["megabyte", bytes / 1e6] : bytes >= 1000 ? ["kilobyte", bytes / 1000] : ["byte", bytes];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: bytes >= 1000 ? 1 : 0 }).format(value);
}

/** The calls as a table for a spreadsheet. */
export function table(calls: readonly Call[]): string {
  const head = ["time", "app", "server", "instance", "method", "tool", "took_ms", "bytes", "outcome"];
  const rows = calls.map((it) => [
    new Date(it.at).toISOString(),
    it.client ?? "",
    it.server,
    it.instance ?? "",
    it.method,
    it.tool ?? "",
    String(it.took_ms),
    String(it.bytes),
    it.outcome,
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** One cell. A server names its tools, and spreadsheets run what begins like a formula. */
function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

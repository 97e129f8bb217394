// How far the first run came: a pure function of the snapshot, and a note of whether it is wanted at all.

import type { ClientState } from "./wire/ClientState";
import type { ServerState } from "./wire/ServerState";
import type { Snapshot } from "./wire/Snapshot";
import { isOn } from "./words";

/** The steps in their order; `done` after the last. */
export type Step = "choose" | "sign-in" | "connect" | "call" | "done";

export const steps: Exclude<Step, "done">[] = ["choose", "sign-in", "connect", "call"];

/** Whether nobody has set anything up here yet. */
export function isFresh(snapshot: Snapshot): boolean {
  const signedIn = snapshot.servers.some((it) => it.instances.length > 0);
  return !signedIn && !snapshot.clients.some((it) => Object.values(it.crossings).some((crossing) => isOn(crossing)));
}

/** Whether apps could act on this server now. */
export function isReady(server: ServerState): boolean {
  return server.url !== null && (server.auth === "open" || server.instances.some((it) => it.sign_in_needed === null));
}

/** The app that came furthest with this server. */
export function furthest(snapshot: Snapshot, server: ServerState): ClientState | undefined {
  const on = snapshot.clients.filter((it) => {
    const crossing = it.crossings[server.id];
    return crossing !== undefined && isOn(crossing);
  });
  return on.find((it) => it.crossings[server.id]?.status === "connected") ?? on[0];
}

/** What comes next, for the server that was chosen. */
export function next(snapshot: Snapshot, chosen: ServerState | undefined): Step {
  if (chosen === undefined) return "choose";
  if (!isReady(chosen)) return "sign-in";
  const client = furthest(snapshot, chosen);
  if (client === undefined) return "connect";
  return client.crossings[chosen.id]?.status === "connected" ? "done" : "call";
}

const key = "first-run";

/** What was noted: nothing yet, the server somebody began with, or that it is over. */
export function noted(): { begun: string | null; over: boolean } {
  try {
    const text = localStorage.getItem(key);
    return { begun: text === null || text === "over" ? null : text.replace(/^with /, ""), over: text === "over" };
  } catch {
    // A webview without storage shows the first run for as long as nothing is set up.
    return { begun: null, over: false };
  }
}

/** Notes that somebody began with this server; null: that it is over. */
export function note(server: string | null): void {
  try {
    localStorage.setItem(key, server === null ? "over" : `with ${server}`);
  } catch {
    // As above.
  }
}

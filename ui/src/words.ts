// The words on screen that depend on state. Pure, so that each is tested without a page.

import { keyOf } from "./open";
import type { AskedCall } from "./wire/AskedCall";
import type { Approval } from "./wire/Approval";
import type { Auth } from "./wire/Auth";
import type { Crossing } from "./wire/Crossing";
import type { InstanceState } from "./wire/InstanceState";
import type { ServerState } from "./wire/ServerState";
import type { Snapshot } from "./wire/Snapshot";

/** How strongly a status wants the eye. */
export type Tone = "quiet" | "good" | "waiting" | "bad";

export const minute = 60;
export const hour = 60 * minute;
export const day = 24 * hour;

/** "just now", "2 min ago", "3 h ago", "5 days ago"; `at` and `now` in Unix seconds. */
export function ago(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < minute) return "just now";
  if (passed < hour) return `${Math.floor(passed / minute)} min ago`;
  if (passed < day) return `${Math.floor(passed / hour)} h ago`;
  const days = Math.floor(passed / day);
  return days === 1 ? "yesterday" : `${days} days ago`;
}

/** A moment to come, as short as it can be told apart: "14:05" today, "21 Nov" this year. */
export function until(at: number, now: number, locale?: string): string {
  const [date, today] = [new Date(at * 1000), new Date(now * 1000)];
  if (date.toDateString() === today.toDateString()) {
    return date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  }
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return date.toLocaleDateString(locale, { day: "numeric", month: "short", ...year });
}

/** What one crossing says below its switch. */
export function status(crossing: Crossing, now: number): { text: string; tone: Tone } {
  switch (crossing.status) {
    case "not-installed":
      return { text: "Not installed", tone: "quiet" };
    case "not-connected":
      if (crossing.guard !== null) return { text: "Entry gone", tone: "bad" };
      return { text: "Not connected", tone: "quiet" };
    case "written":
      return { text: crossing.restart ? "Written, restart the app" : "Written, not seen yet", tone: "waiting" };
    case "connected":
      return {
        text: crossing.last_seen === null ? "Connected" : `Connected, seen ${ago(crossing.last_seen, now)}`,
        tone: "good",
      };
    case "changed":
      return { text: "Changed by hand", tone: "bad" };
    case "damaged":
      return { text: "File damaged", tone: "bad" };
  }
}

/** Whether somebody else removed or changed an entry of ours. */
export function isLost(crossing: Crossing): boolean {
  return crossing.guard !== null && (crossing.status === "not-connected" || crossing.status === "changed");
}

/** What the guard did or found, as far as it is worth a note; null where all is well. */
export function guarded(crossing: Crossing, now: number): string | null {
  const { guard } = crossing;
  if (guard === null) return null;
  if (guard.stopped) {
    return "Traygate put this entry back three times within an hour, and it was lost again. Something else writes the file, so Traygate stopped.";
  }
  if (isLost(crossing)) {
    const when = guard.lost_at === null ? "" : ` The file was last written ${ago(guard.lost_at, now)}.`;
    return `Somebody else removed or changed this entry.${when}`;
  }
  return guard.put_back_at === null ? null : `Traygate put this entry back ${ago(guard.put_back_at, now)}, after somebody else removed or changed it.`;
}

/** Whether the switch of a crossing stands on. */
export function isOn(crossing: Crossing): boolean {
  return crossing.status === "written" || crossing.status === "connected" || crossing.status === "changed";
}

/** The instance clients without a pin act on; none after the active one's credentials were cleared. */
export function active(server: ServerState): InstanceState | undefined {
  return server.instances.find((it) => it.active);
}

/** The line below a server's name: who is signed in, for how long, or what to do. */
export function standing(server: ServerState, now: number): { text: string; tone: Tone } {
  if (server.url === null) return { text: "Needs its address first", tone: "waiting" };
  const instance = active(server);
  if (instance === undefined && server.instances.length > 0) {
    return { text: "Choose the instance apps act on", tone: "waiting" };
  }
  if (instance === undefined) {
    return server.auth === "open" ? { text: "No sign-in needed", tone: "good" } : { text: "Not signed in", tone: "quiet" };
  }
  if (instance.sign_in_needed !== null) return { text: instance.sign_in_needed, tone: "bad" };
  if (instance.needs !== null) return { text: `Needs ${instance.needs}: reconnect to give it`, tone: "waiting" };
  const who = instance.identity !== null && instance.identity !== instance.label ? ` as ${instance.identity}` : "";
  const end = instance.expires_at === null || instance.expires_at <= now ? "" : ` until ${until(instance.expires_at, now)}`;
  return { text: `Signed in${who}${end}`, tone: "good" };
}

/** An app as people know it; in quotes where that is only what the program says of itself. */
export function who(approval: Approval): string {
  return approval.claimed ? `“${approval.name}”` : approval.name;
}

/** The server an app wants to use, and whose account it would act on. */
export function what(approval: Approval): string {
  return approval.instance === null ? approval.server_name : `${approval.server_name} as ${approval.instance}`;
}

/** Since when somebody is signed in to an instance, until when, and when it was last used; or why nobody is. */
export function period(instance: InstanceState, now: number): { text: string; tone: Tone } {
  const used = instance.last_used === null ? "not used yet" : `last used ${ago(instance.last_used, now)}`;
  if (instance.sign_in_needed !== null) return { text: `${instance.sign_in_needed} (${used})`, tone: "bad" };
  if (instance.needs !== null) return { text: `Needs ${instance.needs}, ${used}`, tone: "waiting" };
  const ends = instance.expires_at !== null && instance.expires_at > now;
  const end = ends && instance.expires_at !== null ? ` until ${until(instance.expires_at, now)}` : "";
  return { text: `Signed in ${ago(instance.signed_in_at, now)}${end}, ${used}`, tone: "quiet" };
}

/** The part of an address people recognise. */
export function hostOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, hostname } = new URL(url);
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? "on this computer" : host;
}

/** Whether signing in means pasting something, and what that is called. */
export function pasted(auth: Auth): string | null {
  if (auth === "api-key") return "API key";
  return typeof auth === "object" ? `${auth.header} header` : null;
}

/** Whether pasted text is an address and nothing else; anything longer is a snippet to be understood. */
export function isAddress(text: string): boolean {
  const trimmed = text.trim();
  return /^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed);
}

/** What changed between two snapshots that somebody who cannot see the grid should hear. */
export function news(before: Snapshot, after: Snapshot): string[] {
  const heard: string[] = [];
  for (const client of after.clients) {
    const old = before.clients.find((it) => it.id === client.id);
    for (const server of after.servers) {
      const [was, is] = [old?.crossings[server.id]?.status, client.crossings[server.id]?.status];
      if (was === undefined || is === undefined || was === is) continue;
      const gone = client.crossings[server.id]?.guard !== null && is === "not-connected";
      if (gone) heard.push(`The ${server.name} entry of ${client.name} is gone.`);
      if (is === "connected") heard.push(`${client.name} is connected to ${server.name}.`);
      if (is === "changed") heard.push(`The ${server.name} entry of ${client.name} was changed.`);
      if (is === "damaged") heard.push(`A settings file of ${client.name} is damaged.`);
    }
  }
  for (const server of after.servers) {
    const old = before.servers.find((it) => it.id === server.id);
    const [was, is] = [old && active(old), active(server)];
    if (is && was?.label !== is.label) heard.push(`${server.name} now uses ${is.label}.`);
    if (is?.sign_in_needed && !was?.sign_in_needed) heard.push(`${server.name}: sign in again.`);
  }
  for (const it of after.approvals) {
    const known = before.approvals.some((old) => old.verdict === "pending" && keyOf(old) === keyOf(it));
    if (it.verdict === "pending" && !known) heard.push(`${who(it)} wants to use ${it.server_name}.`);
  }
  for (const it of after.calls) {
    if (!before.calls.some((old) => old.id === it.id)) heard.push(`${caller(it)} wants to use “${toolName(it)}” of ${it.server_name}.`);
  }
  for (const server of after.servers) {
    const old = before.servers.find((it) => it.id === server.id)?.policy.tools_held ?? [];
    if (server.policy.tools_held.some((it) => !old.includes(it))) heard.push(`${server.name} changed a tool, which is held.`);
  }
  return heard;
}

/** The app of a call; in quotes where that is only what the program says of itself. */
export function caller(it: AskedCall): string {
  return it.claimed ? `“${it.app}”` : it.app;
}

/** A tool as people know it. */
export function toolName(it: { title: string | null; tool: string }): string {
  return it.title ?? it.tool;
}

// The words on screen that depend on state. Pure, so that each is tested without a page.

import { keyOf } from "./open";
import { regional, t } from "./texts";
import type { AskedCall } from "./wire/AskedCall";
import type { Approval } from "./wire/Approval";
import type { Auth } from "./wire/Auth";
import type { Crossing } from "./wire/Crossing";
import type { Finding } from "./wire/Finding";
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
  if (passed < minute) return t("ago-now");
  if (passed < hour) return t("ago-minutes", { count: Math.floor(passed / minute) });
  if (passed < day) return t("ago-hours", { count: Math.floor(passed / hour) });
  const days = Math.floor(passed / day);
  return days === 1 ? t("ago-yesterday") : t("ago-days", { count: days });
}

/** A moment to come, as short as it can be told apart: "14:05" today, "21 Nov" this year. */
export function until(at: number, now: number, locale: string = regional()): string {
  const [date, today] = [new Date(at * 1000), new Date(now * 1000)];
  if (date.toDateString() === today.toDateString()) {
    return date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  }
  const year = date.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return date.toLocaleDateString(locale, { day: "numeric", month: "short", ...year });
}

/** A moment that was, with its hour: "21 Nov, 14:05". */
export function moment(at: number, now: number): string {
  const date = new Date(at * 1000);
  const year = date.getFullYear() === new Date(now * 1000).getFullYear() ? {} : { year: "numeric" as const };
  return date.toLocaleString(regional(), { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...year });
}

/** What one crossing says below its switch. */
export function status(crossing: Crossing, now: number): { text: string; tone: Tone } {
  switch (crossing.status) {
    case "not-installed":
      return { text: t("status-not-installed"), tone: "quiet" };
    case "not-connected":
      if (crossing.guard !== null) return { text: t("status-gone"), tone: "bad" };
      return { text: t("status-not-connected"), tone: "quiet" };
    case "written":
      return { text: crossing.restart ? t("status-restart") : t("status-written"), tone: "waiting" };
    case "connected": {
      const seen = crossing.last_seen;
      return { text: seen === null ? t("status-connected") : t("status-seen", { ago: ago(seen, now) }), tone: "good" };
    }
    case "changed":
      return { text: t("status-changed"), tone: "bad" };
    case "damaged":
      return { text: t("status-damaged"), tone: "bad" };
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
  if (guard.stopped) return t("guard-stopped");
  if (isLost(crossing)) return guard.lost_at === null ? t("guard-lost") : t("guard-lost-when", { ago: ago(guard.lost_at, now) });
  return guard.put_back_at === null ? null : t("guard-put-back", { ago: ago(guard.put_back_at, now) });
}

/** Whether the switch of a crossing stands on. */
export function isOn(crossing: Crossing): boolean {
  return crossing.status === "written" || crossing.status === "connected" || crossing.status === "changed";
}

/** The instance clients without a pin act on; none after the active one's credentials were cleared. */
export function active(server: ServerState): InstanceState | undefined {
  return server.instances.find((it) => it.active);
}

/** What the owner says where the vault's key could not be had the last time somebody asked for it. */
export function isLocked(snapshot: Snapshot): Finding | undefined {
  return snapshot.findings.find((it) => it.code === "vault-locked");
}

/** Whether nobody could reach it the last time somebody looked. */
export function isAway(server: ServerState, findings: readonly Finding[]): boolean {
  return findings.some((it) => it.code === "server-unreachable" && (it.subject === server.name || it.subject.startsWith(`${server.name} (`)));
}

/** The line below a server's name: who is signed in, for how long, or what to do. */
export function standing(server: ServerState, now: number, findings: readonly Finding[] = []): { text: string; tone: Tone } {
  if (server.url === null) return { text: t("standing-needs-address"), tone: "waiting" };
  if (isAway(server, findings)) return { text: t("standing-away"), tone: "bad" };
  const instance = active(server);
  if (instance === undefined && server.instances.length > 0) return { text: t("standing-choose"), tone: "waiting" };
  if (instance === undefined) {
    return server.auth === "open" ? { text: t("standing-open"), tone: "good" } : { text: t("standing-not-signed-in"), tone: "quiet" };
  }
  if (instance.sign_in_needed !== null) return { text: instance.sign_in_needed, tone: "bad" };
  if (instance.needs !== null) return { text: t("standing-needs", { what: instance.needs }), tone: "waiting" };
  const identity = instance.identity !== null && instance.identity !== instance.label ? instance.identity : null;
  const end = instance.expires_at === null || instance.expires_at <= now ? null : until(instance.expires_at, now);
  if (identity === null) return { text: end === null ? t("standing-signed-in") : t("standing-signed-in-until", { until: end }), tone: "good" };
  return { text: end === null ? t("standing-signed-in-as", { identity }) : t("standing-signed-in-as-until", { identity, until: end }), tone: "good" };
}

/** An app as people know it; in quotes where that is only what the program says of itself. */
export function who(approval: Approval): string {
  return approval.claimed ? t("quoted", { name: approval.name }) : approval.name;
}

/** The server an app wants to use, and whose account it would act on. */
export function what(approval: Approval): string {
  const { instance, server_name: server } = approval;
  return instance === null ? server : t("as-instance", { server, instance });
}

/** Since when somebody is signed in to an instance, until when, and when it was last used; or why nobody is. */
export function period(instance: InstanceState, now: number): { text: string; tone: Tone } {
  const used = instance.last_used === null ? t("period-not-used") : t("period-used", { ago: ago(instance.last_used, now) });
  if (instance.sign_in_needed !== null) return { text: t("period-trouble", { reason: instance.sign_in_needed, used }), tone: "bad" };
  if (instance.needs !== null) return { text: t("period-needs", { what: instance.needs, used }), tone: "waiting" };
  const since = ago(instance.signed_in_at, now);
  const end = instance.expires_at !== null && instance.expires_at > now ? until(instance.expires_at, now) : null;
  const text = end === null ? t("period-signed-in", { ago: since, used }) : t("period-signed-in-until", { ago: since, until: end, used });
  return { text, tone: "quiet" };
}

/** Where the master key rests; the owner says it in English. */
export function keptIn(store: string): string {
  return t(store.startsWith("a file") ? "settings-store-file" : "settings-store-keychain");
}

/** The part of an address people recognise. */
export function hostOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, hostname } = new URL(url);
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? t("on-this-computer") : host;
}

/** Whether signing in means pasting something, and what that is called. */
export function pasted(auth: Auth): string | null {
  if (auth === "api-key") return t("api-key");
  return typeof auth === "object" ? t("header", { name: auth.header }) : null;
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
      if (gone) heard.push(t("news-gone", { server: server.name, client: client.name }));
      if (is === "connected") heard.push(t("news-connected", { server: server.name, client: client.name }));
      if (is === "changed") heard.push(t("news-changed", { server: server.name, client: client.name }));
      if (is === "damaged") heard.push(t("news-damaged", { client: client.name }));
    }
  }
  for (const server of after.servers) {
    const old = before.servers.find((it) => it.id === server.id);
    const [was, is] = [old && active(old), active(server)];
    if (is && was?.label !== is.label) heard.push(t("news-uses", { server: server.name, instance: is.label }));
    if (is?.sign_in_needed && !was?.sign_in_needed) heard.push(t("news-sign-in", { server: server.name }));
  }
  for (const it of after.approvals) {
    const known = before.approvals.some((old) => old.verdict === "pending" && keyOf(old) === keyOf(it));
    if (it.verdict === "pending" && !known) heard.push(t("news-app", { app: who(it), server: it.server_name }));
  }
  for (const it of after.calls) {
    if (!before.calls.some((old) => old.id === it.id)) heard.push(t("news-call", { app: caller(it), tool: toolName(it), server: it.server_name }));
  }
  for (const server of after.servers) {
    const old = before.servers.find((it) => it.id === server.id)?.policy.tools_held ?? [];
    if (server.policy.tools_held.some((it) => !old.includes(it))) heard.push(t("news-tool", { server: server.name }));
  }
  return heard;
}

/** The app of a call; in quotes where that is only what the program says of itself. */
export function caller(it: AskedCall): string {
  return it.claimed ? t("quoted", { name: it.app }) : it.app;
}

/** A tool as people know it. */
export function toolName(it: { title: string | null; tool: string }): string {
  return it.title ?? it.tool;
}

// What the window asks of the owner, one line per command. The page reaches the machine through nothing else.

import { Channel, invoke } from "@tauri-apps/api/core";
import type { Elsewhere } from "./open";
import type { App } from "./wire/App";
import type { AuthInput } from "./wire/AuthInput";
import type { BundlePart } from "./wire/BundlePart";
import type { Call } from "./wire/Call";
import type { CallAnswer } from "./wire/CallAnswer";
import type { Command } from "./wire/Command";
import type { Doors } from "./wire/Doors";
import type { Failure } from "./wire/Failure";
import type { NetworkInput } from "./wire/NetworkInput";
import type { PolicyInput } from "./wire/PolicyInput";
import type { Reply } from "./wire/Reply";
import type { SettingsInput } from "./wire/SettingsInput";
import type { Snapshot } from "./wire/Snapshot";
import type { Via } from "./wire/Via";

/** What the window knows of the owner at one moment. */
export type View =
  | { state: "starting" }
  | { state: "running"; snapshot: Snapshot }
  | { state: "lost"; failure: Failure };

/** What a link asks for: a server by its id or its address, or why it asks for nothing, as `link-refused-…` ends. */
export type Asked = { id: string } | { address: string } | { nothing: string };

/** Something the tray or a link asks the window to show. */
export type Wish =
  | { wish: "add-instance" | "clear"; server: string }
  | { wish: "reconnect"; server: string; label: string }
  | { wish: "approval"; server: string; app: App }
  | { wish: "findings" | "no-tray" }
  | { wish: "review"; asked: Asked }
  | ({ wish: "other-account"; server: string } & Elsewhere);

/** A version newer than this one. Where it does not install itself, the system's packages or its user do. */
export type Newer = { version: string; notes: string | null; installs: boolean };

/** One kind of reply. */
export type ReplyTo<K extends Reply["reply"]> = Extract<Reply, { reply: K }>;

/** Everything the page can ask for; every promise rejects with a `Failure`. */
export interface Host {
  watch(show: (view: View) => void, wish: (wish: Wish) => void): Promise<void>;
  /** Opens the page of a sign-in this window began; the page's address never comes from here. */
  openSignIn(id: string): Promise<void>;
  addServer(url: string, id: string | null, name: string | null, auth: AuthInput | null): Promise<ReplyTo<"server">>;
  importSnippet(text: string): Promise<ReplyTo<"imported">>;
  signIn(server: string, label: string | null, copied: boolean): Promise<ReplyTo<"sign-in">>;
  reconnect(server: string, label: string | null, copied: boolean): Promise<ReplyTo<"sign-in">>;
  awaitSignIn(id: string, timeout_seconds: number): Promise<ReplyTo<"signed-in">>;
  cancelSignIn(id: string): Promise<ReplyTo<"done">>;
  signInWithKey(server: string, label: string | null, key: string): Promise<ReplyTo<"signed-in">>;
  switchInstance(server: string, label: string): Promise<ReplyTo<"done">>;
  renameInstance(server: string, label: string, to: string): Promise<ReplyTo<"done">>;
  /** Lets an app always act on one instance; `null`: on the active one again. */
  pin(client: string, server: string, label: string | null): Promise<ReplyTo<"done">>;
  signOut(server: string, label: string | null, all: boolean, mcp_remote: boolean): Promise<ReplyTo<"signed-out">>;
  connect(client: string, server: string, dry_run: boolean, via?: Via): Promise<ReplyTo<"edited">>;
  disconnect(client: string, server: string): Promise<ReplyTo<"edited">>;
  /** Writes an entry again that somebody else removed or changed, the way it was. */
  putBack(client: string, server: string, via: Via): Promise<ReplyTo<"edited">>;
  /** Whether Traygate puts this entry back by itself from now on, or only tells. */
  guard(client: string, server: string, restore: boolean): Promise<ReplyTo<"guard">>;
  /** Takes back the last edit of an app's files, or that with this number and all after it. */
  undo(client: string, to?: number): Promise<ReplyTo<"edited">>;
  /** The edits of an app's files that can be taken back, newest last. */
  history(client: string): Promise<ReplyTo<"history">>;
  /** What an edit did, and what was done since. */
  threeWay(client: string, number: number): Promise<ReplyTo<"three-way">>;
  /** Entries of an app that lead past Traygate; they and mcp-remote's sign-ins move, or it is said how they would. */
  moveIn(client: string, dry_run: boolean): Promise<ReplyTo<"moved-in">>;
  /** One real question for the server's tools. */
  testServer(server: string): Promise<ReplyTo<"tested">>;
  /** Looks for what is wrong; with `fix` mends what it safely can, `only` of these codes where some are given. */
  doctor(fix: boolean, only: string[]): Promise<ReplyTo<"doctor">>;
  /** What a support bundle would hold. */
  bundle(): Promise<ReplyTo<"bundle">>;
  /** Keeps these files as one in the folder of downloads; says where. */
  saveBundle(parts: BundlePart[]): Promise<string>;
  /** Lets an app that nobody connected use a server. */
  approve(app: App, server: string): Promise<ReplyTo<"done">>;
  /** The user's word about a call that waits for it. */
  answerCall(id: string, answer: CallAnswer): Promise<ReplyTo<"done">>;
  /** What apps may do with a server's tools, after a change if one is given. */
  policy(server: string, change: PolicyInput | null): Promise<ReplyTo<"policy">>;
  /** Whether any app reaches any server. */
  pause(on: boolean): Promise<ReplyTo<"done">>;
  /** Says no to it, or takes back what it was allowed. */
  decline(app: App, server: string): Promise<ReplyTo<"done">>;
  /** The latest calls, newest last. */
  activity(limit: number): Promise<ReplyTo<"activity">>;
  /** Tells of calls from now on, until the function it gives is called. */
  followCalls(show: (calls: Call[]) => void): Promise<() => void>;
  /** Keeps a table of calls in the folder of downloads; says where. */
  saveCalls(table: string): Promise<string>;
  /** Other ways into AI apps for one server, in this language. */
  doors(server: string, language: string): Promise<Doors>;
  /** Lets an app ask its user whether to add the server. */
  openLink(client: string, server: string): Promise<void>;
  /** Makes Claude Desktop's bundle in the folder of downloads; says where. */
  pack(server: string): Promise<string>;
  /** The settings, after a change if one is given. */
  settings(change: SettingsInput | null): Promise<ReplyTo<"settings">>;
  network(change: NetworkInput | null): Promise<ReplyTo<"network">>;
  vault(): Promise<ReplyTo<"vault">>;
  rekeyVault(): Promise<ReplyTo<"done">>;
  resetVault(): Promise<ReplyTo<"done">>;
  /** Keeps everything but secrets in the folder of downloads; says where. */
  saveBackup(): Promise<string>;
  restore(document: string): Promise<ReplyTo<"restored">>;
  /** Shows the folder of downloads in the system's file manager. */
  showDownloads(): Promise<void>;
  /** Shows the folder with Traygate's log. */
  showLog(): Promise<void>;
  /** Whether there is a place from which updates come. */
  hasUpdates(): Promise<boolean>;
  /** Asks that place for the newest version; `null`: this is it. */
  lookForUpdate(): Promise<Newer | null>;
  /** Installs what was found, and starts Traygate anew: the window closes. */
  installUpdate(): Promise<void>;
}

/** The caller knows which reply its command leads to; `Reply::Failed` arrives as a rejection. */
const ask = <K extends Reply["reply"]>(command: Command): Promise<ReplyTo<K>> => invoke("ask", { command });

export const host: Host = {
  watch: (show, wish) => invoke("watch", { views: new Channel(show), wishes: new Channel(wish) }),
  openSignIn: (id) => invoke("open_sign_in", { id }),
  addServer: (url, id, name, auth) => ask({ command: "add-server", url, id, name, auth, terms: null }),
  importSnippet: (text) => ask({ command: "import", text }),
  signIn: (server, label, copied) => ask({ command: "sign-in", server, label, copied }),
  reconnect: (server, label, copied) => ask({ command: "reconnect", server, label, copied }),
  awaitSignIn: (id, timeout_seconds) => ask({ command: "await-sign-in", id, timeout_seconds }),
  cancelSignIn: (id) => ask({ command: "cancel-sign-in", id }),
  signInWithKey: (server, label, key) => ask({ command: "sign-in-with-key", server, label, key }),
  switchInstance: (server, label) => ask({ command: "switch-instance", server, label }),
  renameInstance: (server, label, to) => ask({ command: "rename-instance", server, label, new: to }),
  pin: (client, server, label) => ask({ command: "pin", client, server, label }),
  signOut: (server, label, all, mcp_remote) => ask({ command: "sign-out", server, label, all, mcp_remote }),
  connect: (client, server, dry_run, via = "bridge") =>
    ask({ command: "connect", clients: [client], servers: [server], via, dry_run }),
  disconnect: (client, server) => ask({ command: "disconnect", clients: [client], servers: [server] }),
  putBack: (client, server, via) => ask({ command: "connect", clients: [client], servers: [server], via, dry_run: false }),
  guard: (client, server, restore) => ask({ command: "guard", client, server, rule: restore ? "restore" : "tell" }),
  undo: (client, to) => ask({ command: "undo", client, to: to ?? null }),
  history: (client) => ask({ command: "history", client }),
  threeWay: (client, number) => ask({ command: "three-way", client, number }),
  moveIn: (client, dry_run) => ask({ command: "move-in", clients: [client], servers: [], take_sign_ins: true, dry_run }),
  testServer: (server) => ask({ command: "test-server", server }),
  doctor: (fix, only) => ask({ command: "doctor", fix, only }),
  bundle: () => ask({ command: "bundle" }),
  saveBundle: (parts) => invoke("save_bundle", { parts }),
  approve: (app, server) => ask({ command: "approve", app, server }),
  answerCall: (id, answer) => ask({ command: "answer-call", id, answer }),
  policy: (server, change) => ask({ command: "policy", server, change }),
  pause: (on) => ask({ command: "pause", on }),
  decline: (app, server) => ask({ command: "decline", app, server }),
  activity: (limit) => ask({ command: "activity", limit }),
  followCalls: async (show) => {
    await invoke("follow_calls", { calls: new Channel(show) });
    return () => void invoke("leave_calls");
  },
  saveCalls: (table) => invoke("save_calls", { table }),
  doors: (server, language) => invoke("doors", { server, language }),
  openLink: (client, server) => invoke("open_link", { client, server }),
  pack: (server) => invoke("pack", { server }),
  settings: (change) => ask({ command: "settings", change }),
  network: (change) => ask({ command: "network", change }),
  vault: () => ask({ command: "vault" }),
  rekeyVault: () => ask({ command: "rekey-vault" }),
  resetVault: () => ask({ command: "reset-vault" }),
  saveBackup: () => invoke("save_backup"),
  restore: (document) => ask({ command: "restore", document }),
  showDownloads: () => invoke("show_downloads"),
  showLog: () => invoke("show_log"),
  hasUpdates: () => invoke("has_updates"),
  lookForUpdate: () => invoke("look_for_update"),
  installUpdate: () => invoke("install_update"),
};

/** Whatever was thrown, as a failure that can be shown. */
export function failureOf(thrown: unknown): Failure {
  if (typeof thrown === "object" && thrown !== null && "message" in thrown && "kind" in thrown) return thrown as Failure;
  return { kind: "ours", message: thrown instanceof Error ? thrown.message : String(thrown), hint: null };
}

// What is done at one click because it can be taken back at another: each deed says what it did and offers the way back.

import type { Shell } from "./shell";
import { t } from "./texts";
import type { ClientState } from "./wire/ClientState";
import type { Crossing } from "./wire/Crossing";
import type { Edit } from "./wire/Edit";
import type { ServerState } from "./wire/ServerState";
import { active, isOn } from "./words";

/** Apps without a pin act on this instance from now on. */
export async function choose(shell: Shell, server: ServerState, label: string): Promise<void> {
  const before = active(server)?.label;
  await shell.host.switchInstance(server.id, label);
  const said = (label: string) => (): string => t("said-switched", { server: server.name, label });
  const back = async (): Promise<void> => {
    if (before === undefined) return;
    await shell.host.switchInstance(server.id, before);
    shell.say(said(before));
  };
  shell.say(said(label), before === undefined || before === label ? undefined : { name: () => t("undo"), run: () => void shell.during(server.id, back) });
}

/** An instance is called something else from now on. */
export async function rename(shell: Shell, server: ServerState, label: string, to: string): Promise<void> {
  await shell.host.renameInstance(server.id, label, to);
  const back = async (): Promise<void> => {
    await shell.host.renameInstance(server.id, to.trim(), label);
    shell.say(() => t("said-renamed", { from: to.trim(), to: label }));
  };
  shell.say(() => t("said-renamed", { from: label, to: to.trim() }), { name: () => t("undo"), run: () => void shell.during(server.id, back) });
}

/** An app acts on this instance from now on, whichever is active; `null`: on the active one. */
export async function pin(shell: Shell, client: ClientState, server: ServerState, label: string | null): Promise<void> {
  const before = client.pins[server.id] ?? null;
  const set = async (label: string | null): Promise<() => string> => {
    await shell.host.pin(client.id, server.id, label);
    const names = { client: client.name, server: server.name };
    return () => (label === null ? t("said-unpinned", names) : t("said-pinned", { ...names, label }));
  };
  const back = async (): Promise<void> => shell.say(await set(before));
  shell.say(await set(label), { name: () => t("undo"), run: () => void shell.during(`${client.id}/${server.id}`, back) });
}

/** A server is out of an app's settings. */
export async function disconnect(shell: Shell, client: ClientState, server: ServerState): Promise<void> {
  const { edits } = await shell.host.disconnect(client.id, server.id);
  sayEdited(shell, "connect-removed", client.id, server, edits);
}

/** Says that an app's settings were changed for one server, what has to be done now, and offers to undo it. */
export function sayEdited(shell: Shell, said: "connect-written" | "connect-removed", id: string, server: ServerState, edits: Edit[]): void {
  const client = shell.snapshot.clients.find((it) => it.id === id);
  if (client === undefined) return;
  const names = { server: server.name, client: client.name };
  const reload = edits.find((it) => it.written)?.reload ?? "";
  const text = (): string => (said === "connect-written" ? t("connect-written", names) : t("connect-removed", names));
  const back = (): Promise<void> => undo(shell, id, [server.id]);
  shell.say(() => `${text()} ${reload}`.trim(), { name: () => t("undo"), run: () => void shell.during(id, back) });
}

/** Takes back the last edit of an app's files, or that with this number and all after it; `entries` are those it concerns. */
export async function undo(shell: Shell, id: string, entries: string[], to?: number): Promise<void> {
  const client = shell.snapshot.clients.find((it) => it.id === id);
  if (client === undefined) return;
  const before: Record<string, Crossing> = client.crossings;
  await shell.host.undo(id, to);
  const again = async (): Promise<void> => {
    for (const entry of entries) {
      const was = before[entry];
      if (was === undefined) continue;
      if (isOn(was)) await shell.host.putBack(id, entry, was.via ?? "bridge");
      else await shell.host.disconnect(id, entry);
    }
    shell.say(() => t("said-put-back", { client: client.name }));
  };
  shell.say(() => t("said-undone", { client: client.name }), { name: () => t("crossing-put-back"), run: () => void shell.during(id, again) });
}

// Which dialog is open, by ids; joined with the newest snapshot before it is drawn.

import type { AskedCall } from "./wire/AskedCall";
import type { App } from "./wire/App";
import type { Approval } from "./wire/Approval";
import type { ClientState } from "./wire/ClientState";
import type { ServerState } from "./wire/ServerState";
import type { Snapshot } from "./wire/Snapshot";
import type { Via } from "./wire/Via";

/** Where a "Reconnect" of `other` ended; `added`: that instance was not there before. */
export type Elsewhere = { label: string; other: string; added: boolean };

export type Open =
  | { dialog: "address"; server: string | null; again: null; /** The address that a link asks for. */ link?: string }
  | { dialog: "sign-in"; server: string; again: string | null }
  | { dialog: "clear"; server: string; label: string | null }
  | { dialog: "call"; server: string; id: string }
  | { dialog: "approval"; server: string; app: App }
  | { dialog: "other-account"; server: string; ended: Elsewhere }
  | { dialog: "connect"; server: string; client: string; via?: Via }
  | { dialog: "crossing"; server: string; client: string }
  | { dialog: "move"; client: string };

export type Shown =
  | { dialog: "address"; server: ServerState | null; link: string }
  | { dialog: "sign-in"; server: ServerState; again: string | null }
  | { dialog: "clear"; server: ServerState; label: string | null }
  | { dialog: "call"; call: AskedCall }
  | { dialog: "approval"; approval: Approval }
  | { dialog: "other-account"; server: ServerState; ended: Elsewhere }
  | { dialog: "connect"; server: ServerState; client: ClientState; via: Via }
  | { dialog: "crossing"; server: ServerState; client: ClientState }
  | { dialog: "move"; client: ClientState };

/** One app and one server as a key. */
export function keyOf(it: { server: string; app: App }): string {
  return JSON.stringify([it.server, it.app]);
}

/** The dialog with what it is about; null when that is gone. */
export function reopen(open: Open, snapshot: Snapshot): Shown | null {
  if (open.dialog === "move") {
    const client = snapshot.clients.find((it) => it.id === open.client);
    return client === undefined ? null : { dialog: "move", client };
  }
  const server = snapshot.servers.find((it) => it.id === open.server) ?? null;
  if (open.dialog === "address") return { dialog: "address", server, link: open.link ?? "" };
  if (server === null) return null;
  switch (open.dialog) {
    case "sign-in":
      return { dialog: "sign-in", server, again: open.again };
    case "clear":
      return { dialog: "clear", server, label: open.label };
    case "approval": {
      // Answered elsewhere, it goes by itself.
      const asked = snapshot.approvals.find((it) => it.verdict === "pending" && keyOf(it) === keyOf(open));
      return asked === undefined ? null : { dialog: "approval", approval: asked };
    }
    case "call": {
      // Answered elsewhere, or too late.
      const call = snapshot.calls.find((it) => it.id === open.id);
      return call === undefined ? null : { dialog: "call", call };
    }
    case "other-account":
      return { dialog: "other-account", server, ended: open.ended };
    case "connect":
    case "crossing": {
      const client = snapshot.clients.find((it) => it.id === open.client);
      if (client === undefined) return null;
      if (open.dialog === "crossing") return { dialog: "crossing", server, client };
      return { dialog: "connect", server, client, via: open.via ?? client.crossings[server.id]?.via ?? "bridge" };
    }
  }
}

// Which dialog is open, by ids; joined with the newest snapshot before it is drawn.

import type { ClientState } from "./wire/ClientState";
import type { ServerState } from "./wire/ServerState";
import type { Snapshot } from "./wire/Snapshot";

export type Open =
  | { dialog: "address"; server: string | null; again: null }
  | { dialog: "sign-in"; server: string; again: string | null }
  | { dialog: "clear"; server: string }
  | { dialog: "connect" | "crossing"; server: string; client: string };

export type Shown =
  | { dialog: "address"; server: ServerState | null }
  | { dialog: "sign-in"; server: ServerState; again: string | null }
  | { dialog: "clear"; server: ServerState }
  | { dialog: "connect"; server: ServerState; client: ClientState }
  | { dialog: "crossing"; server: ServerState; client: ClientState };

/** The dialog with what it is about; null when that is gone. */
export function reopen(open: Open, snapshot: Snapshot): Shown | null {
  const server = snapshot.servers.find((it) => it.id === open.server) ?? null;
  if (open.dialog === "address") return { dialog: "address", server };
  if (server === null) return null;
  if (open.dialog === "sign-in") return { dialog: "sign-in", server, again: open.again };
  if (open.dialog === "clear") return { dialog: "clear", server };
  const client = snapshot.clients.find((it) => it.id === open.client);
  return client === undefined ? null : { dialog: open.dialog, server, client };
}

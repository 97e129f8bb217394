// What every screen is given: the owner's state, and what can be done from anywhere.

import type { Host } from "./host";
import type { Toast } from "./parts/Toasts.svelte";
import type { Approval } from "./wire/Approval";
import type { ClientState } from "./wire/ClientState";
import type { ServerState } from "./wire/ServerState";
import type { Snapshot } from "./wire/Snapshot";
import type { Via } from "./wire/Via";

/** What somebody wants done with a server, or with a server and an app. */
export type Deed =
  | { deed: "turn"; client: ClientState; server: ServerState; on: boolean }
  | { deed: "reach"; client: ClientState; server: ServerState; via: Via }
  | { deed: "explain"; client: ClientState; server: ServerState }
  | { deed: "choose"; server: ServerState; label: string }
  | { deed: "reconnect" | "clear"; server: ServerState; label: string | null }
  | { deed: "add" | "set-up"; server: ServerState };

/** Every screen there is; `screens.ts` says what each is. */
export type ScreenId = "connections" | "activity" | "doctor" | "other-apps" | "settings" | "server" | "client";

/** Where the window is: a screen, and the id of what it is about ("" where it is about everything). */
export type Place = { screen: ScreenId; subject: string };

export interface Shell {
  readonly host: Host;
  readonly snapshot: Snapshot;
  /** Unix seconds, moved on every few seconds. */
  readonly now: number;
  /** Keys of what is under way: a server's id, or `client/server`. */
  readonly busy: ReadonlySet<string>;
  /** Opens a dialog or does what needs none. */
  act(deed: Deed): void;
  /** Opens the dialog that adds a server. */
  addServer(): void;
  /** Opens the dialog that moves an app's own entries to Traygate. */
  move(client: string): void;
  /** Asks whether an app may use a server. */
  decide(approval: Approval): void;
  /** Takes back what an app was allowed. */
  takeBack(approval: Approval): void;
  /** Shows another screen. */
  go(screen: ScreenId, subject?: string): void;
  /** Shows the screen before this one. */
  back(): void;
  /** Runs something that has no place for its failure; that becomes a message. */
  during(key: string, work: () => Promise<void>): Promise<void>;
  /** A message that goes by itself, with a way to take the deed back if there is one. */
  say(text: Toast["text"], offer?: Toast["offer"]): void;
}

/** What every screen takes. */
export type ScreenProps = { shell: Shell; subject: string };

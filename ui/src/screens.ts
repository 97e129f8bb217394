// Every screen, in the order of the rail. The rail, the way to each and its tests are derived from this list.

import type { Component } from "svelte";
import type { Shell, ScreenId, ScreenProps } from "./shell";
import Activity from "./screens/Activity.svelte";
import Client from "./screens/Client.svelte";
import Connections from "./screens/Connections.svelte";
import Doctor from "./screens/Doctor.svelte";
import OtherApps from "./screens/OtherApps.svelte";
import Server from "./screens/Server.svelte";
import Settings from "./screens/Settings.svelte";
import type { Snapshot } from "./wire/Snapshot";

export interface Screen {
  readonly component: Component<ScreenProps>;
  /** Its place in the rail: lines on a field of 24 × 24. Screens without one are reached from others. */
  readonly icon?: string;
  /** The screen of the rail it belongs to, where it has no place of its own. */
  readonly under?: ScreenId;
  /** How many things there want somebody. */
  readonly count?: (snapshot: Snapshot) => number;
  /** Whether what it is about is still there. */
  readonly there?: (snapshot: Snapshot, subject: string) => boolean;
}

export const screens: Record<ScreenId, Screen> = {
  connections: {
    component: Connections,
    icon: "M4 7h5m6 0h5M4 17h9m4 0h3M9 4.5v5h6v-5zM13 14.5v5h4v-5z",
  },
  activity: {
    component: Activity,
    icon: "M3 12h4l3-7 4 14 3-7h4",
  },
  doctor: {
    component: Doctor,
    icon: "M12 3l7 3v5c0 4.5-3 8-7 10-4-2-7-5.5-7-10V6zM12 8.5v6M9 11.5h6",
    count: (snapshot) => snapshot.findings.length,
  },
  "other-apps": {
    component: OtherApps,
    icon: "M4 4h6v6H4zM4 14h6v6H4zM14 14h6v6h-6zM17 3v8m-4-4h8",
  },
  settings: {
    component: Settings,
    icon: "M4 7h9m4 0h3M4 12h3m4 0h9M4 17h7m4 0h5M13 5v4h4V5zM7 10v4h4v-4zM11 15v4h4v-4z",
  },
  server: {
    component: Server,
    under: "connections",
    there: (snapshot, subject) => snapshot.servers.some((it) => it.id === subject),
  },
  client: {
    component: Client,
    under: "connections",
    there: (snapshot, subject) => snapshot.clients.some((it) => it.id === subject),
  },
};

/** The ids in the rail's order. */
export const rail = (Object.keys(screens) as ScreenId[]).filter((it) => screens[it].icon !== undefined);

/** Whatever is wanted, somewhere that can be shown. */
export function place(wanted: Shell["snapshot"], screen: ScreenId, subject: string): { screen: ScreenId; subject: string } {
  const there = screens[screen].there?.(wanted, subject) ?? true;
  return there ? { screen, subject } : { screen: "connections", subject: "" };
}

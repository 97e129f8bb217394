// The fake owner's calls and settings.

import type { Host } from "./host";
import type { Call } from "./wire/Call";
import type { VaultState } from "./wire/VaultState";

type Choices = Pick<Host, "activity" | "followCalls" | "network" | "vault" | "rekeyVault" | "resetVault" | "restore">;

/** One call, a quarter of an hour ago. */
export function call(over: Partial<Call> = {}): Call {
  return {
    at: Date.now() - 900_000,
    client: "claude-desktop",
    server: "partnerstack",
    instance: "Acme",
    method: "tools/call",
    tool: "list_partners",
    took_ms: 240,
    bytes: 1800,
    outcome: "done",
    ...over,
  };
}

/** A day of calls: more in working hours, now and then one that fails. */
export function manyCalls(): Call[] {
  const tools = ["list_partners", "get_program", "create_partner", "list_deals", "get_deal", "update_deal"];
  const clients = ["claude-desktop", "cursor", "claude-code", "my-script"];
  return Array.from({ length: 420 }, (_, at) => {
    const ago = ((420 - at) / 420) ** 1.4 * 22 * 3_600_000;
    const outcome = at % 41 === 0 ? "failed" : at % 67 === 0 ? "held" : "done";
    return call({
      at: Math.round(Date.now() - ago),
      client: clients[(at * 7) % 11] ?? "claude-desktop",
      server: at % 5 === 0 ? "part3" : "partnerstack",
      instance: at % 5 === 0 ? "Studio North" : at % 3 === 0 ? "Borealis" : "Acme",
      method: at % 9 === 0 ? "tools/list" : "tools/call",
      tool: at % 9 === 0 ? null : (tools[(at * 5) % 6] ?? null),
      took_ms: 80 + ((at * 37) % 400) + (at % 29 === 0 ? 2400 : 0),
      bytes: 300 + ((at * 613) % 40_000),
      outcome,
    });
  });
}

export type ChoicesKept = {
  calls: Call[];
  vault: VaultState;
  /** A call that happens now. */
  happen: (call: Call) => void;
};

/** `asked` notes what was asked and fails when it is to. */
export function choices(asked: (what: string) => Promise<void>): Choices & { kept: ChoicesKept } {
  let following: ((calls: Call[]) => void) | null = null;
  const kept: ChoicesKept = {
    calls: manyCalls(),
    vault: {
      file: "/home/jo/.local/share/traygate/vault.db",
      key_store: "the system keychain",
      damage: null,
      locked: null,
      records: [
        { server: "partnerstack", label: "Acme", rest: "opens" },
        { server: "partnerstack", label: "Borealis", rest: "opens" },
      ],
    },
    happen: (it) => {
      kept.calls = [...kept.calls, it];
      following?.([it]);
    },
  };
  let network = { proxy: "system", certificates: null as [string, number] | null };
  return {
    kept,
    async activity(limit) {
      await asked(`activity ${limit}`);
      return { reply: "activity", calls: kept.calls };
    },
    async followCalls(show) {
      await asked("follow-calls");
      following = show;
      return () => {
        void asked("leave-calls");
        following = null;
      };
    },
    async network(change) {
      await asked(`network ${JSON.stringify(change)}`);
      if (change !== null) {
        const certificates = change.forget_certificates ? null : change.certificates === null ? network.certificates : ([change.certificates.name, 1] as [string, number]);
        network = { proxy: change.proxy ?? network.proxy, certificates };
      }
      return { reply: "network", network };
    },
    async vault() {
      await asked("vault");
      return { reply: "vault", vault: kept.vault };
    },
    async rekeyVault() {
      await asked("rekey-vault");
      return { reply: "done", message: "" };
    },
    async resetVault() {
      await asked("reset-vault");
      kept.vault = { ...kept.vault, damage: null };
      return { reply: "done", message: "A new vault is in use." };
    },
    async restore(document) {
      await asked(`restore ${document}`);
      return { reply: "restored", done: ["Added the server Part3."], left: ["Sign in to Part3: Studio North."] };
    },
  };
}

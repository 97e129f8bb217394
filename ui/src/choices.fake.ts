// The fake owner's calls, doors and settings.

import type { Host, Newer } from "./host";
import type { Call } from "./wire/Call";
import type { Doors } from "./wire/Doors";
import type { GuidePage } from "./wire/GuidePage";
import type { Look } from "./wire/Look";
import type { SettingsState } from "./wire/SettingsState";
import type { VaultState } from "./wire/VaultState";

type Choices = Pick<
  Host,
  | "activity" | "followCalls" | "saveCalls" | "doors" | "openLink" | "pack" | "settings" | "network" | "vault" | "rekeyVault"
  | "resetVault" | "saveBundle" | "saveBackup" | "restore" | "showDownloads" | "showLog"
  | "hasUpdates" | "lookForUpdate" | "installUpdate"
>;

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

function guide(id: string, app: string, plan: string, over: Partial<GuidePage>): GuidePage {
  return { id, app, plan, who: "you", why: "", cannot: null, by_it: [], by_you: [], instead: "any-app", message: null, ...over };
}

const steps = ["Open Settings → Connectors (in Claude Desktop or on claude.ai).", "Choose Add custom connector.", "Save. A browser page opens: sign in and approve."];

function doorsOf(): Doors {
  const why = "Paid personal plans have custom connectors.";
  const message = "Hello,\n\nI would like to use PartnerStack in ChatGPT (Business). Only administrators and owners can use Developer mode. Could you set it up?\n\n1. Open Settings → Apps.\n\nName: PartnerStack\nServer URL: https://mcp.partnerstack.com/mcp\n\nThank you!\n";
  return {
    guides: [
      guide("claude-free", "Claude.ai", "Free", { who: "nobody", why: "Custom connectors need a paid plan.", instead: "claude-desktop" }),
      guide("claude-pro", "Claude.ai", "Pro, Max", { why, by_you: steps, instead: "claude-desktop" }),
      guide("claude-team", "Claude.ai", "Team, Enterprise", { who: "it-then-you", why, by_it: steps.slice(0, 2), by_you: steps, message, instead: "claude-desktop" }),
      guide("chatgpt-plus", "ChatGPT", "Plus, Pro", { why: "Personal paid plans have Developer mode, in the browser.", by_you: steps }),
      guide("chatgpt-business", "ChatGPT", "Business", {
        who: "it",
        why: "Only administrators and owners can use Developer mode.",
        by_it: ["Open Settings → Apps."],
        by_you: ["Once it is published, choose it in a new chat."],
        message,
      }),
      guide("gemini", "Gemini", "the app and gemini.google.com", { who: "nobody", why: "It takes only the services Google chose.", instead: "gemini-or-any-app" }),
      guide("gemini-cli", "Gemini CLI", "every account", { why: "It runs on this computer, so Traygate sets it up.", instead: "gemini-cli" }),
    ],
    links: [
      { client: "cursor", name: "Cursor" },
      { client: "vscode", name: "VS Code" },
      { client: "lm-studio", name: "LM Studio" },
    ],
  };
}

export type ChoicesKept = {
  calls: Call[];
  settings: SettingsState;
  vault: VaultState;
  /** What the place of updates has; "none": there is no such place. */
  updates: "none" | Newer | null;
  /** A call that happens now. */
  happen: (call: Call) => void;
};

/** `asked` notes what was asked and fails when it is to; `look` shows every window the new look. */
export function choices(asked: (what: string) => Promise<void>, look: (look: Look) => void): Choices & { kept: ChoicesKept } {
  let following: ((calls: Call[]) => void) | null = null;
  const kept: ChoicesKept = {
    calls: manyCalls(),
    settings: { language: "system", theme: "system", port: 7717, port_now: 7717, port_left: 0, start_at_login: false },
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
    updates: "none",
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
    async saveCalls(table) {
      await asked(`save-calls ${table.trim().split("\r\n").length - 1}`);
      return "/home/jo/Downloads/traygate-activity.csv";
    },
    async doors(server, language) {
      await asked(`doors ${server} ${language}`);
      return doorsOf();
    },
    async openLink(client, server) {
      await asked(`open-link ${client} ${server}`);
    },
    async pack(server) {
      await asked(`pack ${server}`);
      return `/home/jo/Downloads/${server}.mcpb`;
    },
    async settings(change) {
      await asked(`settings ${JSON.stringify(change)}`);
      if (change !== null) {
        const { settings } = kept;
        kept.settings = {
          ...settings,
          language: change.language ?? settings.language,
          theme: change.theme ?? settings.theme,
          port: change.port ?? settings.port,
          port_now: change.port ?? settings.port_now,
          port_left: change.port === null ? settings.port_left : 2,
          start_at_login: change.start_at_login ?? settings.start_at_login,
        };
        look({ language: kept.settings.language, theme: kept.settings.theme });
      }
      return { reply: "settings", settings: kept.settings };
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
    async saveBundle(parts) {
      await asked(`save-bundle ${parts.map((it) => it.name).join(" ")}`);
      return "/home/jo/Downloads/traygate-support.zip";
    },
    async saveBackup() {
      await asked("save-backup");
      return "/home/jo/Downloads/traygate-backup.json";
    },
    async restore(document) {
      await asked(`restore ${document}`);
      return { reply: "restored", done: ["Added the server Part3."], left: ["Sign in to Part3: Studio North."] };
    },
    async showDownloads() {
      await asked("show-downloads");
    },
    async showLog() {
      await asked("show-log");
    },
    async hasUpdates() {
      await asked("has-updates");
      return kept.updates !== "none";
    },
    async lookForUpdate() {
      await asked("look-for-update");
      return kept.updates === "none" ? null : kept.updates;
    },
    async installUpdate() {
      await asked("install-update");
    },
  };
}

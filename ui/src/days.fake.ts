// Which day the fake owner has: named in the page's address, so that any state can be looked at in a browser.

import { note } from "./first_run";
import { approval, askedCall, client, crossing, type fakeHost, fresh, guard, instance, server, workday } from "./host.fake";
import { findings } from "./samples.fake";
import { screens } from "./screens";
import type { Place, ScreenId } from "./shell";
import type { Failure } from "./wire/Failure";
import type { Look } from "./wire/Look";
import type { Snapshot } from "./wire/Snapshot";

type Fake = ReturnType<typeof fakeHost>;

const gone: Failure = { kind: "owner", message: "Traygate was closed", hint: "AI apps reach no server until it runs again" };
const never: Failure = { kind: "owner", message: "Traygate could not be started", hint: "Start it from the menu of programs." };
const refused: Failure = { kind: "ours", message: "Traygate’s own file /home/jo/.local/share/traygate/state.db cannot be read", hint: "See whether the disk is full." };
const away: Failure = { kind: "server", message: "PartnerStack cannot be reached: no connection could be made", hint: null };
const locked: Failure = { kind: "key-store", message: "the system keychain is locked", hint: null };

/** `?lang=de` for one of the languages, `?theme=dark` for the other look. */
export function look(asked: URLSearchParams): Look {
  return { language: (asked.get("lang") ?? "system") as Look["language"], theme: (asked.get("theme") ?? "system") as Look["theme"] };
}

/** `?at=server/partnerstack` for one of the screens. */
export function place(asked: URLSearchParams): Place {
  const [screen = "", subject = ""] = (asked.get("at") ?? "").split("/");
  return { screen: (Object.keys(screens) as ScreenId[]).find((it) => it === screen) ?? "connections", subject };
}

/** The state of everything. Each flag is one thing that is otherwise than on a usual day. */
export function day(asked: URLSearchParams): Snapshot {
  const it = workday();
  it.look = look(asked);
  const [first, second] = it.servers;
  // `?new`, `?new=signed-in`, `?new=connected`, `?new=called`: the first start, and how far it came.
  if (asked.has("new")) {
    fresh(it);
    const far = ["", "signed-in", "connected", "called"].indexOf(asked.get("new") ?? "");
    // Somebody who came that far is led on, and chose this server.
    if (far >= 1) note("partnerstack");
    if (far >= 1 && first !== undefined) first.instances = [instance("Acme", { active: true, identity: "jo@acme.example" })];
    const app = it.clients[0];
    if (far >= 2 && app !== undefined) app.crossings["partnerstack"] = crossing({ status: far === 2 ? "written" : "connected", via: "bridge" });
  }
  if (asked.has("findings")) it.findings = findings();
  if (asked.has("paused")) it.owner.paused = true;
  if (asked.has("no-apps")) for (const app of it.clients) app.installed = false;
  if (asked.has("held") && first !== undefined) first.policy.tools_held = ["delete_link"];
  if (asked.has("plain-files") && first !== undefined) first.mcp_remote_files = 3;
  if (asked.has("key") && second !== undefined) it.servers[1] = server("partnero", "Partnero", { auth: "api-key", note: second.note });
  if (asked.has("guarded")) for (const app of it.clients.slice(0, 2)) for (const one of Object.values(app.crossings)) if (one.via !== null) one.guard = guard();
  // `?long`: names as companies have them. `?many`: everything there is an app for.
  if (asked.has("long") && first !== undefined) {
    first.instances = [
      instance("Nordlicht Partnerprogramm Nordamerika", { active: true, identity: "johanna.freifrau-von-hohenlohe@partnermanagement.nordlicht.example" }),
      instance("Donaudampfschifffahrtsgesellschaftsprogramm", { sign_in_needed: "Sign in again: PartnerStack ended this sign-in on 24 November." }),
    ];
    for (const app of it.clients) app.pins = { partnerstack: "Donaudampfschifffahrtsgesellschaftsprogramm" };
    it.approvals = [approval({ named: "a-script-with-a-name-nobody-can-pronounce-or-remember" }, "a-script-with-a-name-nobody-can-pronounce-or-remember", { instance: "Donaudampfschifffahrtsgesellschaftsprogramm", verdict: "approved" })];
  }
  if (asked.has("many")) {
    const names = ["Copilot CLI", "Gemini CLI", "LM Studio", "Zed", "OpenCode", "JetBrains AI Assistant", "Visual Studio"];
    it.clients.push(...names.map((name) => client(name, name, { partnerstack: crossing({ status: "connected", via: "bridge" }) })));
    it.servers.push(server("linear", "Linear", { instances: [instance("Acme", { active: true })] }), server("notion", "Notion"));
    for (const app of it.clients) for (const one of it.servers) app.crossings[one.id] ??= crossing();
  }
  if (asked.has("offline")) {
    it.findings.push({ code: "server-unreachable", subject: "PartnerStack (Acme)", message: "PartnerStack cannot be reached: no connection could be made.", remedy: "Check the network (and VPN).", fixable: false });
  }
  if (asked.has("locked")) {
    it.findings.push({ code: "vault-locked", subject: "Traygate", message: "The system keychain is locked, so no sign-in can be used.", remedy: "Unlock the keychain.", fixable: false });
  }
  if (asked.get("asks") === "app") it.approvals = [approval({ client: "cursor" }, "Cursor", { scopes: ["Read partners and deals", "Change partners and deals"] })];
  if (asked.get("asks") === "nothing") it.approvals = [approval({ client: "cursor" }, "Cursor", { verdict: "approved" }), approval({ named: "my-script" }, "my-script", { verdict: "approved" })];
  if (asked.get("asks") === "claimed-app") it.approvals = [approval({ named: "my-script" }, "my-script")];
  if (asked.get("asks") === "call") it.calls = [askedCall()];
  return it;
}

/** What is otherwise about the owner itself. */
export function prepare(host: Fake, asked: URLSearchParams): void {
  if (asked.has("quiet")) host.kept.calls = [];
  if (asked.get("vault") === "damaged") host.kept.vault.damage = "the file is cut off";
  const notes = "- Instances can be sorted.\n- The doctor knows three more things.";
  const updates = asked.get("updates");
  if (updates !== null) host.kept.updates = updates === "newest" ? null : { version: "0.2.0", notes, installs: updates === "newer" };
  if (asked.has("locked")) {
    host.kept.vault.locked = locked.message;
    host.kept.vault.records = host.kept.vault.records.map((it) => ({ ...it, rest: "unknown" }));
  }
  // `?starting`: Traygate does not come up. `?slow`: it does, and answers nothing after that.
  if (asked.has("starting")) host.stall([]);
  if (asked.has("slow")) host.stall(["watch"]);
  // `?fails=activity`: whatever is asked with that word.
  const word = asked.get("fails");
  if (word !== null) host.failOn(word, word === "watch" ? never : word === "switch" ? locked : ["sign-in", "test", "look-for-update"].includes(word) ? away : refused);
}

/** What happens once the page is there. */
export function happen(host: Fake, asked: URLSearchParams): void {
  if (asked.has("gone")) host.show({ state: "lost", failure: gone });
  if (asked.get("asks") === "link") host.wish({ wish: "review", asked: { address: "https://mcp.example.com/mcp" } });
  if (asked.get("asks") === "other-account") host.wish({ wish: "other-account", server: "partnerstack", label: "Borealis", other: "Acme", added: true });
}

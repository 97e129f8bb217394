// What happens by itself while somebody looks on.

import type { Page } from "playwright-core";

export type Event = {
  name: string;
  /** The day it happens on; see `days.fake.ts`. */
  query: string;
  happens: (page: Page) => Promise<void>;
};

/** An app calls for the first time, another one again; a budget is used. */
const called = (page: Page): Promise<void> =>
  page.evaluate(() =>
    window.fake.change((day) => {
      const now = Date.now() / 1000;
      for (const app of day.clients) {
        const it = app.crossings["partnerstack"];
        if (it !== undefined && it.via !== null) Object.assign(it, { status: "connected", last_seen: now, detail: null, guard: null });
      }
      const it = day.servers[0]!;
      it.limits = { per_minute: 120, used: 117, waiting: 0, learnt: true };
      it.instances[0]!.last_used = now;
    }),
  );

/** Somebody chooses another instance in the tray. */
const switched = (page: Page): Promise<void> => page.evaluate(() => window.fake.change((day) => day.servers[0]!.instances.forEach((it) => (it.active = it.label === "Borealis"))));

/** A sign-in ends, and the owner finds something. */
const ended = (page: Page): Promise<void> =>
  page.evaluate(() =>
    window.fake.change((day) => {
      day.servers[0]!.instances[0]!.sign_in_needed = "Sign in again: PartnerStack ended this sign-in.";
      day.findings.push({ code: "sign-in-needed", subject: "PartnerStack (Acme)", message: "PartnerStack ended this sign-in.", remedy: "Sign in again.", fixable: false });
    }),
  );

const another = (page: Page): Promise<void> =>
  page.evaluate(() =>
    window.fake.kept.happen({ at: Date.now(), client: "cursor", server: "part3", instance: "Studio North", method: "tools/call", tool: "list_partners", took_ms: 12_000, bytes: 2_400_000, outcome: "failed" }),
  );

/** What was slow to answer does, whatever was shown meanwhile. */
const answered = async (page: Page): Promise<void> => {
  await page.locator(".waiting .bar").first().waitFor();
  await page.evaluate(() => window.fake.resume());
  await page.locator(".waiting").waitFor({ state: "detached" });
};

export const events: Event[] = [
  { name: "a call, in the grid", query: "at=connections", happens: called },
  { name: "a call, on the screen of its server", query: "at=server/partnerstack", happens: called },
  { name: "a call, on the screen of its app", query: "at=client/claude-desktop", happens: called },
  { name: "a call, in the list of all", query: "at=activity", happens: another },
  { name: "a switch, in the grid", query: "at=connections", happens: switched },
  { name: "a switch, on the screen of the server", query: "at=server/partnerstack", happens: switched },
  { name: "a sign-in that ends, in the grid", query: "at=connections", happens: ended },
  { name: "a finding, elsewhere", query: "at=settings", happens: ended },
  { name: "an answer that was slow, on the screen of a server", query: "at=server/partnerstack&slow", happens: answered },
  { name: "an answer that was slow, on the screen of an app", query: "at=client/cursor&slow", happens: answered },
  { name: "an answer that was slow, of all calls", query: "at=activity&slow", happens: answered },
  { name: "an answer that was slow, of the doctor", query: "at=doctor&findings&slow", happens: answered },
  { name: "an answer that was slow, of the settings", query: "at=settings&slow", happens: answered },
];

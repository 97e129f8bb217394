// The words on screen, in the user's language: `texts/LANGUAGE/SCREEN.ftl`, in Fluent's syntax.

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { createSubscriber } from "svelte/reactivity";

/** Every language there is, the complete one first. */
export const languages = ["en", "de", "fr"] as const;
export type Language = (typeof languages)[number];

const sources = import.meta.glob<string>("./texts/*/*.ftl", { query: "?raw", import: "default", eager: true });

const bundles = Object.fromEntries(languages.map((it) => [it, bundle(it)])) as Record<Language, FluentBundle>;

let spoken: Language = ofSystem(navigator.languages);
let changed: () => void = () => {};
const heed = createSubscriber((update) => {
  changed = update;
});

/** The text of a message; what is drawn with it is drawn anew when the language changes. */
export function t(id: string, args: Record<string, FluentVariable> = {}): string {
  heed();
  for (const language of [spoken, languages[0]]) {
    const message = bundles[language].getMessage(id);
    if (message?.value != null) return bundles[language].formatPattern(message.value, args);
  }
  return id;
}

/** The locale for dates and numbers: the language on screen, in the system's region where that speaks it. */
export function regional(): string {
  heed();
  return navigator.languages.find((it) => it.toLowerCase().split("-")[0] === spoken) ?? spoken;
}

/** Speaks this language from now on; `null`: the system's. */
export function speak(wanted: string | null): void {
  const next = languages.find((it) => it === wanted) ?? ofSystem(navigator.languages);
  document.documentElement.lang = next;
  if (next === spoken) return;
  spoken = next;
  changed();
}

/** The first language of the system's that there is. */
export function ofSystem(wanted: readonly string[]): Language {
  for (const it of wanted) {
    const found = languages.find((known) => it.toLowerCase().split("-")[0] === known);
    if (found !== undefined) return found;
  }
  return languages[0];
}

function bundle(of: Language): FluentBundle {
  // All three are written from left to right: no isolation marks, which copied text would carry along.
  const made = new FluentBundle(of, { useIsolating: false });
  for (const [path, text] of Object.entries(sources)) {
    if (path.startsWith(`./texts/${of}/`)) made.addResource(new FluentResource(text));
  }
  return made;
}

/** Marks a name that `Said.svelte` shows strong. The marks cannot be typed, and any that are there already go. */
export function strong(name: string): string {
  return `\u0001${name.replace(/[\u0001\u0002]/g, "")}\u0002`;
}

/** A text in pieces, the strong ones marked. */
export function pieces(text: string): { text: string; strong: boolean }[] {
  return text
    .split(/(\u0001[^\u0002]*\u0002)/)
    .filter((it) => it !== "")
    .map((it) => (it.startsWith("\u0001") ? { text: it.slice(1, -1), strong: true } : { text: it, strong: false }));
}

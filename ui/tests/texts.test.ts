import { FluentResource } from "@fluent/bundle";
import { parse } from "svelte/compiler";
import { afterEach, describe, expect, it } from "vitest";
import { rail } from "../src/screens";
import { languages, ofSystem, speak, t } from "../src/texts";

const sources = import.meta.glob<string>("../src/texts/*/*.ftl", { query: "?raw", import: "default", eager: true });
const code = import.meta.glob<string>(["../src/**/*.svelte", "../src/**/*.ts", "!../src/wire/*"], { query: "?raw", import: "default", eager: true });

/** Message → what it takes, of one language. */
function messages(language: string): Record<string, string[]> {
  const all: Record<string, string[]> = {};
  for (const [path, text] of Object.entries(sources)) {
    if (!path.startsWith(`../src/texts/${language}/`)) continue;
    for (const { id, value } of new FluentResource(text).body) {
      expect(all[id], `${id} is there once`).toBeUndefined();
      // What a message takes stands in its pattern as { type: "var", name }.
      const taken = [...JSON.stringify(value).matchAll(/"type":"var","name":"(\w+)"/g)].map((it) => it[1] ?? "");
      all[id] = [...new Set(taken)].sort();
    }
  }
  return all;
}

type Node = { type: string; name?: string; data?: string; [key: string]: unknown };

/** The words in a component's markup: between the tags, and in what is read out or shown of their attributes. */
function literals(node: unknown, inAttribute = false, found: string[] = []): string[] {
  if (Array.isArray(node)) {
    for (const it of node) literals(it, inAttribute, found);
  } else if (typeof node === "object" && node !== null) {
    const it = node as Node;
    const spoken = it.type === "Attribute" && ["aria-label", "title", "placeholder", "alt", "note"].includes(it.name ?? "");
    if (it.type === "Attribute" && !spoken) return found;
    if (it.type === "Text" && /\p{L}{2}/u.test(it.data ?? "")) found.push((it.data ?? "").trim());
    for (const [key, value] of Object.entries(it)) if (key !== "css" && key !== "instance" && key !== "module") literals(value, inAttribute, found);
  }
  return found;
}

afterEach(() => speak("en"));

describe("texts", () => {
  it("are the same messages with the same gaps in every language", () => {
    const english = messages("en");
    expect(Object.keys(english).length).toBeGreaterThan(5);
    for (const language of languages) expect(messages(language), language).toEqual(english);
  });

  it("have no line that Fluent does not read", () => {
    for (const [path, text] of Object.entries(sources)) {
      const begun = text.split("\n").filter((it) => /^[a-z]/.test(it)).length;
      expect(new FluentResource(text).body.length, path).toBe(begun);
    }
  });

  it("are there for every id in the code, and nobody keeps one that is not used", () => {
    const english = messages("en");
    const all = Object.values(code).join("\n");
    const used = [...all.matchAll(/\bt\(\s*"([a-z0-9-]+)"/g)].map((it) => it[1] ?? "");
    for (const id of used) expect(english, id).toHaveProperty(id);
    for (const id of rail) expect(english).toHaveProperty(`screen-${id}`);
    const named = (id: string): boolean =>
      all.includes(`"${id}"`) || [...all.matchAll(/`([a-z-]+-)\$\{/g)].some((it) => id.startsWith(it[1] ?? "\0"));
    expect(Object.keys(english).filter((id) => !named(id))).toEqual([]);
  });

  it("stand in the catalogue and not in the components", () => {
    const own: Record<string, string[]> = {};
    for (const [path, text] of Object.entries(code)) {
      const name = path.split("/").at(-1)?.replace(".svelte", "") ?? "";
      if (!path.endsWith(".svelte")) continue;
      const found = literals(parse(text, { modern: true }).fragment);
      if (found.length > 0) own[name] = found;
    }
    expect(own).toEqual({});
  });

  it("follow the system's languages, the user's choice before them", () => {
    expect(ofSystem(["pt-BR", "de-AT", "fr"])).toBe("de");
    expect(ofSystem(["pt"])).toBe("en");
    speak("de");
    expect(t("screen-connections")).toBe("Verbindungen");
    expect(document.documentElement.lang).toBe("de");
    expect(t("rail-with-count", { screen: "Diagnose", count: 1 })).toBe("Diagnose, 1 Befund");
    speak(null);
    expect(t("screen-connections")).toBe("Connections");
  });
});

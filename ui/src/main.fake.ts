// Entry of the window in an ordinary browser (`npm run dev`, then /fake.html): everything real but the owner.

import { mount, unmount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { day, happen, place, prepare } from "./days.fake";
import { fakeHost } from "./host.fake";
import { speak } from "./texts";
import { wear } from "./theme";
import "./tokens.css";
import type { Look } from "./wire/Look";

const target = document.getElementById("app");
let shown: Record<string, unknown> | null = null;

/** Shows the window on a day of this description, in place of whatever is there. */
async function begin(described: string): Promise<void> {
  if (target === null) return;
  if (shown !== null) await unmount(shown);
  const asked = new URLSearchParams(described);
  localStorage.clear();
  dress({ language: "system", theme: "system" });
  const host = fakeHost(day(asked));
  prepare(host, asked);
  shown = mount(App, { target, props: { host, first: place(asked) } });
  // For whoever looks on: the browser's tests, and people at its console.
  Object.assign(window, { fake: host });
  // After what the page asked for as it came up.
  await new Promise((later) => setTimeout(later));
  happen(host, asked);
}

/** Shows what is there in another look, whatever state it is in. */
function dress({ language, theme }: Look): void {
  speak(language === "system" ? null : language);
  wear(theme);
}

Object.assign(window, { begin, dress });
void begin(location.search);

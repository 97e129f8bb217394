// Light or dark: what the user chose, else what the system says at this moment.

import type { Theme } from "./wire/Theme";

let chosen: Theme = "system";
// Not every test's page can be asked.
const dark = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;
dark?.addEventListener("change", paint);
paint();

/** Looks like this from now on. */
export function wear(theme: Theme): void {
  chosen = theme;
  paint();
}

function paint(): void {
  document.documentElement.dataset["theme"] = chosen === "system" ? (dark?.matches === true ? "dark" : "light") : chosen;
}

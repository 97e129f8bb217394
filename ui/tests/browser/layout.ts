// What a careful eye sees of a page at once: something cut off, pushed out, torn apart or lying over something else.

/** Runs inside the page, so it holds all it needs. Each fault is one line. `whole`: all of the screen is to be seen without scrolling. `wide`: the grid may scroll sideways. */
export function faults({ whole, wide }: { whole: boolean; wide: boolean }): string[] {
  const found: string[] = [];
  // As people name things, on the days with long names.
  const given = /Nordlicht Partnerprogramm|Donaudampfschifffahrt|freifrau-von-hohenlohe/;
  const dialog = document.querySelector<HTMLElement>("dialog[open]");
  const looked = dialog ?? document.body;
  const main = document.querySelector("main");
  if (whole && main !== null && main.scrollHeight > main.clientHeight) found.push(`scrolls by ${main.scrollHeight - main.clientHeight}`);
  const name = (it: Element): string => {
    const words = (it.getAttribute("aria-label") ?? it.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 60);
    return `<${it.tagName.toLowerCase()}${it.className === "" || typeof it.className !== "string" ? "" : `.${it.className.replace(/ ?svelte-\w+/g, "").trim().replace(/ /g, ".")}`}> “${words}”`;
  };
  const visible = (it: Element): boolean => it.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && it.closest(".unseen") === null;
  const all = [...looked.querySelectorAll<HTMLElement>("*")].filter(visible);

  // Sideways, nothing scrolls but long lines of files, which are meant to.
  const frames = [document.documentElement, ...document.querySelectorAll<HTMLElement>(wide ? "main, nav, dialog[open]" : "main, nav, dialog[open], .scroll")];
  for (const it of frames) {
    if (it.scrollWidth > it.clientWidth) found.push(`scrolls sideways by ${it.scrollWidth - it.clientWidth}: ${name(it)}`);
  }

  for (const it of all) {
    const style = getComputedStyle(it);
    const cut = style.overflowX !== "visible" && it.scrollWidth > it.clientWidth + 1;
    const short = style.overflowY === "hidden" && it.scrollHeight > it.clientHeight + 1;
    // What is shortened says the rest when it is pointed at, and elsewhere in full; several lines hold all but names.
    if ((cut || short) && (it.title === "" || (short && !given.test(it.title))) && it.matches(":not(pre, textarea, input, select, html, body, main, .scroll, svg, svg *)")) found.push(`cut off: ${name(it)}`);
  }

  // One line for what is pressed, and all of what is chosen or hinted at.
  const ink = document.createElement("canvas").getContext("2d");
  const inkOf = (text: string, style: CSSStyleDeclaration): number => {
    if (ink === null) return 0;
    ink.font = style.font;
    return ink.measureText(text).width;
  };
  for (const it of all) {
    const style = getComputedStyle(it);
    const room = it.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (it instanceof HTMLSelectElement) {
      const text = it.selectedOptions[0]?.text ?? "";
      // Names that people gave may be longer than anything; the list shows them whole.
      if (!given.test(text) && inkOf(text, style) > room + 1) found.push(`does not hold its choice “${text}”: ${name(it.labels[0] ?? it)}`);
    }
    if (it instanceof HTMLInputElement && it.placeholder !== "" && inkOf(it.placeholder, style) > room + 1) found.push(`does not hold its hint: “${it.placeholder}”`);
    if (it.matches("button:not(.link, .choice, nav *), .file .button")) {
      const lines = new Set(boxes(it).map((box) => Math.round(box.top)));
      if (lines.size > 1 && boxes(it).some((box) => box.top > boxes(it)[0]!.bottom - 2)) found.push(`more than one line: ${name(it)}`);
    }
  }

  function boxes(of: Node): DOMRect[] {
    const range = document.createRange();
    range.selectNodeContents(of);
    return [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  }

  // Words stay whole, but for addresses and names of files.
  const walker = document.createTreeWalker(looked, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.textContent ?? "";
    if (parent === null || text.trim() === "" || !visible(parent) || parent.closest("pre, code, textarea, option, style, script") !== null) continue;
    for (const word of text.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (word[0].length < 4) continue;
      // Addresses and the longest names may go over two lines.
      const whole = /\S*$/.exec(text.slice(0, word.index))![0] + /^\S*/.exec(text.slice(word.index))![0];
      if (whole.length > 30) continue;
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(`a word torn apart: “${word[0]}” in ${name(parent)}`);
      const box = range.getBoundingClientRect();
      const field = parent.closest<HTMLElement>("button, th, td, .cell, nav")?.getBoundingClientRect();
      if (field !== undefined && (box.left < field.left - 1 || box.right > field.right + 1)) found.push(`sticks out: “${word[0]}” of ${name(parent)}`);
    }
  }

  // What can be pressed is not under something else.
  for (const it of all) {
    if (!it.matches("button, input, select, textarea, summary, a") || it.matches(":disabled, .unseen")) continue;
    const box = it.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const frame = (it.closest(".scroll, pre, .parts, nav, main, dialog") ?? document.body).getBoundingClientRect();
    // A dialog's buttons stay below whatever scrolls.
    const end = it.closest("footer") === null ? it.closest("dialog")?.querySelector("footer")?.getBoundingClientRect().top : undefined;
    if (y < Math.max(frame.top, 0) || y > Math.min(frame.bottom, end ?? Infinity, innerHeight) - 1 || x < 0 || x > innerWidth) continue;
    const hit = document.elementFromPoint(x, y);
    if (hit === null || hit.closest(".toast") !== null || hit.closest("[inert]") !== null || it.closest("[inert]") !== null) continue;
    if (!it.contains(hit) && !hit.contains(it) && it.closest("label")?.contains(hit) !== true) found.push(`lies under ${name(hit)}: ${name(it)}`);
  }
  // Too small to be met with a finger or a shaking hand: 24 by 24, or as much room around it.
  for (const it of all) {
    if (!it.matches("button:not(:disabled), [role=switch]")) continue;
    const box = it.getBoundingClientRect();
    if (box.height < 16) found.push(`too low (${Math.round(box.height)}): ${name(it)}`);
  }
  return [...new Set(found)];
}

// jsdom knows <dialog> but not how to open one.

import "@testing-library/jest-dom/vitest";

HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
  this.open = true;
};

// Nothing has a size there.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

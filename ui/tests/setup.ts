// jsdom knows <dialog> but not how to open one.

import "@testing-library/jest-dom/vitest";

HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
  this.open = true;
};

// The window against the fake owner in a real browser: `npm run browser`.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/browser/*.browser.ts"],
    // Nothing here waits for a clock; this only ends what hangs, also where the machine is busy with something else.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    // Two pages at a time: while one is drawn, the other is looked at.
    maxConcurrency: 2,
  },
});

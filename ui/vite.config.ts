import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting()],
  build: {
    // WebKitGTK 2.44, WebView2 evergreen and macOS 13.
    target: ["safari16.4", "chrome120"],
    modulePreload: false,
    // The page may load nothing but its own files, no `data:` either.
    assetsInlineLimit: 0,
    rolldownOptions: {
      // `--mode fake`: the page with the fake owner, for the browser's tests.
      ...(mode === "fake" ? { input: "fake.html" } : {}),
      // Fixed names: what is embedded changes by content, not by file list.
      output: { entryFileNames: "window.js", chunkFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    // axe takes seconds where the machine is busy with something else.
    testTimeout: 20_000,
  },
}));

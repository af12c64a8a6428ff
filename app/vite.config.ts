import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the API answers during development; the built client is served by the API itself. */
const api = process.env["ENERGYSALE_API"] ?? "http://127.0.0.1:8001";

/** What every page needs is split by how often it changes; features and charts come as they are imported. */
const groups = [
  { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: "tanstack", test: /node_modules\/@tanstack\// },
];

export default defineConfig({
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  server: { port: 5173, proxy: { "/api": { target: api, changeOrigin: false } } },
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  test: {
    environment: "jsdom",
    // Files share their worker: making a page and loading all modules anew for each takes ten times as long.
    pool: "threads",
    isolate: false,
    setupFiles: ["src/test-setup.ts"],
    testTimeout: 60_000,
    restoreMocks: true,
    unstubGlobals: true,
  },
});

import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const miniflare = {
  compatibilityDate: "2026-08-01",
  modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
  kvNamespaces: ["TOKENS"],
  bindings: { BASE_URL: process.env.BASE_URL },
};

export default defineConfig({ plugins: [cloudflareTest({ miniflare })], test: { include: ["worker.test.js", "sample-*.vitest.ts"] } });

// `experimental.wasm` is what docs/runtimes.md asks for.
export default { preset: process.env.PRESET, compatibilityDate: "2026-11-01", experimental: { wasm: true }, output: { dir: "out", serverDir: "out" } };

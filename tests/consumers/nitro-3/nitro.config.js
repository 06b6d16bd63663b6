export default { preset: process.env.PRESET, serverDir: ".", compatibilityDate: "2026-11-01", output: { dir: "out", serverDir: "out" } };

// `node:crypto` for the bundles: Node.js, Bun, Deno and workerd have it, and a Worker without the flag can still be loaded.
const crypto = globalThis.process?.getBuiltinModule?.("node:crypto") ?? {};

export default crypto;
export const { createCipheriv, createDecipheriv, createHash, randomBytes } = crypto;

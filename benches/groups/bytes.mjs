// What a bundle takes: our entries with all that they export, and the peers as `cold` has them, which is checks only.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { bundle, COLD, made, packageFolder } from "../make.mjs";
import { OURS } from "./rows.mjs";

const WASM = "wechat_cloudbase_bg.wasm";
const ENTRIES = {
  "default entry": ["wechat-cloudbase"],
  "default and relay entries": ["wechat-cloudbase", undefined, 'export * from "wechat-cloudbase/relay"'],
  "relay/client entry": ["wechat-cloudbase/relay/client"],
  "standard-schema entry": ["wechat-cloudbase/standard-schema"],
  "worker upload": ["wechat-cloudbase", WASM],
  "slim entry": ["wechat-cloudbase/slim", WASM],
  "web entry": ["wechat-cloudbase/web", WASM],
  "gloo entry": ["wechat-cloudbase/gloo"],
  "tokens entry": ["wechat-cloudbase/tokens"],
  "config entry": ["wechat-cloudbase/config"],
  "codes entry": ["wechat-cloudbase/codes"],
};
/** What a relay on Hono takes beside a client. */
const HONO = ["hono", "hono/body-limit", "hono/cors", "hono/csrf", "hono/secure-headers"];
const PEERS = Object.keys(COLD).filter((peer) => ![OURS, "JSON alone"].includes(peer));

export async function bytes() {
  const rows = [];
  for (const [name, [entry, wasm, more = ""]] of Object.entries(ENTRIES)) {
    const file = `bytes/${name.replaceAll(/[ /]/g, "-")}.mjs`;
    await bundle({ contents: `export * from "${entry}";${more}`, resolveDir: made }, file, { minify: true, workerd: name.startsWith("worker") });
    const files = [join(made, file), ...(wasm ? [join(packageFolder, "dist/wasm", wasm)] : [])];
    rows.push({ group: "bytes", runtime: "", case: name, candidate: OURS, ...sizes(files) });
  }
  for (const candidate of PEERS) {
    rows.push({ group: "bytes", runtime: "", case: "its checks of the four interfaces", candidate, ...sizes([join(made, COLD[candidate])]) });
  }
  const hono = HONO.map((name, index) => `export * as part${index} from "${name}";`).join("");
  await bundle({ contents: hono, resolveDir: made }, "bytes/hono.mjs", { minify: true });
  rows.push({ group: "bytes", runtime: "", case: "a relay without a client", candidate: "Hono", ...sizes([join(made, "bytes/hono.mjs")]) });
  return rows;
}

function sizes(files) {
  const contents = files.map((file) => readFileSync(file));
  const sum = (size) => contents.reduce((bytes, content) => bytes + size(content), 0);
  return { raw: sum((file) => file.length), gzip: sum((file) => gzipSync(file, { level: 9 }).length), brotli: sum((file) => brotliCompressSync(file).length), unit: "bytes" };
}

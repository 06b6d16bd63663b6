// The smallest receiver that does the job with node:crypto: it trusts that WeChat's XML is as it always was.
import { createDecipheriv, createHash } from "../node-crypto.mjs";
import { exchange, PLATFORM } from "../pushes.mjs";
import { store } from "./receiver-store.mjs";

export const element = (xml, name) => xml.match(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`)?.[1];

export function byHand() {
  const { componentAppid, token, encodingAESKey } = PLATFORM;
  const key = Buffer.from(`${encodingAESKey}=`, "base64");
  const iv = key.subarray(0, 16);
  const kept = new Map();
  async function receive(request) {
    const query = new URL(request.url).searchParams;
    const secret = element(await request.text(), "Encrypt");
    const signature = createHash("sha1").update([token, query.get("timestamp"), query.get("nonce"), secret].sort().join("")).digest("hex");
    if (signature !== query.get("msg_signature")) return new Response("refused", { status: 403 });
    const decipher = createDecipheriv("aes-256-cbc", key, iv).setAutoPadding(false);
    const plain = Buffer.concat([decipher.update(secret, "base64"), decipher.final()]);
    const end = 20 + plain.readUInt32BE(16);
    if (plain.toString("utf8", end, plain.length - plain.at(-1)) !== componentAppid) return new Response("refused", { status: 403 });
    const message = plain.toString("utf8", 20, end);
    await store(kept, (name) => element(message, name), exchange);
    return new Response("success");
  }
  return { receive, kept };
}

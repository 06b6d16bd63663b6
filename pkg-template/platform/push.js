// Reads a push: checks its signature, decrypts it, and returns what it says. What is wrong is not told to the sender.
import { isToken } from "../shared/check.js";
import { decrypt, keyOf } from "./encryption.js";
import { isAppid } from "./kept.js";
import { isSame, signatureOf } from "./signature.js";
import { readXml } from "./xml.js";

/** WeChat's pushes have about 1 KB. */
const LONGEST = 64 << 10;

/** Why a push is refused. Only `onEvent` gets this word. */
class Refusal extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Returns a function that reads a request: `{ push }`, or `{ refused }` with the reason. `platform` has `componentAppid`,
 * `token` and the keys, the newest first.
 */
export function pushReader({ componentAppid, token, encodingKeys }) {
  // Keys and not promises are kept: in Workers a promise belongs to the request that made it.
  const keys = [];
  const open = async (encrypted) => {
    for (const [index, encodingKey] of encodingKeys.entries()) {
      keys[index] ??= await keyOf(encodingKey);
      const message = await decrypt(keys[index], encrypted, componentAppid).catch(() => undefined);
      if (message !== undefined) return message;
    }
    throw new Refusal("encryption");
  };
  return async (request) => {
    try {
      return { push: said(await open(await signedContent(request, token))) };
    } catch (error) {
      return { refused: error instanceof Refusal ? error.reason : "content" };
    }
  };
}

async function signedContent(request, token) {
  if (request.method !== "POST") throw new Refusal("method");
  const query = new URL(request.url).searchParams;
  const [timestamp, nonce, signature] = ["timestamp", "nonce", "msg_signature"].map((name) => query.get(name) ?? "");
  if (!signature) throw new Refusal("signature");
  const encrypted = readXml(await bodyOf(request))?.get("Encrypt");
  if (!encrypted) throw new Refusal("content");
  if (!isSame(await signatureOf(token, timestamp, nonce, encrypted), signature)) throw new Refusal("signature");
  return encrypted;
}

/** Reads no more than a push can have, whatever length the sender names. */
async function bodyOf(request) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  // Some runtimes have no streams of requests.
  const reader = (request.body ?? new Response(await request.arrayBuffer()).body)?.getReader();
  let text = "";
  let length = 0;
  for (let chunk; reader && !(chunk = await reader.read()).done; ) {
    if ((length += chunk.value.length) > LONGEST) {
      reader.cancel().catch(() => {});
      throw new Refusal("length");
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

/** What the known pushes must have, beside InfoType and CreateTime. */
const NEEDS = {
  component_verify_ticket: { ticket: ["ComponentVerifyTicket", isToken] },
  authorized: { merchant: ["AuthorizerAppid", isAppid], authorizationCode: ["AuthorizationCode", isToken] },
  updateauthorized: { merchant: ["AuthorizerAppid", isAppid], authorizationCode: ["AuthorizationCode", isToken] },
  unauthorized: { merchant: ["AuthorizerAppid", isAppid] },
};

/** Returns `{ infoType, createTime, … }`, and `infoType` alone of a push that this package does not know. */
function said(message) {
  const texts = readXml(message);
  const infoType = texts?.get("InfoType");
  if (!infoType) throw new Refusal("content");
  if (!Object.hasOwn(NEEDS, infoType)) return { infoType: /^\w{1,64}$/.test(infoType) ? infoType : "unknown" };
  const push = { infoType, createTime: secondsOf(texts.get("CreateTime")) };
  for (const [name, [element, fits]] of Object.entries(NEEDS[infoType])) {
    push[name] = texts.get(element);
    if (!fits(push[name])) throw new Refusal("content");
  }
  return push;
}

function secondsOf(text) {
  if (!/^\d{1,11}$/.test(text ?? "")) throw new Refusal("content");
  return Number(text);
}

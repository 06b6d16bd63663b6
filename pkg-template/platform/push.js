// Reads a push: checks its signature, decrypts it, and returns what it says. What is wrong is not told to the sender.
import { bare, isToken } from "../shared/check.js";
import { Stopper } from "../shared/stop.js";
import { isAppid } from "../tokens/records.js";
import { decrypt, keyOf } from "./encryption.js";
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
 * `timeout`, the tokens and the keys, the newest first.
 */
export function pushReader({ componentAppid, timeout, tokens, encodingKeys }) {
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
    const stop = new Stopper(undefined, timeout);
    try {
      return bare({ push: said(await open(await stop.race(() => signedContent(request, tokens, stop)))) });
    } catch (error) {
      return bare({ refused: stop.late ? "timeout" : error instanceof Refusal ? error.reason : "content" });
    } finally {
      stop.close();
    }
  };
}

async function signedContent(request, tokens, stop) {
  if (request.method !== "POST") throw new Refusal("method");
  const query = new URL(request.url).searchParams;
  const [timestamp, nonce, signature] = ["timestamp", "nonce", "msg_signature"].map((name) => query.get(name) ?? "");
  if (!signature) throw new Refusal("signature");
  const encrypted = readXml(await bodyOf(request, stop))?.get("Encrypt");
  if (!encrypted) throw new Refusal("content");
  for (const token of tokens) if (isSame(await signatureOf(token, timestamp, nonce, encrypted), signature)) return encrypted;
  throw new Refusal("signature");
}

/** Reads no more than a push can have, whatever length the sender names, and for no longer than the time-out. */
async function bodyOf(request, stop) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  // Some runtimes have no streams of requests.
  const reader = (request.body ?? new Response(await request.arrayBuffer()).body)?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {});
  stop.onStop(cancel);
  let text = "";
  let length = 0;
  for (let chunk; reader && !(chunk = await reader.read()).done; ) {
    if ((length += chunk.value.length) > LONGEST) {
      cancel();
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
  if (!Object.hasOwn(NEEDS, infoType)) return bare({ infoType: /^\w{1,64}$/.test(infoType) ? infoType : "unknown" });
  const push = bare({ infoType, createTime: secondsOf(texts.get("CreateTime")) });
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

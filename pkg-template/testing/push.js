// Makes the pushes that WeChat sends to a platform's authorisation event URL: encrypted and signed.
import { keyOf } from "../platform/encryption.js";
import { signatureOf } from "../platform/signature.js";

const BLOCK = 32;

/** WeChat does not say how often it repeats a push. */
const TRIES = 3;

export async function createPush({ componentAppid, token, encodingAESKey, url = "https://platform.example/events" }, elements) {
  const now = secondsNow();
  const message = typeof elements === "string" ? elements : xmlOf({ AppId: componentAppid, CreateTime: now, ...elements });
  const encrypted = await encrypt(await keyOf(encodingAESKey), message, componentAppid);
  const query = { timestamp: String(now), nonce: String(random(4).join("")), encrypt_type: "aes" };
  query.msg_signature = await signatureOf(token, query.timestamp, query.nonce, encrypted);
  const body = xmlOf({ AppId: componentAppid, Encrypt: encrypted });
  return new Request(`${url}?${new URLSearchParams(query)}`, { method: "POST", headers: { "content-type": "text/xml" }, body });
}

/** Sends a push until the answer is `success`, as WeChat does. Resolves with the answers. */
export async function sendPush(platform, elements, receive = fetch) {
  const kept = typeof elements === "string" ? elements : { CreateTime: secondsNow(), ...elements };
  const answers = [];
  while (answers.length < TRIES && !isSuccess(answers.at(-1))) {
    const response = await receive(await createPush(platform, kept));
    answers.push({ status: response.status, text: await response.text() });
  }
  return answers;
}

const isSuccess = (answer) => answer?.status === 200 && answer.text === "success";

const secondsNow = () => Math.floor(Date.now() / 1000);

const xmlOf = (elements) => `<xml>${Object.entries(elements).map(element).join("")}</xml>`;

/** As WeChat writes it: numbers stand plainly, and texts in CDATA. */
const element = ([name, value]) => `<${name}>${typeof value === "number" ? value : `<![CDATA[${value}]]>`}</${name}>`;

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

async function encrypt({ key, iv }, message, appid) {
  const [text, receiver] = [message, appid].map((part) => new TextEncoder().encode(part));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length);
  const content = [...random(16), ...length, ...text, ...receiver];
  const filler = BLOCK - (content.length % BLOCK);
  const plain = Uint8Array.from([...content, ...new Array(filler).fill(filler)]);
  const secret = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-CBC", iv }, key, plain));
  // The last block is the filler of Web Crypto.
  return btoa(String.fromCharCode(...secret.subarray(0, -16)));
}

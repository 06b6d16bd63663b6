// Pushes of WeChat for tests, made with Node's own cryptography and not with the package's.
import { createCipheriv, createHash, randomBytes } from "node:crypto";

export const KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
export const OLD_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba";
export const TOKEN = "message-token-canary";

/** Returns the encrypted text. `change` gets the bytes before they are encrypted. */
export function encrypted(message, { appid = "wxc", key = KEY, block = 32, change = (bytes) => bytes } = {}) {
  const bytes = Buffer.from(`${key}=`, "base64");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(message));
  const content = Buffer.concat([randomBytes(16), length, Buffer.from(message), Buffer.from(appid)]);
  const filler = block - (content.length % block);
  const cipher = createCipheriv("aes-256-cbc", bytes, bytes.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(change(Buffer.concat([content, Buffer.alloc(filler, filler)]))), cipher.final()]).toString("base64");
}

export const signed = (...parts) => createHash("sha1").update(parts.sort().join("")).digest("hex");

export function requestOf(secret, { body, query, token = TOKEN, ...init } = {}) {
  const about = { timestamp: "1700000000", nonce: "n1", encrypt_type: "aes" };
  const all = { ...about, msg_signature: signed(token, about.timestamp, about.nonce, secret), ...query };
  const url = `https://platform.example/events?${new URLSearchParams(all)}`;
  return new Request(url, { method: "POST", body: body ?? `<xml><AppId><![CDATA[wxc]]></AppId><Encrypt><![CDATA[${secret}]]></Encrypt></xml>`, ...init });
}

/** Returns the request of a push with this XML, or these elements. */
export function push(elements, options) {
  const message = typeof elements === "string" ? elements : xml(elements);
  return requestOf(encrypted(message, options), options);
}

export const xml = (elements) => `<xml>${Object.entries({ AppId: "wxc", ...elements }).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`).join("")}</xml>`;

export const ticketOf = (ticket, createTime) => ({ InfoType: "component_verify_ticket", CreateTime: createTime, ComponentVerifyTicket: ticket });
export const authorizedOf = (merchant, code, createTime, infoType = "authorized") => ({
  InfoType: infoType, CreateTime: createTime, AuthorizerAppid: merchant, AuthorizationCode: code, AuthorizationCodeExpiredTime: 1, PreAuthCode: "pre",
});
export const unauthorizedOf = (merchant, createTime) => ({ InfoType: "unauthorized", CreateTime: createTime, AuthorizerAppid: merchant });

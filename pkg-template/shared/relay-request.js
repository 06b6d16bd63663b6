// Makes a request to a relay, for clients with a relay and for `relayTransport`.
import { baseOf, isBaseURL, refuse } from "./check.js";

const isPath = (relay) => /^\/(?!\/)/.test(relay);
/** A path is on the host of the page. `//host` would be another host. A URL object has `href`. */
const isRelay = (relay) => isBaseURL(isPath(relay) ? `https://a${relay}` : (relay?.href ?? relay));
const matches = (pattern, message) => [(value) => typeof value === "string" && pattern.test(value), message];
/** It stands in a path, so `..` must not pass. */
const isAppid = matches(/^[\w-]+$/, "must be an appid");

/** The options of a client with a relay, and those of its calls. */
export const RELAY = {
  relay: [isRelay, "must be a path such as `/api/wechat`, or an absolute http or https URL"],
  merchant: isAppid,
  credentials: matches(/^(same-origin|include)$/, "must be `same-origin` or `include`"),
};
export const RELAY_CALL = {
  idempotencyKey: matches(/^[!-~]{1,255}$/, "must have 1 to 255 characters of visible ASCII"),
  confirm: isAppid,
};

/** Returns the address of a relay. Is asked at each call: a server may render the page and make the client, but there a path has no host. */
export function addressOf(relay) {
  if (!isPath(relay)) return baseOf(relay);
  const { origin } = globalThis.location ?? {};
  if (!/^http/.test(origin)) refuse([{ path: "options.relay", segments: ["relay"], code: "invalid_option", message: "must be an absolute URL outside of a page" }]);
  return baseOf(origin + relay);
}

/** Returns the arguments of `fetch`. Without a body it is a GET. */
export const relayRequest = ({ credentials, headers }, url, more, body) => [
  url,
  {
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers, "x-wechat-relay": "1", ...more },
    body,
    // A login page in the place of an answer is an error.
    redirect: "manual",
    // The other value is the default, and Workers refuse this member.
    ...(credentials === "include" && { credentials }),
  },
];

/** Returns the request of a call. `key` is that of a write. Without a merchant the call is the platform's. */
export function callRequest(options, address, merchant, name, body, key, { confirm, locale }) {
  const headers = { "content-type": "application/json" };
  if (locale) headers["accept-language"] = locale;
  if (key) headers["idempotency-key"] = key;
  if (key && confirm) headers["x-wechat-confirm"] = confirm;
  return relayRequest(options, `${address}/${merchant ? `merchants/${merchant}` : "platform"}/${name}`, headers, body);
}

/** Pages on plain http have no `crypto.randomUUID`. */
export const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** Whether a call may change something. A name that is not known does. The relay judges by itself. */
export function mayWrite(name, text) {
  try {
    return !(/^(get|list)/.test(name) || (name === "setCloudAccessToken" && JSON.parse(text).action === "get"));
  } catch {
    return true;
  }
}

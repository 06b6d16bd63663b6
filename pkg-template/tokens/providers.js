// Providers for a fixed token and for token servers.
import { ask } from "../client/ask.js";
import { check, isToken, RULES } from "../shared/check.js";
import { DecodeError, redact, TokenError } from "../shared/errors.js";
import { partsOf } from "./header-parts.js";
import { SENDING, sending } from "./options.js";
import { own } from "./records.js";
import { about, merchantOf, say } from "./words.js";

const STATIC = { token: [isToken, "must be a token (a string without blanks)"] };
const SERVER = {
  ...SENDING,
  url: RULES.url,
  appid: RULES.text,
  kind: [(value) => value === "authorizer" || value === "component", "must be `authorizer` or `component`"],
  headers: [isHeaders, "must be headers that fetch accepts"],
};

function isHeaders(value) {
  try {
    return Boolean(new Headers(value));
  } catch {
    // Without the class the copy below fails, and the runtime's error names it.
    return !globalThis.Headers;
  }
}

export function staticToken(token) {
  check({ token }, STATIC, { required: ["token"], within: "staticToken" });
  return async () => token;
}

export function tokenServer(options) {
  const given = check(options, SERVER, { required: ["url"] });
  const { url, kind, timeout = 10_000 } = given;
  // A copy, because headers that somebody adds later would be sent without being hidden.
  const headers = Object.fromEntries(new Headers(given.headers));
  const target = { name: "tokenServer", method: "GET", headers, effect: "read", hideBody: true, adapt };
  const credentials = Object.values(headers).flatMap(partsOf);
  const sent = sending({ __proto__: null, ...given, baseURL: url });
  const words = { what: "token server", locale: given.locale };
  return async (request) => {
    const asked = own(request);
    const merchant = kind === "component" ? given.appid : merchantOf(given.appid, asked, given);
    const path = kind === "component" ? "component-access-token" : `authorizer-access-token?appid=${encodeURIComponent(merchant)}`;
    const { rejected, signal, callId } = asked;
    const secrets = [...credentials, rejected].filter(Boolean);
    const answer = own(await ask({ ...target, path: `/inner/${path}`, merchant, callId, secrets }, {}, own({ ...sent, timeout, signal })));
    if (Number(answer.code)) throw about(merchant, refusal(answer, secrets, words));
    const { token } = own(answer.data);
    if (isToken(token)) return token;
    const message = say(words, "undocumented", "data.token");
    throw about(merchant, new DecodeError({ message, endpoint: target.name, path: "data.token", body: "" }));
  };
}

/** wxcomponent answers what WeChat said to it as text: `WxErrCode != 0, resp: {61023 refresh_token is invalid rid: …}`. */
const OF_WECHAT = "WxErrCode != 0, resp: {";

/** A pattern with a beginning and an end to search for would take quadratic time. */
function saidByWeChat(data) {
  const text = typeof data === "string" ? data : "";
  const at = text.indexOf(OF_WECHAT);
  return at < 0 ? "" : text.slice(at + OF_WECHAT.length, Math.max(0, text.lastIndexOf("}")));
}

/** Writes an answer of wxcomponent as WeChat would write it. Everything else stays as it is. */
function adapt(text) {
  try {
    const answer = own(JSON.parse(text));
    const [, errcode, errmsg] = /^\s*(-?\d+) ([^]*)$/.exec(saidByWeChat(answer.data)) ?? [];
    if (errcode) return JSON.stringify({ errcode: Number(errcode), errmsg });
    return ["number", "string"].includes(typeof answer.code) ? JSON.stringify({ errcode: 0, ...answer }) : text;
  } catch {
    return text;
  }
}

function refusal({ code, errorMsg }, secrets, { what }) {
  const said = typeof errorMsg === "string" ? redact(errorMsg, secrets).replace(/\p{Cc}+/gu, " ") : "";
  // Nobody knows all codes of all servers. Without a token nothing was done, so a retry does no harm.
  return new TokenError({ message: `${what}: ${Number(code)} ${said}`.trim(), retryable: true });
}

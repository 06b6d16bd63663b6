// Providers for a fixed token and for token servers, and stores for authorizer-token.js.
import { check, isToken, methods, RULES } from "../shared/check.js";
import { TokenError } from "../shared/errors.js";
import { exchange, limited, undocumented } from "./exchange.js";
import { partsOf } from "./header-parts.js";

const STATIC = { token: [isToken, "must be a token (a string without blanks)"] };
const SERVER = {
  url: RULES.url,
  appid: RULES.text,
  kind: [(value) => value === "authorizer" || value === "component", "must be `authorizer` or `component`"],
  headers: [isHeaders, "must be headers that fetch accepts"],
  fetch: RULES.function,
  timeout: RULES.timeout,
};

function isHeaders(value) {
  try {
    return Boolean(new Headers(value));
  } catch {
    return false;
  }
}

export function staticToken(token) {
  check({ token }, STATIC, { required: ["token"], within: "staticToken" });
  return async () => token;
}

export function tokenServer(options) {
  const required = options?.kind === "component" ? ["url"] : ["url", "appid"];
  const { url, kind, appid, headers, fetch, timeout = 10_000 } = check(options, SERVER, { required });
  const path = kind === "component" ? "component-access-token" : `authorizer-access-token?appid=${encodeURIComponent(appid)}`;
  const request = { what: "token server", fetch, timeout, url: `${url.replace(/\/+$/, "")}/inner/${path}`, init: { method: "GET", headers } };
  const credentials = [...new Headers(headers).values()].flatMap(partsOf);
  return async ({ rejected, signal } = {}) => {
    const secrets = [...credentials, rejected];
    const { data } = await limited(request, signal, (stop) => exchange({ ...request, stop, secrets, refusal }));
    return isToken(data?.token) ? data.token : undocumented(request.what, "data.token");
  };
}

function refusal({ code, errorMsg }, clean) {
  return Number(code) ? new TokenError({ message: `token server: ${code} ${clean(errorMsg)}` }) : undefined;
}

export function mapStore(map = new Map()) {
  check({ map }, { map: methods("get", "set") }, { within: "" });
  return { get: async (key) => map.get(key), set: async (key, record) => void map.set(key, record) };
}

export function kvStore(kv, prefix = "") {
  const put = typeof kv?.put === "function" ? "put" : "set";
  check({ kv }, { kv: methods("get", put) }, { required: ["kv"], within: "" });
  return {
    async get(key) {
      const text = await kv.get(prefix + key);
      return text ? JSON.parse(text) : undefined;
    },
    set: async (key, record) => void (await kv[put](prefix + key, JSON.stringify(record))),
  };
}

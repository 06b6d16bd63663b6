// Makes valid payloads, and payloads with one change. The same seed makes the same payloads.
import { interfaces } from "./fixtures.js";

/** mulberry32 */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const callback = (event) => ({ msgType: event ? "event" : "text", event, env: "e", functionName: "f", enable: true });
const container = (enable) => ({ enable, qbase_env: "e", qbase_container_path: "/", text_mode: 1 });
const functions = (enable, ...events) => ({ enable, callbacks: events.map(callback) });
const set = { action: "set", env: "e", open: true, api_whitelist: ["/*"], version: 1 };
const trigger = (name) => ({ name, type: "timer", config: "0 0 2 1 * * *" });
export const VALID = {
  setCallBackConfig: [
    { function_config: functions(true, "", "qr_scan_scene") },
    { container_config: container(true) },
    { function_config: functions(false, ""), container_config: container(true) },
    { function_config: functions(true, "express_add_path"), container_config: container(false) },
  ],
  getCallBackConfig: [{}],
  getFunctionConfig: [1, 2, 3].map((type) => ({ type, env: "e", function_name: "f" })),
  listFunctions: [{ env: "e", limit: 20, offset: 0 }],
  getEnvInfo: [{}, { env: "e" }],
  uploadFunctionConfig: [
    [1, { permissions: { openapi: ["wxacode.get"] } }],
    [2, { triggers: [trigger("t"), trigger("u")] }],
    [2, [trigger("t")]],
    [3, { timeout: 5, environment: [{ key: "K", value: "v" }] }],
    [3, '{"timeout":5}'],
  ].map(([type, config]) => ({ type, env: "e", function_name: "f", config })),
  setCloudAccessToken: [set, { ...set, api_whitelist: ["/wxa/a", "/wxa/b"] }, { action: "get", env: "e" }, { ...set, action: "get" }],
};

const ENTRIES = [
  "", "/", "/*", "*", "wxa", "wxacode.get", "/wxa/v1.2/a", "wxa/v1.2", "//a", "/a//b", "/a?b", "a#b", "https://a/b", "a://", "/a://b",
  "api.weixin.qq.com", "api.weixin.qq.com/wxa", ".", "./a", "a\n.b/c", "/a\n?", "a\u2028://", ":/", " ", "微.信/a", "😀",
];
const WORDS = ["get", "set", "GET", "Set", "event", "text", "image", "qr_scan_scene", "e", "1", "true", "null"];
const NUMBERS = [0, -0, 1, 2, 3, 4, -1, 1.5, 0.1, 1e-7, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1 - 2 ** 53, -(2 ** 53), 1e21, -1e300, 5e-324];
const OTHERS = [true, false, null, [], {}, ["/*"], [1], [[]], { enable: true }, { enable: false, callbacks: [] }, callback(""), container(true)];
export const VALUES = [ENTRIES, WORDS, NUMBERS, OTHERS];
export const NAMES = [
  "action", "env", "open", "api_whitelist", "api_Whitelist", "version", "type", "function_name", "functionName", "msgType", "event", "enable",
  "callbacks", "function_config", "container_config", "qbase_env", "text_mode", "x", "", " env", "__proto__", "constructor", "toString", "0",
];
/** Other ways to write a number, and numbers that JavaScript cannot hold. They replace a 1. */
const LITERALS = ["1.0", "1e0", "1E+0", "0.1e1", "2.000", "-0.0", "1.5e0", "1e400", "-1e400", "9007199254740991.0", "9007199254740993"];

const copy = (value) => JSON.parse(JSON.stringify(value));
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const put = (object, key, value) => Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });

/** Lists all places in a payload, each as an object or list and a key. The key of the payload itself is "". */
export function places(holder, found = []) {
  for (const key of Object.keys(holder)) {
    found.push([holder, key]);
    if (typeof holder[key] === "object" && holder[key] !== null) places(holder[key], found);
  }
  return found;
}

/** The payloads of interfaces, more often those with more rules. */
const PAYLOADS = { valid: VALID, kinds: [...interfaces, "setCallBackConfig", "setCloudAccessToken", "setCloudAccessToken"], names: NAMES, values: VALUES };

export function generator(seed, { valid, kinds, names, values } = PAYLOADS) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const value = () => copy(pick(pick(values)));
  const MUTATIONS = [
    function drop(holder, key) {
      if (Array.isArray(holder)) holder.splice(key, 1);
      else delete holder[key];
    },
    function add(holder) {
      if (Array.isArray(holder)) holder.push(value());
      else put(holder, pick(names), value());
    },
    function rename(holder, key) {
      if (Array.isArray(holder)) return;
      const held = holder[key];
      delete holder[key];
      put(holder, pick([key.toUpperCase(), `${key} `, pick(names)]), held);
    },
    function retype(holder, key) {
      put(holder, key, value());
    },
    function sameType(holder, key) {
      const held = holder[key];
      if (typeof held === "string") holder[key] = pick(pick([ENTRIES, WORDS]));
      else if (typeof held === "number") holder[key] = pick(NUMBERS);
      else if (typeof held === "boolean") holder[key] = !held;
      else if (Array.isArray(held)) held.push(pick(ENTRIES));
    },
    function duplicate(holder) {
      if (Array.isArray(holder)) holder.push(copy(pick(holder)));
    },
  ];
  return () => {
    const name = pick(kinds);
    const held = { "": copy(pick(valid[name])) };
    for (let rest = Math.floor(next() * 5); rest > 0; rest -= 1) {
      const inside = places(held).slice(next() < 0.02 ? 0 : 1);
      if (inside.length > 0) pick(MUTATIONS)(...pick(inside));
      else if (isObject(held[""])) put(held[""], pick(names), value());
    }
    const payload = held[""];
    const asText = next() < 0.5 || typeof payload === "string" || payload === undefined;
    if (!asText) return { name, payload, form: payload };
    let form = JSON.stringify(payload ?? null);
    if (next() < 0.3) form = form.replace(/:1(?=[,}])/, `:${pick(LITERALS)}`);
    return { name, payload: JSON.parse(form), form };
  };
}

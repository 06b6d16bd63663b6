// What is sent, answered and refused. Everything is made anew on each call and is the same in each run.

const EVENTS = [
  "user_enter_tempsession", "express_add_path", "wxa_media_check", "subscribe_and_unsubscribe", "qr_scan_scene",
  "subscribe_msg_event", "xpay_goods_deliver_notify", "xpay_coin_pay_notify", "xpay_complaint_notify",
  "xpay_subscribe_signing_result_notify",
];

/** A pair may stand only once. Beyond the ten known events others are needed; WeChat's set is open. */
const event = (index) => EVENTS[index] ?? `event_of_the_day_${index}`;

const callback = (index, env, functionName) => ({ msgType: "event", event: event(index), env, functionName, enable: index % 3 > 0 });

const VARIANTS = {
  repeating: (index) => callback(index, `prod-8gq1a2b3c${index % 3}`, `onMessage${index % 4}`),
  distinct: (index) => callback(index, `prod-${(index * 7919 + 104729).toString(36)}-8gq1a2b3c`, `onMessage_${index}_${index * 31}`),
  CJK: (index) => callback(index, `生产环境-${index}-八月`, `处理消息的函数_${index}`),
  escapes: (index) => callback(index, `"prod"\\${index}\n`, `on "message" ${index}`),
};

const counted = (size) => `${size} callbacks`;

const callbacks = (variant, size) => Array.from({ length: size }, (_, index) => VARIANTS[variant](index));

const configs = (callbacks) => ({ function_config: { enable: true, callbacks } });

const container = { enable: false, qbase_env: "prod-8gq1a2b3c", qbase_container_path: "/message", text_mode: 1 };

const whitelist = (size) => Array.from({ length: size }, (_, index) => `/wxa/business/interface_${index}/v${index % 7}`);

/** As payloads mostly come about: from a request's body or a file. */
const parsed = (value) => JSON.parse(JSON.stringify(value));

/** Six orders of keys, in turn. */
function shuffled({ msgType, event, env, functionName, enable }, index) {
  switch (index % 6) {
    case 0: return { enable, functionName, env, event, msgType };
    case 1: return { event, msgType, enable, env, functionName };
    case 2: return { env, enable, msgType, functionName, event };
    case 3: return { functionName, event, enable, msgType, env };
    case 4: return { msgType, env, event, enable, functionName };
    default: return { msgType, event, env, functionName, enable };
  }
}

const set = (size) => ({ action: "set", env: "prod-8gq1a2b3c", open: true, api_whitelist: whitelist(size), version: 1700000000 + size });

/** How many callbacks of which kind. Few kinds stand for all: more rows said nothing new. */
const SIZES = { distinct: [2, 20, 200, 2000], CJK: [2, 20, 200], escapes: [20] };

/** One work on all variants, in all their sizes. */
const callbackCases = (sizes, work) =>
  Object.entries(sizes).flatMap(([variant, sizes]) => sizes.map((size) => work(`${counted(size)}, ${variant}`, variant, size)));

/** `{ name, kind, size, interface, payload }` each. */
export function requests() {
  const request = (name, size, value) => ({ name, kind: "callbacks", size, interface: "setCallBackConfig", payload: parsed(value) });
  const list = (size) => ({ name: `whitelist of ${size}`, kind: "whitelist", size, interface: "setCloudAccessToken", payload: parsed(set(size)) });
  return [
    ...callbackCases(SIZES, (name, variant, size) => request(name, size, configs(callbacks(variant, size)))),
    request("20 callbacks, six key orders", 20, configs(callbacks("distinct", 20).map(shuffled))),
    ...[50, 1000].map(list),
  ];
}

const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));

const ok = { errcode: 0, errmsg: "ok" };

/** In answers everything may repeat. */
const answeredCallbacks = (variant, size) =>
  variant === "repeating" ? callbacks(variant, size).map((one, index) => ({ ...one, event: event(index % 5) })) : callbacks(variant, size);

export const callbackAnswer = (variant, size) =>
  bytes({ ...ok, data: { ...configs(answeredCallbacks(variant, size)), container_config: container } });

const INNER = {
  1: (size) => ({ permissions: { openapi: Array.from({ length: size }, (_, index) => `subscribeMessage.send${index}`) } }),
  2: (size) => ({ triggers: Array.from({ length: size }, (_, index) => ({ name: `trigger${index}`, type: "timer", config: `0 ${index % 60} 2 1 * * *` })) }),
  3: (size) => ({ timeout: 20, environment: Array.from({ length: size }, (_, index) => ({ key: `KEY_${index}`, value: `value of ${index * 31}` })) }),
};

/** `{ name, kind, size, interface, body }` each. */
export function answers() {
  const sizes = { ...SIZES, repeating: [20, 200] };
  const cases = callbackCases(sizes, (name, variant, size) => ({ name, kind: "callbacks", size, interface: "getCallBackConfig", body: callbackAnswer(variant, size) }));
  for (const size of [50, 1000]) {
    const body = bytes({ ...ok, open: true, api_whitelist: whitelist(size), version: 1700000000 + size });
    cases.push({ name: `whitelist of ${size}`, kind: "whitelist", size, interface: "setCloudAccessToken", body });
  }
  for (const [type, inner] of Object.entries(INNER)) {
    const body = bytes({ ...ok, config: JSON.stringify(inner(20)) });
    cases.push({ name: `function config, type ${type}, 20 entries`, kind: "config", size: 20, interface: "getFunctionConfig", body });
  }
  cases.push({ name: "ok and no more", kind: "ok", size: 0, interface: "setCallBackConfig", body: bytes(ok) });
  return cases;
}

/** Callbacks whose `enable` is a text in some of them. */
export function invalid() {
  const wrong = (name, size, isWrong) => {
    const list = callbacks("distinct", size).map((one, index) => (isWrong(index) ? { ...one, enable: "true" } : one));
    return { name, size, wrong: list.filter(({ enable }) => enable === "true").length, interface: "setCallBackConfig", payload: parsed(configs(list)) };
  };
  return [
    wrong("the last of 20 callbacks is wrong", 20, (index) => index === 19),
    wrong("all 200 callbacks are wrong", 200, () => true),
  ];
}

/** Callbacks of any number, for whole calls. */
export const request = (size) => parsed(configs(callbacks("distinct", size)));

/** What every candidate has to refuse, and take, before it is timed. */
export const REFUSED = {
  setCallBackConfig: [
    undefined, null, { function_config: 1 }, { function_config: { enable: true } }, { ...configs([]), more: 1 },
    configs([{ ...callback(0, "e", "f"), more: 1 }]), configs([callback(0, "", "f")]), configs([callback(0, "e", 1)]),
    configs([{ ...callback(0, "e", "f"), enable: "true" }]), { container_config: { ...container, text_mode: 3 } },
    { container_config: { ...container, qbase_env: "" } },
  ],
  setCloudAccessToken: [
    {}, { action: "put", env: "e" }, { action: "get", env: "" }, { action: "get" }, { action: "set", env: "e" },
    { ...set(1), version: 1.5 }, { ...set(1), api_whitelist: [""] }, { ...set(1), open: 1 }, { ...set(1), more: 1 },
  ],
  getFunctionConfig: [
    {}, { type: 4, env: "e", function_name: "f" }, { type: "1", env: "e", function_name: "f" },
    { type: 1, env: "", function_name: "f" }, { type: 1, env: "e", function_name: "f", more: 1 },
  ],
};

export const TAKEN = {
  setCallBackConfig: [
    configs([callback(0, "e", "f")]), { container_config: container }, { ...configs([callback(1, "环境", "f")]), container_config: container },
  ],
  setCloudAccessToken: [{ action: "get", env: "e" }, set(1), set(3)],
  getFunctionConfig: [1, 2, 3].map((type) => ({ type, env: "e", function_name: "f" })),
};

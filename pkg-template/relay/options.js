// Checks the options of a relay when it is made, so that a wrong one stops the start and not a request.
import { bare, check, methods, RULES } from "../shared/check.js";
import { INTERFACES } from "../client/glue.js";
import { CLIENT, clientOptions } from "../client/options.js";
import { TokenBook } from "../client/token-book.js";
import { memoryStore } from "./memory.js";
import { router } from "./route.js";

const DEFAULTS = { timeout: 30_000, maxBodyBytes: 1 << 16, interfaces: ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken"] };

/** A write must end while its key is kept. */
const LONGEST = 300_000;

const listOf = (fits, what) => [(value) => Array.isArray(value) && value.length > 0 && value.every(fits), "must be a list of " + what];
const isInterface = (name) => INTERFACES.some((row) => row.name === name);

/** Only what `URL` writes itself can be equal to what a browser sends: no path, no default port, no upper case. */
function isOrigin(value) {
  try {
    return /^http[^*]+$/.test(value) && new URL(value).origin === value;
  } catch {}
}

/** A prefix that a `%`, a `;` or an empty segment could spell in a second way would not be one prefix. */
const isMount = (value) => typeof value === "string" && /^(\/|(\/(?!\.{1,2}(\/|$))[\w.~-]+)+)$/.test(value);

const RELAY = {
  mount: [isMount, "must be a path such as `/api/wechat`"],
  origins: listOf(isOrigin, "origins such as `https://console.example`, as browsers send them"),
  authorize: RULES.function,
  accessToken: RULES.function,
  interfaces: listOf(isInterface, "interfaces such as `getCallBackConfig`"),
  merchants: RULES.function,
  audit: RULES.function,
  limit: RULES.function,
  idempotency: methods("get", "set"),
  credentials: CLIENT.strict,
  environment: [(value) => /^(demo|test|production)$/.test(value), "must be `demo`, `test` or `production`"],
  baseURL: RULES.url,
  fetch: RULES.function,
  timeout: [(value) => value > 0 && value <= LONGEST && typeof value === "number", "must be more than 0 and at most 300000 milliseconds"],
  maxBodyBytes: CLIENT.maxPayloadBytes,
  onEvent: RULES.function,
};

export function relayOptions(options) {
  const relay = { ...DEFAULTS, ...check(options, RELAY, { required: ["mount", "origins", "authorize", "accessToken"] }) };
  const { accessToken, baseURL, fetch, maxBodyBytes: maxPayloadBytes, onEvent } = relay;
  return bare({
    ...relay,
    origins: [...relay.origins],
    interfaces: new Set(relay.interfaces),
    routeOf: router(relay.mount),
    isInMemory: !relay.idempotency,
    idempotency: relay.idempotency ?? memoryStore(),
    client: clientOptions({ accessToken, baseURL, fetch, maxPayloadBytes, onEvent, warnings: "ignore" }),
    tokens: new TokenBook(),
  });
}

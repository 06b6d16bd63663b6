// Checks the options of a rollout when they are given.
import { check, methods, refuse, RULES } from "../shared/check.js";
import { JOURNAL } from "./journal.js";
import { limiterFor, RATE } from "./limiter.js";
import { isList } from "./merchants.js";
import { CLIENT, DESIRED, MODE, refuseForAll, SHARED } from "./one.js";

const AGAIN = ["failed", "refused", "unauthorized"];
const LIMITER = methods("take");
const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;
const isCount = (value) => Number.isInteger(value) && value >= 0;
const STOP = {
  failures: [(value) => isCount(value) || value === Infinity, "must be a whole number, 0 or more, or Infinity"],
  rate: [isShare, "must be a number from 0 to 1"],
};

export const OPTIONS = {
  ...SHARED,
  client: CLIENT,
  platform: [(value) => CLIENT[0](value?.client) && (value.limiter === undefined || LIMITER[0](value.limiter)), "must have a `client`, and may have a `limiter`"],
  merchants: [isList, "must be a list of merchants, or another iterable"],
  desired: DESIRED,
  mode: MODE,
  journal: JOURNAL,
  concurrency: [(value) => Number.isInteger(value) && value >= 1 && value <= 1000, "must be a whole number from 1 to 1000"],
  callsPerSecond: RATE,
  limiter: LIMITER,
  canary: [isCount, "must be a whole number, 0 or more"],
  stop: [(value) => Object(value) === value, "must be an object"],
  lock: methods("lease"),
  again: [(value) => Array.isArray(value) && value.every((name) => AGAIN.includes(name)), `must be a list of ${AGAIN.map((name) => `\`${name}\``).join(", ")}`],
  onProgress: RULES.function,
};

/** Returns the options with their defaults. */
export function rolloutOptions(options) {
  const given = check(options, OPTIONS, { required: ["merchants", "desired"] });
  if ((given.client === undefined) === (given.platform === undefined)) {
    refuse([{ path: "options", code: "invalid_option", message: "needs either `client` or `platform`" }]);
  }
  const client = given.client ?? given.platform.client;
  refuseForAll({ ...given, client });
  return {
    mode: "plan", allow: [], concurrency: 16, canary: 5, deadline: 60_000, again: [], onProgress: () => {},
    ...given,
    stop: check(given.stop ?? {}, STOP, { within: "options.stop" }),
    client,
    limiter: limiterFor({ limiter: given.platform?.limiter, ...given }),
  };
}

// The calls of plans: through the public methods of a client, with what is needed to decide what follows.
import { refuse } from "../shared/check.js";
import { CONSENT } from "../shared/consent.js";
import { CloudbaseError, ValidationError } from "../shared/errors.js";

/** Workers allow six connections at the same time. */
const AT_ONCE = 4;

/** The methods of a client that plans call. */
export const METHODS = ["getCallBackConfig", "setCallBackConfig", "getFunctionConfig", "uploadFunctionConfig", "setCloudAccessToken"];

export const isClient = (client) => METHODS.every((name) => typeof client?.[name] === "function");

export function checkClient(client) {
  if (!isClient(client)) refuse([{ path: "client", segments: ["client"], code: "wrong_type", message: "must be a client: `new CloudbaseClient(…)`, or one of `forMerchant`" }]);
}

/** The rule of `client/options.js`, which would bring 0.4 KB of its own with it. */
export const SIGNAL = [(value) => typeof value?.removeEventListener === "function" && "aborted" in value, "must be an AbortSignal"];

/** Makes one call. What is written was planned, and its dangers were allowed. Throws only what no report can hold: the reason of the signal. */
export async function send(client, { call, payload }, signal) {
  const at = Date.now();
  if (signal?.aborted) throw signal.reason;
  try {
    const given = call === "getCallBackConfig" ? [] : [payload];
    return { answer: await client[call](...given, { signal, [CONSENT]: true }), at };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    // A client made by hand can reject with nothing.
    return { error: error ?? new TypeError("the call failed without an error"), at };
  }
}

/** Reads everything, a few calls at the same time, and returns the results in the order of the reads. */
export async function readAll(client, reads, signal) {
  const found = [];
  let next = 0;
  const work = async () => {
    try {
      while (next < reads.length) {
        const index = next++;
        found[index] = await send(client, reads[index], signal);
        // A plan tells what WeChat and the way to it did. Wrong options and defects are no part of it.
        const { error } = found[index];
        if (error !== undefined && (!(error instanceof CloudbaseError) || error instanceof ValidationError)) throw error;
      }
    } catch (cause) {
      next = Infinity;
      throw cause;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, reads.length) }, work));
  return found;
}

/** The part of a result that the core judges. */
export const judged = ({ answer, error }) => (error === undefined ? { answer } : { error: { code: error?.code, errcode: error?.errcode } });

/** Waits. An abort ends it early, and the next call throws the reason. */
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    // A listener of this very step may have aborted.
    if (signal?.aborted) return resolve();
    const stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve();
    };
    const timer = setTimeout(stop, ms);
    signal?.addEventListener("abort", stop);
  });
}

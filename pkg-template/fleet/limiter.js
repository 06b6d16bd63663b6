// Keeps all calls of a rollout below a rate, and holds all of them back when WeChat asks for a pause.
import { sleep } from "../config/calls.js";
import { check, refuse } from "../shared/check.js";

/** After a pause calls come back over so many milliseconds. In the same moment they would use up the new minute at once. */
export const SPREAD = 5000;

export const RATE = [(value) => typeof value === "number" && value > 0 && value < Infinity, "must be a number greater than 0"];

/** Without a rate only pauses hold calls back. */
export function createLimiter(callsPerSecond) {
  check({ callsPerSecond }, { callsPerSecond: RATE }, { within: "" });
  return limiterOf(callsPerSecond);
}

/** Returns the limiter that was given, or a new one. */
export function limiterFor({ callsPerSecond, limiter }) {
  if (callsPerSecond !== undefined && limiter) {
    refuse([{ path: "options.callsPerSecond", segments: ["callsPerSecond"], code: "invalid_option", message: "contradicts the limiter, which has a rate of its own" }]);
  }
  return limiter ?? limiterOf(callsPerSecond);
}

function limiterOf(perSecond = Infinity) {
  const step = 1000 / perSecond;
  /** The time of the next free turn, and the end of the pause. */
  let next = 0;
  let resume = 0;
  let longest = 0;

  /** A clock that was put back must not make a pause longer than it was meant to be. */
  const pauseLeft = () => Math.min(resume - Date.now(), longest);

  async function turn(signal) {
    const now = performance.now();
    const at = Math.max(now, next);
    next = at + step;
    if (at > now) await sleep(at - now, signal);
  }

  return {
    /** Resolves when the next call may be made, or when the signal aborts. */
    async take(signal) {
      let seen;
      do {
        seen = resume;
        if (pauseLeft() > 0) await sleep(pauseLeft() + Math.random() * SPREAD, signal);
        if (!signal?.aborted && seen === resume) await turn(signal);
      } while (!signal?.aborted && seen !== resume);
    },
    /** Holds all calls back for so long. */
    pause(milliseconds) {
      const until = Date.now() + milliseconds;
      if (until <= resume) return;
      resume = until;
      longest = milliseconds;
      // Who had a turn has to ask for another one.
      next = 0;
    },
  };
}

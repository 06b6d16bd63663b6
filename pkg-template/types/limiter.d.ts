// The limiter that rollouts and token providers share.
import type { AbortSignal } from "./runtime.js";

/** Decides when each request may be sent: `createLimiter` of `/fleet`, or your own. */
export interface Limiter {
  /** Resolves when the next request may be sent, or when the signal aborts. */
  take(signal?: AbortSignal): Promise<void>;
  /** Holds all calls back for so many milliseconds. */
  pause?(milliseconds: number): void;
}

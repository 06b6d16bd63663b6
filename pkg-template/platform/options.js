// Options that the functions of a platform share.
import { RULES } from "../shared/check.js";
import { CONTEXT, LIMITER, SENDING, STORE } from "../tokens/options.js";

export const DEFAULTS = { timeout: 10_000, now: () => Date.now(), random: () => Math.random() };

export const PLATFORM = { ...SENDING, componentAppid: RULES.text, baseURL: RULES.url, limiter: LIMITER };

export const STORED = { ...PLATFORM, store: STORE, now: RULES.function, random: RULES.function, context: CONTEXT };

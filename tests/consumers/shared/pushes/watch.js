// Watches what a receiver must not do: print, leave a rejection unhandled, show a secret, or keep more and more memory.

const METHODS = ["log", "info", "warn", "error", "debug", "trace"];
/** The bytes by which the memory may grow. */
const MOST_GROWTH = 12 << 20;

export function watch(secrets) {
  const troubles = [];
  const samples = [];
  const isClean = (text) => {
    if (secrets.some((secret) => text.includes(secret))) throw new Error(`a secret stands in ${text}`);
  };
  const own = METHODS.map((name) => console[name]);
  METHODS.forEach((name) => (console[name] = (...texts) => troubles.push(`printed: ${texts}`)));
  const unhandled = (event) => troubles.push(`unhandled: ${event?.reason ?? event}`);
  globalThis.process?.on?.("unhandledRejection", unhandled);
  globalThis.addEventListener?.("unhandledrejection", unhandled);
  const check = () => {
    if (troubles.length > 0) throw new Error(troubles[0]);
  };
  return {
    isClean,
    /** Takes an event. It throws later, because a receiver ignores what its user throws. */
    event(event) {
      const text = textOf(event);
      if (secrets.some((secret) => text.includes(secret))) troubles.push(`a secret stands in an event: ${text}`);
    },
    /** Lets rejections become unhandled, and measures. `part` of all pushes is done. */
    async rest(part) {
      await new Promise((resolve) => setTimeout(resolve));
      check();
      const collect = collector();
      if (!collect) return;
      collect();
      samples.push({ part, used: process.memoryUsage().heapUsed });
    },
    /** Returns how many bytes the least memory of the last quarter is above that of the second, if the runtime can collect what was dropped. */
    end() {
      check();
      const least = (from, to) => Math.min(...samples.filter(({ part }) => part >= from && part < to).map(({ used }) => used));
      const growth = least(0.75, 1) - least(0.25, 0.5);
      if (growth > MOST_GROWTH) throw new Error(`the memory has grown by ${growth} bytes`);
      return Number.isFinite(growth) ? growth : undefined;
    },
    stop() {
      METHODS.forEach((name, index) => (console[name] = own[index]));
      globalThis.process?.off?.("unhandledRejection", unhandled);
      globalThis.removeEventListener?.("unhandledrejection", unhandled);
    },
  };
}

/** Without it nothing is measured, because dropped objects count until the runtime collects them. In V8, `gc(true)` would collect young ones only. */
const collector = () => (globalThis.Bun ? () => globalThis.Bun.gc(true) : globalThis.gc);

/** All that a log could show of an event. JSON leaves out what errors have. */
const textOf = (event) => JSON.stringify(event, (_, value) => (value instanceof Error ? { ...value, text: String(value), stack: value.stack, cause: value.cause } : value));

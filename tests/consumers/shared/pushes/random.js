// Random choices that a seed repeats, so that a failure can be run again.

export function randomOf(seed) {
  /** The generator is mulberry32. */
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (limit) => next() % limit;
  return {
    below,
    pick: (list) => list[below(list.length)],
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
    /** A whole number of at most so many bits, other than `not`. */
    other(not, bits = 32) {
      for (let value; ; ) if ((value = next() >>> (32 - bits)) !== not) return value;
    },
  };
}

// Candidates side by side: in shuffled rounds, so that what disturbs the machine disturbs them all alike.

/** Until compilers and calibration have settled, a candidate runs at least so long, in milliseconds. */
const WARM_UP = 20;
/** Groups whose work is awaited. */
export const AWAITED = ["call", "relay", "platform"];
/** Compilers take longer to settle on functions that await. */
export const CALL_WARM_UP = 300;

/**
 * Compares candidates with the first of them. `time(candidate, iterations)` tells milliseconds, or a promise of them; a
 * sample takes `minimum` of them at least.
 */
export async function compare(candidates, time, { rounds, minimum = 2, warmUp = WARM_UP }) {
  const iterations = new Map();
  for (const candidate of candidates) await warm(candidate, time, minimum, warmUp);
  for (const candidate of candidates) iterations.set(candidate, await calibrated(candidate, time, minimum));
  const samples = new Map(candidates.map((candidate) => [candidate, []]));
  for (let round = 0; round < rounds; round++) {
    for (const candidate of shuffle([...candidates])) {
      const times = iterations.get(candidate);
      samples.get(candidate).push((await time(candidate, times)) / times);
    }
  }
  return candidates.map((candidate) => ({ name: candidate.name, ...ratios(samples.get(candidate), samples.get(candidates[0])) }));
}

/** How far the twin, the second candidate, may be from the limit; beyond, something else was measured. */
const NOISE = 0.06;
/** A machine that is never at peace should not make a run endless. */
let repeats = 8;

/** Compares once more where the twin tells of too much noise, and keeps what had less of it. */
export async function compareInPeace(candidates, time, options) {
  const noise = ([, twin]) => Math.abs(Math.log(twin.ratio));
  const first = await compare(candidates, time, options);
  if (noise(first) < NOISE || repeats-- <= 0) return first;
  const second = await compare(candidates, time, options);
  return noise(second) < noise(first) ? second : first;
}

/** Milliseconds of so many runs in this process. */
export function timeHere({ run }, iterations) {
  const started = performance.now();
  for (let left = iterations; left > 0; left--) kept = run();
  return performance.now() - started;
}

/** The same of runs that are awaited, one after another. */
export async function timePromises({ run }, iterations) {
  const started = performance.now();
  for (let left = iterations; left > 0; left--) kept = await run();
  return performance.now() - started;
}

/** So that no compiler finds results to be useless. */
let kept;
export const result = () => kept;

async function warm(candidate, time, minimum, warmUp) {
  let iterations = 1;
  for (let spent = 0; spent < warmUp; ) {
    const took = await time(candidate, iterations);
    spent += took;
    if (took < minimum) iterations *= 2;
  }
}

async function calibrated(candidate, time, minimum) {
  for (let iterations = 1; ; ) {
    let took = await time(candidate, iterations);
    // Once more, lest a hiccup be taken for work.
    if (took >= minimum) took = Math.min(took, await time(candidate, iterations));
    if (took >= minimum) return iterations;
    iterations = Math.ceil(iterations * Math.min(Math.max((minimum * 1.25) / took, 1.3), 10));
  }
}

/** `ratio` of the lower quartiles, quartiles of the ratios round by round, and the lower quartile itself. */
export function ratios(samples, base) {
  const paired = samples.map((sample, round) => sample / base[round]);
  return {
    ratio: quantile(samples, 0.25) / quantile(base, 0.25),
    lower: quantile(paired, 0.25),
    median: quantile(paired, 0.5),
    upper: quantile(paired, 0.75),
    value: quantile(samples, 0.25),
  };
}

export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

export function shuffle(list) {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
  return list;
}

// Which operations of a file store come first. A refresh of a token is a read and two writes, and 10,000 can be asked for at once.
// What has begun is ended before more begins: writes come first, then the newest read. If all took turns, 10,000 refreshes would
// begin together, and each write would wait for longer than the minute that an operation of a store may take.

/** So many operations have files open at the same time. Systems limit open files, and the disk does not get faster by more. */
const AT_ONCE = 32;

/** Returns `read` and `write`. Each takes a work, and resolves as the work does. */
export function inLine() {
  const [reads, writes] = [[], []];
  let running = 0;
  const waitIn = (waiting) => async (work) => {
    if (running < AT_ONCE) running++;
    else await new Promise((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = writes.shift() ?? reads.pop();
      if (next) next();
      else running--;
    }
  };
  return { read: waitIn(reads), write: waitIn(writes) };
}

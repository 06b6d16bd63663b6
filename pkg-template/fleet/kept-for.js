// One answer for many who ask at nearly the same time.

/** Returns a function that asks again only after so many milliseconds. An answer that failed is not kept. */
export function keptFor(milliseconds, ask) {
  let [answer, until] = [undefined, 0];
  return () => {
    const now = performance.now();
    if (now > until) {
      [answer, until] = [ask(), now + milliseconds];
      answer.catch(() => (until = 0));
    }
    return answer;
  };
}

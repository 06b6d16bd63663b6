// A store that is slow and fails at random, as its `options` say: `failing` has the share for each method. A write that fails can
// have happened or not.
const pause = (most) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

function fails({ failing }, name) {
  if (Math.random() < failing[name]) throw new Error("the storage is out of order");
}

export function disturbed(store, options) {
  const method = (name) => async (...given) => {
    if (options.slow > 0) await pause(options.slow);
    fails(options, name);
    const result = await store[name](...given);
    fails(options, name);
    return result;
  };
  return { get: method("get"), set: method("set"), replace: method("replace") };
}

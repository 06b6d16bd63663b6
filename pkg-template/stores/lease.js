// Leases: of many processes, one at a time may do a piece of work. A lease is a record, so any store with `replace` has leases.

/** Returns the method `lease` of a store with these `replace` and `get`. */
export const leaser = (replace, get) => async (key, milliseconds) => {
  const before = (await get(key)) ?? undefined;
  // A lease of a merchant's key would replace its tokens.
  if (before && before.until === undefined) throw new Error("this key has a record that is no lease");
  if (before?.until > Date.now()) return undefined;
  const owner = crypto.randomUUID();
  let held = next(owner, milliseconds);
  const swap = async (record) => {
    if (!held || !(await replace(key, held, record))) return false;
    held = record;
    return true;
  };
  if (!(await replace(key, before, held))) return undefined;
  return {
    renew: (time = milliseconds) => swap(next(owner, time)),
    release: () => swap(undefined),
  };
};

const next = (owner, milliseconds) => ({ owner, until: Date.now() + milliseconds });

// Keeps the answers of writes in memory, for a relay without a store of its own. Another process or isolate knows nothing of them.

/** How many keys of each user are kept. */
const MOST = 1000;

/** Entries stand in the order in which they were written, so the first ones end first. */
export function memoryStore() {
  const users = new Map();
  const userOf = (name) => name.slice(0, name.lastIndexOf("\n"));
  const get = (name) => {
    const found = users.get(userOf(name))?.get(name);
    return found?.until > Date.now() ? found.text : undefined;
  };
  const set = (name, text, lifetime) => {
    const user = userOf(name);
    const entries = users.get(user) ?? new Map();
    entries.delete(name);
    users.delete(user);
    entries.set(name, { text, until: Date.now() + lifetime });
    users.set(user, entries);
    forget(entries);
    // The user who has written nothing for the longest time is the first one.
    for (const [other, theirs] of users) {
      if (forget(theirs) > 0) break;
      users.delete(other);
    }
  };
  return { get, set, replace: (name, before, text, lifetime) => get(name) === before && (set(name, text, lifetime), true) };
}

/** Removes what has ended, and the oldest entry of too many. Returns how many are left. */
function forget(entries) {
  for (const [name, { until }] of entries) {
    if (until > Date.now() && entries.size <= MOST) break;
    entries.delete(name);
  }
  return entries.size;
}

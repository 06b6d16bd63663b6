// `wechat-cloudbase/gloo` with the option `fetch`, which it lacks: whatever is called has it stand in the place of the
// global one. A test has one `fetch` at a time; what it puts in the place of the global one itself, stays.
import * as gloo from "wechat-cloudbase/gloo";

export * from "wechat-cloudbase/gloo";

const realFetch = globalThis.fetch;
const METHODS = Object.getOwnPropertyNames(gloo.CloudbaseClient.prototype).filter((name) => name !== "constructor");

export class CloudbaseClient extends gloo.CloudbaseClient {
  constructor(options) {
    const { fetch, ...rest } = options ?? {};
    const hasFetch = typeof fetch === "function";
    // A call that never ends, in a test that differs, is not waited for that long.
    super(hasFetch ? { timeout: 5000, ...rest } : options);
    withFetch(this, hasFetch ? asGlobal(fetch) : undefined);
  }
}

function withFetch(client, fetch) {
  for (const name of METHODS) {
    client[name] = (...args) => {
      if (fetch) globalThis.fetch = fetch;
      else if (globalThis.fetch.isOfAClient) globalThis.fetch = realFetch;
      const made = gloo.CloudbaseClient.prototype[name].apply(client, args);
      return made instanceof gloo.CloudbaseClient ? withFetch(made, fetch) : made;
    };
  }
  return client;
}

/** Rust calls `fetch(request, init)`, a test looks for `(url, init)`. */
function asGlobal(fetch) {
  const global = async (request, { redirect, signal }) => {
    const { url, method, headers } = request;
    const body = await request.text();
    return fetch.call(globalThis, url, { method, headers: Object.fromEntries(headers), body, redirect, signal });
  };
  return Object.assign(global, { isOfAClient: true });
}

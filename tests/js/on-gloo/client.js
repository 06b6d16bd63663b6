// `wechat-cloudbase/gloo` with the option `fetch`, which it lacks: a call has it stand in the place of the global one.
import * as gloo from "wechat-cloudbase/gloo";

export * from "wechat-cloudbase/gloo";

const realFetch = globalThis.fetch;

export class CloudbaseClient extends gloo.CloudbaseClient {
  #fetch;

  constructor(options) {
    const { fetch, ...rest } = options ?? {};
    if (fetch !== undefined && typeof fetch !== "function") return new gloo.CloudbaseClient(options);
    super(options && rest);
    this.#fetch = fetch;
    for (const name of Object.getOwnPropertyNames(gloo.CloudbaseClient.prototype)) {
      if (name === "constructor") continue;
      this[name] = (...args) => {
        this.#install();
        const made = super[name](...args);
        return made instanceof gloo.CloudbaseClient ? Object.assign(made, withFetch(made, () => this.#install())) : made;
      };
    }
  }

  /** A test has one `fetch` at a time; a mock of the global one stays. */
  #install() {
    if (this.#fetch) globalThis.fetch = asGlobal(this.#fetch);
    else if (globalThis.fetch.isOfAClient) globalThis.fetch = realFetch;
  }
}

const withFetch = (client, install) =>
  Object.fromEntries(
    Object.getOwnPropertyNames(gloo.CloudbaseClient.prototype)
      .filter((name) => name !== "constructor")
      .map((name) => [name, (...args) => (install(), gloo.CloudbaseClient.prototype[name].apply(client, args))]),
  );

/** Rust calls `fetch(request, init)`, a test looks for `(url, init)`. */
function asGlobal(fetch) {
  const global = (request, { redirect, signal }) => {
    const { url, method, headers, body } = request;
    return fetch.call(globalThis, url, { method, headers, body, redirect, signal, duplex: "half" });
  };
  return Object.assign(global, { isOfAClient: true });
}

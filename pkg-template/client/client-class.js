// Makes the class of a client. The default client and the one of `/gloo` differ in their options and in how they run a call.
import { refuseMore } from "../shared/check.js";
import { interfaceOf } from "./interfaces.js";
import { merchantOptions } from "./options.js";
import { rowOf } from "./request.js";
import { TokenBook } from "./token-book.js";

/** The limit in WeChat's sample; the greatest is not documented. */
const PAGE = 20;

export const clientClass = (checkOptions, run, runByRelay) =>
  class CloudbaseClient {
    #options;
    #tokens = new TokenBook();
    /** The bits of the warnings that were said on the console. */
    #memory = { said: 0 };
    #merchant;
    /** The token of the client that others were made from. Another merchant's provider must not stand in for it. */
    #own;

    constructor(options) {
      this.#options = checkOptions(options);
      this.#own = this.#options.accessToken;
      this.#merchant = this.#options.merchant;
    }

    forMerchant(key, accessToken, ...more) {
      refuseMore("forMerchant", more);
      const token = accessToken ?? (typeof this.#own === "function" ? this.#own : undefined);
      const client = new CloudbaseClient({ ...this.#options, ...merchantOptions({ key, accessToken: token }, this.#options.relay) });
      client.#tokens = this.#tokens;
      client.#memory = this.#memory;
      client.#merchant = key;
      client.#own = this.#own;
      return client;
    }

    request(path, ...given) {
      return this.#call(rowOf(path), ...given);
    }

    setCallBackConfig(...given) {
      return this.#call(interfaceOf("setCallBackConfig"), ...given);
    }

    getCallBackConfig(...given) {
      return this.#call(interfaceOf("getCallBackConfig"), {}, ...given);
    }

    getFunctionConfig(...given) {
      return this.#call(interfaceOf("getFunctionConfig"), ...given);
    }

    setCloudAccessToken(...given) {
      return this.#call(interfaceOf("setCloudAccessToken"), ...given);
    }

    listFunctions(...given) {
      return this.#call(interfaceOf("listFunctions"), ...given);
    }

    getEnvInfo(payload = {}, ...given) {
      return this.#call(interfaceOf("getEnvInfo"), payload, ...given);
    }

    uploadFunctionConfig(...given) {
      return this.#call(interfaceOf("uploadFunctionConfig"), ...given);
    }

    /** Reads page after page, as the caller takes functions. A page without a new one is the end: a server may ignore `offset`. */
    async *functions(env, ...given) {
      const seen = new Set();
      for (let offset = 0, before = -1; before < seen.size; ) {
        before = seen.size;
        const { total_count, functions } = await this.listFunctions({ env, limit: PAGE, offset }, ...given);
        for (const one of functions ?? []) {
          if (!one || seen.has(one.name)) continue;
          // Without a name nothing tells whether it came before.
          if (one.name !== undefined) seen.add(one.name);
          yield one;
        }
        offset += functions?.length;
        if (functions?.length < PAGE && offset >= (total_count ?? Infinity)) return;
      }
    }

    #call(target, payload, options, ...more) {
      const client = { options: this.#options, tokens: this.#tokens, memory: this.#memory, merchant: this.#merchant, own: this.#own };
      return (this.#options.relay ? runByRelay : run)(client, target, payload, options, ...more);
    }
  };

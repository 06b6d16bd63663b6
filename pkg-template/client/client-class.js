// Makes the class of a client. The default client and the one of `/gloo` differ in their options and in how they run a call.
import { interfaceOf, refuseMore } from "./interfaces.js";
import { merchantOptions } from "./options.js";
import { TokenBook } from "./token-book.js";

export const clientClass = (checkOptions, run) =>
  class CloudbaseClient {
    #options;
    #tokens = new TokenBook();
    #merchant;

    constructor(options) {
      this.#options = checkOptions(options);
    }

    forMerchant(key, accessToken, ...more) {
      refuseMore("forMerchant", more);
      const client = new CloudbaseClient({ ...this.#options, ...merchantOptions({ key, accessToken }) });
      client.#tokens = this.#tokens;
      client.#merchant = key;
      return client;
    }

    setCallBackConfig(...given) {
      return this.#run("setCallBackConfig", ...given);
    }

    getCallBackConfig(...given) {
      return this.#run("getCallBackConfig", {}, ...given);
    }

    getFunctionConfig(...given) {
      return this.#run("getFunctionConfig", ...given);
    }

    setCloudAccessToken(...given) {
      return this.#run("setCloudAccessToken", ...given);
    }

    #run(interfaceName, payload, options, ...more) {
      const client = { options: this.#options, tokens: this.#tokens, merchant: this.#merchant };
      return run(client, interfaceOf(interfaceName), payload, options, ...more);
    }
  };

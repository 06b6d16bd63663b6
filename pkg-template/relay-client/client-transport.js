// The transport of consoles and elements to clients in the same program: with an emulated WeChat, in tests, in desktop programs.
import { check } from "../shared/check.js";
import { checkName, INTERFACES, isFunction } from "./rules.js";

export function clientTransport(clientOf, options = {}) {
  const { merchants } = check({ clientOf, ...options }, { clientOf: isFunction, merchants: isFunction }, { required: ["clientOf"], within: "" });
  return {
    session: async () => ({ effects: ["read", "write", "danger"], interfaces: [...INTERFACES], features: merchants ? ["merchants"] : [] }),
    ...(merchants && { merchants: async (query) => merchants(query) }),
    async call(appid, name, payload, { signal } = {}) {
      checkName(name);
      const client = await clientOf(appid);
      const given = name === "getCallBackConfig" ? [] : [payload];
      return client[name](...given, { signal });
    },
  };
}

// The schemas of one field or one row. They have no rules of their own: `wrap` puts a value into the smallest payload that is
// right but for the value, and the core checks that payload. `within` is the place of the value there, and `rules` its place in
// the JSON Schema of the interface.
import { bare } from "../shared/check.js";

const row = (interfaceName, within, rules, wrap) => ({ interfaceName, within, rules, wrap });

export const FIELDS = bare({
  callback: row("setCallBackConfig", ["function_config", "callbacks", 0], ["$defs", "callback"], (value) => ({
    function_config: { enable: true, callbacks: [value] },
  })),
  containerConfig: row("setCallBackConfig", ["container_config"], ["properties", "container_config"], (value) => ({
    container_config: value,
  })),
  whitelistEntry: row("setCloudAccessToken", ["api_whitelist", 0], ["$defs", "whitelistEntry"], (value) => ({
    action: "set", env: "-", open: true, api_whitelist: [value], version: 0,
  })),
  environmentId: row("setCloudAccessToken", ["env"], ["properties", "env"], (value) => ({ action: "get", env: value })),
  functionName: row("getFunctionConfig", ["function_name"], ["properties", "function_name"], (value) => ({
    type: 1, env: "-", function_name: value,
  })),
});

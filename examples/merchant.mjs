// The merchant of the demo: invented tokens, and a state from the vendor's own samples.
import { readFileSync } from "node:fs";

export const tokens = { fresh: "71_made-up-fresh-token", stale: "71_made-up-stale-token" };

export const fixture = (path) => readFileSync(new URL(`../tests/fixtures/${path}`, import.meta.url), "utf8");

const functionRequest = JSON.parse(fixture("get_function_config/vendor_request.json"));
const whitelist = JSON.parse(fixture("cloud_access_token/vendor_get_response.json"));
const whitelistRequest = JSON.parse(fixture("cloud_access_token/vendor_get_request.json"));

/** One config of each type. WeChat keeps a config as JSON in a string. */
export const functionConfigs = {
  1: fixture("get_function_config/vendor_config_permissions.json"),
  2: fixture("get_function_config/vendor_config_triggers.json"),
  3: '{"timeout":5}',
};

const appid = "wx0000000000000001";

export const setup = {
  tokens: { [tokens.fresh]: appid, [tokens.stale]: { appid, expired: true } },
  seed: {
    [appid]: {
      functions: { [functionRequest.env]: { [functionRequest.function_name]: functionConfigs } },
      environments: {
        [whitelistRequest.env]: { api_whitelist: whitelist.api_whitelist, version: whitelist.version },
      },
    },
  },
};

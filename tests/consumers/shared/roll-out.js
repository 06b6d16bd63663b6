// Uses /fleet, without a network: a rollout needs timers, signals and the wasm of /config.
import { rollout, RolloutError } from "wechat-cloudbase/fleet";
import { same } from "./scenario.js";

const answer = { errcode: 0, open: true, version: 1, api_whitelist: ["/*"] };
const methods = ["getCallBackConfig", "setCallBackConfig", "getFunctionConfig", "uploadFunctionConfig", "setCloudAccessToken"];
const client = { forMerchant: () => Object.fromEntries(methods.map((name) => [name, async () => answer])) };

export async function rollOut() {
  const desired = { version: 1, environments: [{ env: "prod-1", api_whitelist: ["/*"] }] };
  const rows = [];
  for await (const { merchant, outcome } of rollout({ client, merchants: ["wx1", "wx2"], desired, concurrency: 1, callsPerSecond: 100 })) rows.push(merchant, outcome);
  same("rows", rows, ["wx1", "unchanged", "wx2", "unchanged"]);
  const wrong = await rollout({ client, merchants: [7], desired }).next().catch((error) => error);
  same("a wrong list", [wrong instanceof RolloutError, wrong.reason], [true, "merchants"]);
}

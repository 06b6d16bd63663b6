import { CloudbaseClient } from "wechat-cloudbase";
import { apply, parseDesired, plan, renderPlan } from "wechat-cloudbase/config";
import { createEmulator } from "wechat-cloudbase/testing";
for (const n of [20, 1000, 1000, 2000]) {
  const functions = Array.from({ length: n }, (_, i) => ({ name: `f${i}`, timeout: 5, envVariables: { A: "1" } }));
  const desired = parseDesired({ version: 1, environments: [{ env: "e", functions }] });
  const answer = { errcode: 0, config: JSON.stringify({ timeout: 3, environment: [{ key: "B", value: "x" }] }) };
  let calls = 0;
  const client = { getCallBackConfig() {}, setCallBackConfig() {}, uploadFunctionConfig: async () => ({}), setCloudAccessToken() {}, getFunctionConfig: async () => (calls++, answer) };
  const t = performance.now();
  const made = await plan(client, desired);
  const t2 = performance.now();
  renderPlan(made);
  console.log(n, made.changes.length, (t2 - t).toFixed(0), "ms plan,", ((t2 - t) / n * 1000).toFixed(0), "µs each; render", (performance.now() - t2).toFixed(0));
}

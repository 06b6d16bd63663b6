// This code with the rollouts of /fleet must compile, except the lines after @ts-expect-error.
import { CloudbaseClient } from "wechat-cloudbase";
import { CloudbaseClient as GlooClient } from "wechat-cloudbase/gloo";
import { parseDesired } from "wechat-cloudbase/config";
import {
  check, createLimiter, type FleetDrift, type Journal, type Progress, report, rollback, rollout, RolloutError, rolloutOne, type Row, type Verdict,
} from "wechat-cloudbase/fleet";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { authorizerToken, mapStore } from "wechat-cloudbase/tokens";

const client = new CloudbaseClient({ accessToken: async ({ merchant }) => `token-${merchant}` });
const desired = parseDesired({ version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: [] }] });
const journal: Journal = fileJournal(new URL("file:///tmp/rollout.jsonl"));

for await (const row of rollout({
  client, desired, journal, merchants: [{ merchant: "wx1", env: "prod-1" }, "wx2"], mode: "apply", allow: ["large"], concurrency: 8,
  callsPerSecond: 50, canary: 3, stop: { failures: 5, rate: 0.2 }, deadline: 1000, lock: memoryStore(), again: ["failed"],
  onProgress: (progress: Progress) => console.log(progress.outcomes.changed, progress.total?.toFixed()),
  onStep: ({ merchant, step }) => console.log(merchant, step),
  signal: AbortSignal.timeout(1000), locale: "zh",
})) {
  const one: Row = row;
  if (one.outcome === "planned") console.log(one.plan.changes.length);
  if (one.outcome === "changed") console.log(one.done[0]?.fields);
  if (one.outcome === "failed") console.log(one.error.errcode?.toFixed(), one.left.length);
  // @ts-expect-error a row has no `retry`
  if (one.outcome === "retry") console.log(one);
  // @ts-expect-error only a planned merchant has a plan
  if (one.outcome === "unchanged") console.log(one.plan.changes);
}
rollout({ client: new GlooClient({ accessToken: "t" }), merchants: new Set(["wx1"]), desired: async ({ merchant }) => ({ version: 1, environments: [{ env: String(merchant) }] }) });
rollout({ platform: { client }, limiter: createLimiter(50), merchants: (async function* () { yield "wx1"; })(), desired: "{}" });
// @ts-expect-error there is no such mode
rollout({ client, merchants: [], desired, mode: "dry" });
// @ts-expect-error each entry names its merchant
rollout({ client, merchants: [{ appid: "wx1" }], desired });

const verdict: Verdict = await rolloutOne({ merchant: "wx1", values: { env: "prod-1" }, desired }, { client, limiter: { take: async () => {} }, beforeWrite: (plan) => plan.dangers });
if (verdict.outcome === "retry") console.log(verdict.scope === "platform", verdict.after.toFixed());
if (verdict.outcome === "refused") console.log(verdict.dangers);
for await (const { merchant, outcome, done } of report(journal)) console.log(merchant, outcome === "unfinished", done?.[0]?.resource.kind);
for await (const { lost, merchant } of rollback(journal, { client })) console.log(merchant, lost[0]?.path);
// @ts-expect-error the merchants come from the journal
rollback(journal, { client, merchants: [] });
const drift: FleetDrift = await check({ client, merchants: ["wx1"], desired });
console.log(drift.differences[0]?.changes[0]?.kind, drift.problems[0]?.message);
try {
  await rollout({ client, merchants: [], desired }).next();
} catch (error) {
  if (error instanceof RolloutError) console.log(error.reason === "canary", error.progress?.finished, error.code satisfies "rollout");
}

// One limiter for a platform, a provider and a rollout.
const limiter = createLimiter(50);
const whole = createPlatform({ componentAppid: "wxc", componentSecret: "s", token: "t", encodingAESKey: "k", store: mapStore(), limiter });
rollout({ platform: whole, merchants: ["wx1"], desired: { version: 1 } });
authorizerToken({ componentAppid: "wxc", componentToken: "c", store: mapStore(), limiter: whole.limiter });
// @ts-expect-error a limiter needs `take`
authorizerToken({ componentAppid: "wxc", componentToken: "c", store: mapStore(), limiter: {} });

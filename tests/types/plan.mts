// This code with the plans of /config must compile, except the lines after @ts-expect-error.
import { CloudbaseClient } from "wechat-cloudbase";
import { CloudbaseClient as GlooClient } from "wechat-cloudbase/gloo";
import { apply, ApplyError, type ApplyReport, type Danger, parseDesired, plan, type Plan, type PlanChange, renderPlan, undo } from "wechat-cloudbase/config";

const client = new CloudbaseClient({ accessToken: "t" });
const desired = parseDesired({ version: 1 });
const made: Plan = await plan(client, desired, { signal: undefined, merchant: "wx1", locale: "zh" });
await plan(new GlooClient({ accessToken: "t" }), desired);
await plan(client.forMerchant("wx1", "t"), desired);
const allow: Danger[] = made.dangers;
const report: ApplyReport = await apply(client, desired, made, {
  allow,
  onStep(step) {
    if (step.step === "waiting") console.log(step.ms.toFixed(), step.change.id);
    if (step.step === "done") console.log(step.settled === "read");
    // @ts-expect-error only a step that is done is settled
    if (step.step === "writing") console.log(step.settled);
  },
});
const changes: PlanChange[] = report.done.concat(report.left, report.failed.map(({ change }) => change));
for (const { resource, fields } of changes) {
  if (resource.kind === "environment") console.log(resource.function, fields[0]?.from);
  // @ts-expect-error the push belongs to no environment
  if (resource.kind === "push") console.log(resource.env);
}
const error: unknown = report.failed[0]?.error;
if (error instanceof ApplyError) console.log(error.reason === "moved", error.differs[0]?.path, error.code satisfies "apply");
parseDesired(undo(made).desired);
console.log(renderPlan(made, { color: true, width: 80, now: new Date(), locale: "zh" }));

// @ts-expect-error there is no consent to everything
await apply(client, desired, made, { allow: ["all"] });
// @ts-expect-error a desired state comes from parseDesired or loadDesired
await plan(client, { version: 1 });
// @ts-expect-error a hand-made client needs all methods
await plan({ getCallBackConfig: async () => ({}) }, desired);

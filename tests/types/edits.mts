// This code with the edits and `pull` of /config must compile, except the lines after @ts-expect-error.
import { CloudbaseClient } from "wechat-cloudbase";
import { CloudbaseClient as GlooClient } from "wechat-cloudbase/gloo";
import { type ApplyReport, type FunctionName, parseDesired, pull, type Pulled, type PullWarning, removeCallback, setTimeoutOf, updateEnvironment, updateTriggers, updateWhitelist, upsertCallback } from "wechat-cloudbase/config";

const client = new CloudbaseClient({ accessToken: "t" });
const where: FunctionName = { env: "prod-1", name: "login" };
const callback = { msgType: "event", event: "qr_scan_scene", env: "prod-1", functionName: "onScan", enable: true };
const report: ApplyReport = await upsertCallback(client, callback, { allow: ["unknown-member"], signal: undefined, locale: "zh" });
await removeCallback(new GlooClient({ accessToken: "t" }), { msgType: "text", event: "" });
await updateWhitelist(client.forMerchant("wx1", "t"), "prod-1", { add: ["/wxa/a"], remove: undefined });
await updateTriggers(client, where, { set: [{ name: "t", type: "timer", config: "0 0 2 * * * *" }], remove: ["u"] });
await updateEnvironment(client, where, { set: { A: "1" } as const, remove: ["B"] as const });
await setTimeoutOf(client, where, 20, { onStep: ({ step }) => console.log(step) });
console.log(report.done[0]?.fields);

// @ts-expect-error a callback needs all members
await upsertCallback(client, { msgType: "text", event: "" });
// @ts-expect-error the values of variables are texts
await updateEnvironment(client, where, { set: { A: 1 } });
// @ts-expect-error a function is known by its environment too
await setTimeoutOf(client, "login", 20);
// @ts-expect-error there is no consent to everything
await setTimeoutOf(client, where, 20, { allow: ["all"] });

const { value, text, warnings }: Pulled = await pull(client, { environments: ["prod-1"], functions: [where] }, { locale: "zh" });
parseDesired(value);
const told = (warning: PullWarning) => (warning.code === "invalid" ? [warning.path, warning.value] : [warning.resource.kind, warning.message]);
console.log(text.length, warnings.map(told));
// @ts-expect-error only what could not be read has the code of an error
warnings.map(({ error }) => error);
// @ts-expect-error functions are known by their environments too
await pull(client, { functions: ["login"] });

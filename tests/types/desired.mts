// The types of desired states.
import { parseDesired, withMerchant, type Desired, type DesiredState } from "wechat-cloudbase/config";
import { loadDesired } from "wechat-cloudbase/config/node";

interface Row {
  appid: string;
  env: string;
}
declare const row: Row;
declare const env: Record<string, string | undefined>;

const state: DesiredState = {
  version: 1,
  function_config: { callbacks: [{ msgType: "event", event: "qr_scan_scene", env: { $merchant: "env" }, functionName: { $env: "F" }, enable: true }, { msgType: "text", event: "", $absent: true }] },
  container_config: { enable: false, text_mode: 2 },
  cloud_access_token: { open: true },
  environments: [{ env: "e", api_whitelist: ["/a", { $absent: "/b" }], functions: [{ name: "f", envVariables: { A: "a", B: { $env: "B" }, C: { $absent: true } }, triggers: [{ name: "t", $absent: true }] }] }],
  prune: ["callbacks", "envVariables"],
};
const template: Desired = parseDesired(state, { env, locale: "zh" });
const columns: readonly string[] = withMerchant(template, row).merchantColumns;
const loaded: Promise<Desired> = loadDesired(new URL("file:///a.yaml"), { env, merchant: row });
void [columns, loaded, template.openColumns[0]?.column, template.warnings[0]?.line];

// @ts-expect-error: the identity of a thing cannot come from the environment
parseDesired({ version: 1, environments: [{ env: { $env: "E" } }] });
// @ts-expect-error: there is no such list
parseDesired({ version: 1, prune: ["variables"] });
// @ts-expect-error: null says nothing
parseDesired({ version: 1, environments: null });
// @ts-expect-error: a desired state comes from this package
withMerchant({ fingerprint: "", merchantColumns: [], openColumns: [], warnings: [] }, row);
// @ts-expect-error: it is read only
template.fingerprint = "";

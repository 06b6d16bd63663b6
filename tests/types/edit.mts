// Payloads from unknown values and from answers. This code must compile, except the lines after @ts-expect-error.
import {
  CloudbaseClient, editable, parse, validate,
  type CheckOptions, type ContainerConfig, type EditableConfigs, type FunctionConfig, type GetFunctionConfigRequest, type RequestOf,
  type SetCallBackConfigRequest, type SetCloudAccessTokenRequest, type UnknownMember,
} from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";

const input: unknown = "{}";
const options: CheckOptions = { strict: true, locale: "zh", maxPayloadBytes: 1024, unknownFields: "send" };
const configs: SetCallBackConfigRequest = parse("setCallBackConfig", input, options);
const wanted: GetFunctionConfigRequest = parse("getFuntionConfig", input);
const page: { limit: number; offset: number } = parse("getFuntionList", input);
const access: SetCloudAccessTokenRequest = gloo.parse("setCloudAccessToken", input);
if (access.action === "set") console.log(access.version + 1);
const same: RequestOf<"getFuntionConfig"> = wanted;
console.log(parse("getCallBackConfig"), page, same);

const client = new CloudbaseClient({ accessToken: "t", unknownFields: "send" });
new gloo.CloudbaseClient({ accessToken: "t", unknownFields: "refuse" });
await client.setCallBackConfig(configs);
const answer = await client.getCallBackConfig();
const edit: EditableConfigs = editable(answer, { unknownFields: "send", locale: "zh" });
const unknown: UnknownMember[] = gloo.editable(answer.data ?? {}).unknown;
const place: (string | number)[] | undefined = unknown[0]?.segments;
const container: ContainerConfig | undefined = edit.container_config;
if (edit.function_config) {
  const { callbacks, ...rest }: FunctionConfig = edit.function_config;
  await client.setCallBackConfig({ function_config: { ...rest, callbacks: callbacks.filter(({ env }) => env !== "old") } });
}
const steps: (string | number)[] = validate("setCallBackConfig", input).issues.flatMap(({ segments }) => segments);
console.log(place, container, steps);

// @ts-expect-error a config may never have been set
await client.setCallBackConfig({ function_config: { ...edit.function_config, callbacks: [] } });
// @ts-expect-error it is no answer
editable({ function_configs: {} });
// @ts-expect-error this interface does not exist
parse("getcallbackconfig", {});
// @ts-expect-error there are two ways
parse("getCallBackConfig", {}, { unknownFields: "keep" });
// @ts-expect-error an edit has no such option
editable(answer, { strict: true });

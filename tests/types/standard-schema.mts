// Schemas have the types of payloads, and are what the specification's own types describe.
import type { Callback, Requests, UploadFunctionConfigRequest } from "wechat-cloudbase";
import {
  callback, environmentId, getCallBackConfig, schema, setCallBackConfig, uploadFunctionConfig, type Schema, type StandardJSONSchemaV1, type StandardSchemaV1,
} from "wechat-cloudbase/standard-schema";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(): T | undefined => undefined;

yes<Same<StandardSchemaV1.InferOutput<typeof setCallBackConfig>, Requests["setCallBackConfig"]>>();
yes<Same<StandardSchemaV1.InferInput<typeof callback>, Callback>>();
yes<Same<StandardJSONSchemaV1.InferInput<typeof environmentId>, string>>();
yes<Same<StandardSchemaV1.InferInput<typeof getCallBackConfig>, Record<string, never> | undefined>>();
yes<Same<StandardSchemaV1.InferOutput<typeof uploadFunctionConfig>, UploadFunctionConfigRequest & { config: string }>>();
// @ts-expect-error the types differ
yes<Same<StandardSchemaV1.InferOutput<typeof environmentId>, number>>();

const both: StandardSchemaV1<Callback> & StandardJSONSchemaV1<Callback> = callback;
const misspelt: Schema<Requests["listFunctions"]> = schema("getFuntionList", { locale: "zh", warnings: "error" });

// It is no promise, and each issue has a code.
const result = callback["~standard"].validate({});
if (result.issues) {
  const [code, path]: [string | undefined, readonly (string | number)[] | undefined] = [result.issues[0]?.code, result.issues[0]?.path];
  console.log(code, path);
} else {
  const event: string = result.value.event;
  console.log(event, both, misspelt);
}

// @ts-expect-error there is no such schema
schema("callbacks");
// @ts-expect-error there is no such option
schema("callback", { lang: "zh" });

// The copy of the specification's interfaces is as the specification's own.
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import type { Callback } from "wechat-cloudbase";
import type * as ours from "wechat-cloudbase/standard-schema";
import { callback, setCallBackConfig } from "wechat-cloudbase/standard-schema";

export const theirs: StandardSchemaV1<Callback> & StandardJSONSchemaV1<Callback> = callback;
export const back: ours.StandardSchemaV1<Callback> & ours.StandardJSONSchemaV1<Callback> = theirs;
export const row: Callback = {} as StandardSchemaV1.InferOutput<typeof callback>;
export const payload: StandardSchemaV1.InferInput<typeof setCallBackConfig> = { function_config: { enable: true, callbacks: [row] } };
// @ts-expect-error the type is no other
export const wrong: StandardSchemaV1<string> = callback;

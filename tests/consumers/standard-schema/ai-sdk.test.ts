// The AI SDK describes the parameters of a tool by a schema, and checks what the model sends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asSchema } from "@ai-sdk/provider-utils";
import { setCloudAccessToken } from "wechat-cloudbase/standard-schema";

test("a schema describes and checks the parameters of a tool", async () => {
  const tool = asSchema(setCloudAccessToken);
  const described = await tool.jsonSchema;
  assert.deepEqual(described.required, ["action", "env"]);
  const [right, wrong] = await Promise.all([{ action: "get", env: "e" }, { action: "get" }].map((value) => tool.validate?.(value)));
  assert.deepEqual([right?.success, wrong?.success], [true, false]);
});

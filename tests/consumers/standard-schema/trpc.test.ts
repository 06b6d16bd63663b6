// tRPC takes a schema as input, and its types.
import assert from "node:assert/strict";
import { test } from "node:test";
import { initTRPC, TRPCError } from "@trpc/server";
import type { Requests } from "wechat-cloudbase";
import { getCallBackConfig, getFunctionConfig } from "wechat-cloudbase/standard-schema";

const t = initTRPC.create();
const router = t.router({
  read: t.procedure.input(getFunctionConfig).query(({ input }): Requests["getFunctionConfig"] => input),
  push: t.procedure.input(getCallBackConfig).query(({ input }) => input),
});
const caller = t.createCallerFactory(router)({});

test("a right input comes through, also none where none is needed", async () => {
  assert.deepEqual(await caller.read({ type: 3, env: "e", function_name: "f" }), { type: 3, env: "e", function_name: "f" });
  assert.deepEqual(await caller.push(), {});
});

test("a wrong input is a BAD_REQUEST whose cause has the issues", async () => {
  // @ts-expect-error `type` is 1, 2 or 3
  const wrong: unknown = await caller.read({ type: 4, env: "e", function_name: "f" }).catch((error: unknown) => error);
  assert.ok(wrong instanceof TRPCError && wrong.code === "BAD_REQUEST");
  const { issues } = wrong.cause as unknown as { issues: { path: unknown; code: string }[] };
  assert.deepEqual(issues.map(({ path, code }) => [path, code]), [[["type"], "invalid_type"]]);
});

// TanStack Form calls validators while a person types. A promise would throw there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FieldApi, FormApi } from "@tanstack/form-core";
import type { Requests } from "wechat-cloudbase";
import { functionName, setCallBackConfig } from "wechat-cloudbase/standard-schema";

/** The values have the type of the payload, because the form's validator has it. */
const push = (name: string): Requests["setCallBackConfig"] => ({ function_config: { enable: true, callbacks: [{ msgType: "text", event: "", env: "e", functionName: name, enable: true }] } });

test("errors of the form land on their fields, with their codes", () => {
  const form = new FormApi({ defaultValues: push(""), validators: { onChange: setCallBackConfig } });
  form.mount();
  const field = new FieldApi({ form, name: "function_config.callbacks[0].functionName" });
  field.mount();
  field.setValue("");
  assert.deepEqual(field.state.meta.errors.map((one) => one && "code" in one && one.code), ["empty"]);
  field.setValue("login");
  assert.deepEqual([field.state.meta.errors, form.state.isValid], [[], true]);
});

test("a field has its own schema", () => {
  const form = new FormApi({ defaultValues: { name: "" } });
  form.mount();
  const field = new FieldApi({ form, name: "name", validators: { onChange: functionName } });
  field.mount();
  field.setValue("");
  assert.deepEqual(field.state.meta.errors.map((one) => one?.message), ["must not be empty"]);
});

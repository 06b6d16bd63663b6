import * as v from "valibot";
import { each } from "../each.mjs";

export const name = "valibot";

const filled = v.pipe(v.string(), v.minLength(1));
const text = v.optional(v.string());
const bool = v.optional(v.boolean());
const whole = v.optional(v.pipe(v.number(), v.integer()));

const requestShapes = {
  setCallBackConfig: v.strictObject({
    function_config: v.optional(v.strictObject({
      enable: v.boolean(),
      callbacks: v.array(v.strictObject({ msgType: filled, event: v.string(), env: filled, functionName: filled, enable: v.boolean() })),
    })),
    container_config: v.optional(v.strictObject({
      enable: v.boolean(), qbase_env: filled, qbase_container_path: filled, text_mode: v.picklist([1, 2]),
    })),
  }),
  setCloudAccessToken: v.variant("action", [
    v.strictObject({
      action: v.literal("set"), env: filled, open: v.boolean(), api_whitelist: v.array(filled), version: v.pipe(v.number(), v.integer()),
    }),
    v.strictObject({ action: v.literal("get"), env: filled, open: bool, api_whitelist: v.optional(v.array(filled)), version: whole }),
  ]),
  getFunctionConfig: v.strictObject({ type: v.picklist([1, 2, 3]), env: filled, function_name: filled }),
};

const answer = (shape) => v.looseObject({ errcode: whole, errmsg: text, ...shape });

const answerShapes = {
  setCallBackConfig: answer({}),
  getCallBackConfig: answer({
    data: v.optional(v.looseObject({
      function_config: v.optional(v.looseObject({
        enable: bool,
        callbacks: v.optional(v.array(v.looseObject({ msgType: text, event: text, env: text, functionName: text, enable: bool }))),
      })),
      container_config: v.optional(v.looseObject({ enable: bool, qbase_env: text, qbase_container_path: text, text_mode: whole })),
    })),
  }),
  setCloudAccessToken: answer({ open: bool, api_whitelist: v.optional(v.array(v.string())), version: whole }),
  getFunctionConfig: answer({ config: text }),
};

function check(shape) {
  return (value) => {
    const { success, output } = v.safeParse(shape, value);
    return success ? output : undefined;
  };
}

export const requests = each(requestShapes, check);
export const answers = each(answerShapes, check);
export const problems = each(requestShapes, (shape) => (value) => v.safeParse(shape, value).issues);

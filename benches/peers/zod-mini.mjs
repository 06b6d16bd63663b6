import * as z from "zod/mini";
import { checked, each, problemsOf } from "../each.mjs";

export const name = "zod/mini";

const filled = z.string().check(z.minLength(1));
const text = z.optional(z.string());
const bool = z.optional(z.boolean());
const whole = z.optional(z.int());

const requestShapes = {
  setCallBackConfig: z.strictObject({
    function_config: z.optional(z.strictObject({
      enable: z.boolean(),
      callbacks: z.array(z.strictObject({ msgType: filled, event: z.string(), env: filled, functionName: filled, enable: z.boolean() })),
    })),
    container_config: z.optional(z.strictObject({
      enable: z.boolean(), qbase_env: filled, qbase_container_path: filled, text_mode: z.literal([1, 2]),
    })),
  }),
  setCloudAccessToken: z.discriminatedUnion("action", [
    z.strictObject({ action: z.literal("set"), env: filled, open: z.boolean(), api_whitelist: z.array(filled), version: z.int() }),
    z.strictObject({ action: z.literal("get"), env: filled, open: bool, api_whitelist: z.optional(z.array(filled)), version: whole }),
  ]),
  getFunctionConfig: z.strictObject({ type: z.literal([1, 2, 3]), env: filled, function_name: filled }),
};

const answer = (shape) => z.looseObject({ errcode: whole, errmsg: text, ...shape });

const answerShapes = {
  setCallBackConfig: answer({}),
  getCallBackConfig: answer({
    data: z.optional(z.looseObject({
      function_config: z.optional(z.looseObject({
        enable: bool,
        callbacks: z.optional(z.array(z.looseObject({ msgType: text, event: text, env: text, functionName: text, enable: bool }))),
      })),
      container_config: z.optional(z.looseObject({ enable: bool, qbase_env: text, qbase_container_path: text, text_mode: whole })),
    })),
  }),
  setCloudAccessToken: answer({ open: bool, api_whitelist: z.optional(z.array(z.string())), version: whole }),
  getFunctionConfig: answer({ config: text }),
};

export const requests = each(requestShapes, checked);
export const answers = each(answerShapes, checked);
export const problems = each(requestShapes, problemsOf);

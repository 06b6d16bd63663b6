import * as z from "zod";
import { checked, each, problemsOf } from "../each.mjs";

export const name = "zod";

const filled = z.string().min(1);
const text = z.string().optional();
const bool = z.boolean().optional();
const whole = z.int().optional();

const requestShapes = {
  setCallBackConfig: z.strictObject({
    function_config: z.strictObject({
      enable: z.boolean(),
      callbacks: z.array(z.strictObject({ msgType: filled, event: z.string(), env: filled, functionName: filled, enable: z.boolean() })),
    }).optional(),
    container_config: z.strictObject({
      enable: z.boolean(), qbase_env: filled, qbase_container_path: filled, text_mode: z.literal([1, 2]),
    }).optional(),
  }),
  setCloudAccessToken: z.discriminatedUnion("action", [
    z.strictObject({ action: z.literal("set"), env: filled, open: z.boolean(), api_whitelist: z.array(filled), version: z.int() }),
    z.strictObject({ action: z.literal("get"), env: filled, open: bool, api_whitelist: z.array(filled).optional(), version: whole }),
  ]),
  getFunctionConfig: z.strictObject({ type: z.literal([1, 2, 3]), env: filled, function_name: filled }),
};

const answer = (shape) => z.looseObject({ errcode: whole, errmsg: text, ...shape });

const answerShapes = {
  setCallBackConfig: answer({}),
  getCallBackConfig: answer({
    data: z.looseObject({
      function_config: z.looseObject({
        enable: bool,
        callbacks: z.array(z.looseObject({ msgType: text, event: text, env: text, functionName: text, enable: bool })).optional(),
      }).optional(),
      container_config: z.looseObject({ enable: bool, qbase_env: text, qbase_container_path: text, text_mode: whole }).optional(),
    }).optional(),
  }),
  setCloudAccessToken: answer({ open: bool, api_whitelist: z.array(z.string()).optional(), version: whole }),
  getFunctionConfig: answer({ config: text }),
};

export const requests = each(requestShapes, checked);
export const answers = each(answerShapes, checked);
export const problems = each(requestShapes, problemsOf);

// Compiled when it is imported; not where code from text is forbidden.
import { type } from "arktype";

export const name = "arktype";

const strict = (shape) => type({ "+": "reject", ...shape });
const filled = "string > 0";

const requestShapes = {
  setCallBackConfig: strict({
    "function_config?": strict({
      enable: "boolean",
      callbacks: strict({ msgType: filled, event: "string", env: filled, functionName: filled, enable: "boolean" }).array(),
    }),
    "container_config?": strict({ enable: "boolean", qbase_env: filled, qbase_container_path: filled, text_mode: "1 | 2" }),
  }),
  setCloudAccessToken: strict({
    action: "'set'", env: filled, open: "boolean", api_whitelist: type(filled).array(), version: "number.integer",
  }).or(strict({
    action: "'get'", env: filled, "open?": "boolean", "api_whitelist?": type(filled).array(), "version?": "number.integer",
  })),
  getFunctionConfig: strict({ type: "1 | 2 | 3", env: filled, function_name: filled }),
};

const answer = (shape) => type({ "errcode?": "number.integer", "errmsg?": "string", ...shape });

const answerShapes = {
  setCallBackConfig: answer({}),
  getCallBackConfig: answer({
    "data?": {
      "function_config?": {
        "enable?": "boolean",
        "callbacks?": type({ "msgType?": "string", "event?": "string", "env?": "string", "functionName?": "string", "enable?": "boolean" }).array(),
      },
      "container_config?": { "enable?": "boolean", "qbase_env?": "string", "qbase_container_path?": "string", "text_mode?": "number.integer" },
    },
  }),
  setCloudAccessToken: answer({ "open?": "boolean", "api_whitelist?": "string[]", "version?": "number.integer" }),
  getFunctionConfig: answer({ "config?": "string" }),
};

const each = (shapes) =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, (value) => (shape.allows(value) ? value : undefined)]),
  );

export const requests = each(requestShapes);
export const answers = each(answerShapes);

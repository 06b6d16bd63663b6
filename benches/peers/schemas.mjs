// The shapes as JSON Schema: what ajv compiles, at run time or before.
const text = { type: "string" };
const filled = { type: "string", minLength: 1 };
const bool = { type: "boolean" };
const whole = { type: "integer" };

const strict = (properties, required = Object.keys(properties)) => ({ type: "object", properties, required, additionalProperties: false });
const loose = (properties) => ({ type: "object", properties });

const callback = (filled) => ({ msgType: filled, event: text, env: filled, functionName: filled, enable: bool });
const list = (items) => ({ type: "array", items });

const access = { action: { const: "set" }, env: filled, open: bool, api_whitelist: list(filled), version: whole };

export const requests = {
  setCallBackConfig: strict({
    function_config: strict({ enable: bool, callbacks: list(strict(callback(filled))) }),
    container_config: strict({ enable: bool, qbase_env: filled, qbase_container_path: filled, text_mode: { enum: [1, 2] } }),
  }, []),
  setCloudAccessToken: {
    type: "object",
    discriminator: { propertyName: "action" },
    required: ["action"],
    oneOf: [
      strict(access),
      strict({ ...access, action: { const: "get" } }, ["action", "env"]),
    ],
  },
  getFunctionConfig: strict({ type: { enum: [1, 2, 3] }, env: filled, function_name: filled }),
};

const answer = (properties) => loose({ errcode: whole, errmsg: text, ...properties });

export const answers = {
  setCallBackConfig: answer({}),
  getCallBackConfig: answer({
    data: loose({
      function_config: loose({ enable: bool, callbacks: list(loose(callback(text))) }),
      container_config: loose({ enable: bool, qbase_env: text, qbase_container_path: text, text_mode: whole }),
    }),
  }),
  setCloudAccessToken: answer({ open: bool, api_whitelist: list(text), version: whole }),
  getFunctionConfig: answer({ config: text }),
};

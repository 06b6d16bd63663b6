// Compiled when it is imported; not where code from text is forbidden.
import Type from "typebox";
import { Compile } from "typebox/compile";

export const name = "typebox compiled";

const strict = (shape) => Type.Object(shape, { additionalProperties: false });
const filled = Type.String({ minLength: 1 });
const text = Type.Optional(Type.String());
const bool = Type.Optional(Type.Boolean());
const whole = Type.Optional(Type.Integer());
const oneOf = (values) => Type.Union(values.map((value) => Type.Literal(value)));

const requestShapes = {
  setCallBackConfig: strict({
    function_config: Type.Optional(strict({
      enable: Type.Boolean(),
      callbacks: Type.Array(strict({ msgType: filled, event: Type.String(), env: filled, functionName: filled, enable: Type.Boolean() })),
    })),
    container_config: Type.Optional(strict({
      enable: Type.Boolean(), qbase_env: filled, qbase_container_path: filled, text_mode: oneOf([1, 2]),
    })),
  }),
  setCloudAccessToken: Type.Union([
    strict({ action: Type.Literal("set"), env: filled, open: Type.Boolean(), api_whitelist: Type.Array(filled), version: Type.Integer() }),
    strict({ action: Type.Literal("get"), env: filled, open: bool, api_whitelist: Type.Optional(Type.Array(filled)), version: whole }),
  ]),
  getFunctionConfig: strict({ type: oneOf([1, 2, 3]), env: filled, function_name: filled }),
};

const answer = (shape) => Type.Object({ errcode: whole, errmsg: text, ...shape });

const answerShapes = {
  setCallBackConfig: answer({}),
  getCallBackConfig: answer({
    data: Type.Optional(Type.Object({
      function_config: Type.Optional(Type.Object({
        enable: bool,
        callbacks: Type.Optional(Type.Array(Type.Object({ msgType: text, event: text, env: text, functionName: text, enable: bool }))),
      })),
      container_config: Type.Optional(Type.Object({ enable: bool, qbase_env: text, qbase_container_path: text, text_mode: whole })),
    })),
  }),
  setCloudAccessToken: answer({ open: bool, api_whitelist: Type.Optional(Type.Array(Type.String())), version: whole }),
  getFunctionConfig: answer({ config: text }),
};

const each = (shapes) =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const compiled = Compile(shape);
      return [name, (value) => (compiled.Check(value) ? value : undefined)];
    }),
  );

export const requests = each(requestShapes);
export const answers = each(answerShapes);

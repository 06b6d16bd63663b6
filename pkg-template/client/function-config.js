// What `getFunctionConfig` has and no other method: the option `absent`, and the value of the JSON in `config`.
import { ApiError } from "../shared/errors.js";

/** The shape of the value of each type. `0` and `""` stand for any number and any text. Type 3 may lack its members. */
const SHAPES = [, { permissions: { openapi: [""] } }, { triggers: [{ name: "", type: "", config: "" }] }, { timeout: 0, environment: [{ key: "", value: "" }] }];

/** Whether the function has no config of this type, and the caller asked for `null` then. */
export const isAbsence = ({ absent }, error) => absent !== undefined && error instanceof ApiError && error.errcode === 85089;

/** Removes `parsedConfig` if it has not the shape of the type that was asked for, so that a reader can rely on its typings. */
export function typed(answer, payload) {
  let { parsedConfig: value } = answer;
  if (value === undefined) return answer;
  const { type } = JSON.parse(payload.trim());
  // WeChat's pages do not show the object around the list, so a list alone is read as well.
  if (type === 2 && Array.isArray(value)) answer.parsedConfig = value = { triggers: value };
  if (!fits(value, SHAPES[type], type === 3)) delete answer.parsedConfig;
  return answer;
}

function fits(value, shape, isPartial) {
  if (typeof shape !== "object") return typeof value === typeof shape;
  if (Object(value) !== value || Array.isArray(value) !== Array.isArray(shape)) return false;
  if (Array.isArray(shape)) return value.every((one) => fits(one, shape[0]));
  return Object.entries(shape).every(([name, inner]) => (isPartial && value[name] === undefined) || fits(value[name], inner));
}

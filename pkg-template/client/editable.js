// Makes what can be set of what was answered, for both clients.
import { refuse } from "../shared/check.js";

/**
 * Makes `editable` from the client's `validate`. The core says what a config lacks and which of its members are unknown. So
 * the same rules apply to what is read and to what is set.
 */
export const editor = (validate) => (answer, options) => {
  // A promise or a text has no configs. An edit of "nothing" would replace what is there.
  if (!isAnswer(answer)) refuse([{ path: "answer", code: "wrong_type", message: "must be an answer of `getCallBackConfig` or its `data`" }]);
  const unknown = [];
  const result = { unknown };
  const faults = ["function_config", "container_config"].flatMap((name) => {
    // A copy, because the answer stays as it is.
    const one = JSON.parse(JSON.stringify({ [name]: (answer.data ?? answer)[name] }));
    const { issues } = validate("setCallBackConfig", one, { ...options, maxPayloadBytes: 2 ** 26 });
    const wrong = issues.filter(({ path, code, segments }) => {
      // An edit may mend the two rules; they count when the config is set.
      if (code !== "unknown_field" || !segments.length) return code !== "empty" && code !== "duplicate_callback";
      const last = segments.at(-1);
      const owner = segments.slice(0, -1).reduce((value, segment) => value[segment], one);
      unknown.push({ path, segments, value: owner[last] });
      delete owner[last];
    });
    if (!wrong.length) Object.assign(result, one);
    return isBlank(one[name]) ? [] : wrong;
  });
  if (faults.length) refuse(faults);
  return result;
};

const MEMBERS = ["data", "errcode", "errmsg", "function_config", "container_config"];

function isAnswer(value) {
  if (Object(value) !== value || Array.isArray(value) || typeof value.then === "function") return false;
  const names = Object.keys(value);
  return names.length === 0 || names.some((name) => MEMBERS.includes(name));
}

/** Whether a config holds nothing that could be lost. If it cannot be set either, it was never set. */
const isBlank = (config) => Object.values(config ?? {}).every((value) => !value || value.length === 0);

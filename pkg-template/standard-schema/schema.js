// Standard Schema and Standard JSON Schema in one object. The rules are the core's.
import { prepare } from "../client/core.js";
import { interfaceOf } from "../client/interfaces.js";
import { validateOptions } from "../client/options.js";
import { refuse } from "../shared/check.js";
import { FIELDS } from "./fields.js";
import { SCHEMAS } from "./json-schemas.js";
import { jsonSchema } from "./json-schema.js";

/** A bit for each warning: nobody asks for warnings here, unless they count as errors. */
const NO_WARNINGS = -1;

export function schema(name, options) {
  const place = FIELDS[name] ?? { interfaceName: nameOf(name) };
  const checks = validateOptions(options);
  const target = interfaceOf(place.interfaceName);
  const { wrap = textOf, within = [] } = place;
  const ask = (payload) => prepare(target, payload, checks, NO_WARNINGS);
  return {
    "~standard": {
      version: 1,
      vendor: "wechat-cloudbase",
      validate(value) {
        // `undefined` stands for `{}` where nothing is required.
        const isEmpty = value === undefined && !place.wrap && !ask({}).error;
        const { error, body } = ask(isEmpty ? {} : wrap(jsonable(value)));
        // The AI SDK takes each result with a member `value` for a success.
        if (error) return { issues: issuesOf(error.issues, within.length) };
        // With `issues`, so that a member of `Object.prototype` is not taken for it.
        return { issues: undefined, value: within.reduce((outer, step) => outer[step], JSON.parse(body)) };
      },
      jsonSchema: {
        input: (wanted) => jsonSchema(place, wanted.target, checks),
        output: (wanted) => jsonSchema(place, wanted.target, checks, true),
      },
    },
  };
}

function nameOf(name) {
  try {
    return interfaceOf(name).name;
  } catch {
    const names = Object.keys(SCHEMAS).concat(Object.keys(FIELDS)).join(", ");
    refuse([{ path: "name", code: "unknown_schema", message: `must be one of ${names}` }]);
  }
}

/** A payload that is a string is JSON text for the core. Here a string is a value like others, and of the wrong type. */
const textOf = (value) => (typeof value === "string" ? JSON.stringify(value) : value);

/** JavaScript leaves out members without JSON, so a check could not say which type they have. */
const jsonable = (value) => (/^(undefined|function|symbol)$/.test(typeof value) ? null : value);

const issuesOf = (issues, depth) => issues.map(({ segments, code, message }) => ({ message, path: segments.slice(depth), code }));

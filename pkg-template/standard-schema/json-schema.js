// JSON Schemas of interfaces and fields, for Standard JSON Schema.
import { SCHEMAS } from "./json-schemas.js";

const DIALECTS = new Map([
  ["draft-2020-12", "https://json-schema.org/draft/2020-12/schema"],
  ["draft-07", "http://json-schema.org/draft-07/schema#"],
]);

/**
 * Returns a new value each time, because its readers may change it. The schemas use no keyword that draft-07 lacks but `$defs`,
 * which has another name there.
 */
export function jsonSchema({ interfaceName, rules = [] }, target, { unknownFields }, isOutput) {
  const $schema = DIALECTS.get(target);
  if (!$schema) throw new Error(`the JSON Schema target must be one of ${[...DIALECTS.keys()].join(", ")}`);
  let schema = rules.reduce((outer, name) => outer[name], copy(SCHEMAS[interfaceName]));
  // A config that is a value is sent as text.
  if (isOutput && interfaceName === "uploadFunctionConfig") schema.properties.config.type = "string";
  if (unknownFields === "send") schema = copy(schema, (name, value) => (name === "additionalProperties" ? undefined : value));
  if (target === "draft-07") schema = JSON.parse(JSON.stringify(schema).replaceAll("$defs", "definitions"));
  return { ...schema, $schema };
}

const copy = (schema, change) => JSON.parse(JSON.stringify(schema), change);

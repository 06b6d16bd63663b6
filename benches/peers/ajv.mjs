// ajv that compiles when it is imported; not where code from text is forbidden.
import Ajv from "ajv";
import * as schemas from "./schemas.mjs";

export const name = "ajv compiled";

/** `unicode: false`: to tell whether a text is empty nobody has to count its code points. */
const ajv = new Ajv({ discriminator: true, unicode: false, logger: false });

const each = (schemas) =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const valid = ajv.compile(schema);
      return [name, (value) => (valid(value) ? value : undefined)];
    }),
  );

export const requests = each(schemas.requests);
export const answers = each(schemas.answers);

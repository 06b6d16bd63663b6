// ajv's generated code that goes on after an error; make.mjs has it made.
import { request_setCallBackConfig as valid } from "made/ajv-all-errors.mjs";

export const name = "ajv standalone, allErrors";

export const problems = { setCallBackConfig: (value) => (valid(value) ? undefined : valid.errors) };

// The rules of payloads as Standard Schema and Standard JSON Schema.
import type { CheckOptions } from "./client-options.js";
import type { IssueCode } from "./issues.js";
import type { Callback, ContainerConfig, JsonText, MisspeltNames, Requests, UploadFunctionConfigRequest } from "./payloads.js";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "./standard-schema-spec.js";

export type { StandardJSONSchemaV1, StandardSchemaV1, StandardTypedV1 } from "./standard-schema-spec.js";

/** Validates, and has a JSON Schema. Libraries that take Standard Schema or Standard JSON Schema take it. */
export interface Schema<Input, Output = Input> {
  /** What libraries use. Call `validate` there yourself to check a value. */
  readonly "~standard": SchemaProps<Input, Output>;
}

/** The members by which libraries use a {@link Schema}. */
export interface SchemaProps<Input, Output = Input> extends StandardSchemaV1.Props<Input, Output>, StandardJSONSchemaV1.Props<Input, Output> {
  readonly vendor: "wechat-cloudbase";
  /**
   * Checks a value. It never returns a promise. A string is a value of the wrong type, and not JSON text. `undefined` counts as
   * `{}` if the interface needs no field.
   *
   * `value` is what a call would send, as `parse` returns it. It is a new value, and shares nothing with the value that you gave.
   *
   * @throws {InternalError} if the wasm cannot be compiled
   */
  readonly validate: (value: unknown, options?: StandardSchemaV1.Options | undefined) => SchemaResult<Output>;
  /** The targets are `draft-2020-12` and `draft-07`; others throw an `Error`. Each call returns a new object. */
  readonly jsonSchema: StandardJSONSchemaV1.Converter;
}

/** What `validate` returns: a value, or issues. */
export type SchemaResult<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** One error. */
export interface SchemaIssue {
  /** One line in the language of the option `locale`. */
  readonly message: string;
  /** The place: names of members, and indexes as numbers. For a field or a row it begins in the field or the row. */
  readonly path: readonly (string | number)[];
  /** The rule that the value breaks. Later versions keep these values. */
  readonly code: IssueCode | (string & {});
}

/** The schemas, by their names. */
export interface Schemas {
  /** The payload of `setCallBackConfig`. */
  setCallBackConfig: Schema<Requests["setCallBackConfig"]>;
  /** The payload of `getCallBackConfig`. */
  getCallBackConfig: Schema<Requests["getCallBackConfig"] | undefined, Requests["getCallBackConfig"]>;
  /** The payload of `getFunctionConfig`. */
  getFunctionConfig: Schema<Requests["getFunctionConfig"]>;
  /** The payload of `setCloudAccessToken`. */
  setCloudAccessToken: Schema<Requests["setCloudAccessToken"]>;
  /** The payload of `listFunctions`. */
  listFunctions: Schema<Requests["listFunctions"]>;
  /** The payload of `getEnvInfo`. */
  getEnvInfo: Schema<Requests["getEnvInfo"] | undefined, Requests["getEnvInfo"]>;
  /** `config` of the output is always JSON text. */
  uploadFunctionConfig: Schema<UploadFunctionConfigRequest, UploadFunctionConfigRequest & { config: JsonText }>;
  /** One entry of `callbacks` in `function_config`. */
  callback: Schema<Callback>;
  /** The value of `container_config`. */
  containerConfig: Schema<ContainerConfig>;
  /** One entry of `api_whitelist`. */
  whitelistEntry: Schema<string>;
  /** The id of an environment, for every `env` and `qbase_env`. */
  environmentId: Schema<string>;
  /** The name of a cloud function. Only `uploadFunctionConfig` limits its length, to 60 characters. */
  functionName: Schema<string>;
}

/**
 * Makes a schema with options.
 *
 * @param name the name of an interface, WeChat's own misspelling of it, or the name of a field or a row
 * @param options as for `validate`. With `warnings: "error"` or `strict: true` warnings are issues
 * @throws {ValidationError} if there is no such schema or an option is wrong
 */
export declare function schema<Name extends keyof Schemas | keyof MisspeltNames>(
  name: Name,
  options?: CheckOptions,
): Schemas[Name extends keyof MisspeltNames ? MisspeltNames[Name] : Name];

/** The payload of `setCallBackConfig`. */
export declare const setCallBackConfig: Schemas["setCallBackConfig"];
/** The payload of `getCallBackConfig`: nothing, or `{}`. */
export declare const getCallBackConfig: Schemas["getCallBackConfig"];
/** The payload of `getFunctionConfig`. */
export declare const getFunctionConfig: Schemas["getFunctionConfig"];
/** The payload of `setCloudAccessToken`, for both actions. */
export declare const setCloudAccessToken: Schemas["setCloudAccessToken"];
/** The payload of `listFunctions`. */
export declare const listFunctions: Schemas["listFunctions"];
/** The payload of `getEnvInfo`: nothing, or an object. */
export declare const getEnvInfo: Schemas["getEnvInfo"];
/** The payload of `uploadFunctionConfig`. `config` of the output is always JSON text. */
export declare const uploadFunctionConfig: Schemas["uploadFunctionConfig"];
/** One entry of `callbacks` in `function_config`. */
export declare const callback: Schemas["callback"];
/** The value of `container_config`. */
export declare const containerConfig: Schemas["containerConfig"];
/** One entry of `api_whitelist`. */
export declare const whitelistEntry: Schemas["whitelistEntry"];
/** The id of an environment, for every `env` and `qbase_env`. */
export declare const environmentId: Schemas["environmentId"];
/** The name of a cloud function. Only `uploadFunctionConfig` limits its length, to 60 characters. */
export declare const functionName: Schemas["functionName"];

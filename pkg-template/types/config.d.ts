// Configuration as code: functions about configs, without a client.

import type { Locale } from "./client-options.js";
import type { Issue } from "./issues.js";
import type { FunctionConfigType, FunctionTrigger } from "./payloads.js";

export { CloudbaseError, InternalError, ValidationError } from "./errors.js";
export type { Issue } from "./issues.js";
export type { Locale } from "./client-options.js";
export * from "./desired.js";
export * from "./edits.js";
export * from "./plan.js";
export * from "./pull.js";

/** A field of a cron expression. */
export interface CronField {
  /** The text of the field as it was written. */
  text: string;
  /** The values, from the least to the greatest. Sunday is 0. */
  values: number[];
  /** The parts that only Tencent's page has, such as `L` and `5#2`. They mean days beside those of `values`. */
  marks: string[];
}

/** A cron expression. */
export interface Cron {
  /** The expression with one blank between its fields. */
  expression: string;
  /** The seven fields. If both `day` and `weekday` are given, a day that matches one of them is enough. */
  fields: Record<"second" | "minute" | "hour" | "day" | "month" | "weekday" | "year", CronField>;
  /** What is suspicious: `cron_mark`, `ambiguous_days`, `large_step`, `never_runs`. WeChat probably takes the expression. */
  warnings: Issue[];
}

/** Options of {@link parseCron}. */
export interface ParseCronOptions {
  /** The time from which the warning `never_runs` counts. By default the present time. */
  from?: Date | undefined;
  /** The language of issues; `en` by default. */
  locale?: Locale | undefined;
}

/** Options of {@link nextRuns}. */
export interface NextRunsOptions {
  /** The runs after this time. A run at this very time is left out. By default the present time. */
  from?: Date | undefined;
  /** How many runs, 1 to 1000; 5 by default. */
  count?: number | undefined;
  /** The language of issues; `en` by default. */
  locale?: Locale | undefined;
}

/**
 * Reads a cron expression of seven fields, as WeChat's timers take them: second, minute, hour, day, month, weekday, year.
 *
 * @throws {ValidationError} with all issues. The path of an issue is the name of the field, and its message has the range.
 * @example
 * ```ts
 * import { parseCron } from "wechat-cloudbase/config";
 *
 * const { fields, warnings } = parseCron("0 0 2 L * * *");
 * console.log(fields.hour.values, warnings.map(({ code }) => code)); // [2] ["cron_mark"]
 * ```
 */
export function parseCron(expression: string, options?: ParseCronOptions): Cron;

/**
 * Returns the next times at which a timer runs, the earliest first. WeChat's timers run in UTC+8. The list is shorter than
 * `count`, or empty, if the expression has no more runs: its last year can be 2099.
 *
 * @throws {ValidationError} if it is no cron expression, or if an option is wrong
 */
export function nextRuns(expression: string, options?: NextRunsOptions): Date[];

/**
 * Says in words when a timer runs: `at 02:00 on day 1 of each month`, `每月 1 日 02:00`. The times are in UTC+8.
 *
 * @throws {ValidationError} if it is no cron expression
 */
export function describeCron(expression: string, locale?: Locale): string;

/**
 * The members that no page of WeChat names: the JSON text of each value, as it was written. A JavaScript value would lose
 * digits of numbers such as `12345678901234567890`.
 */
export type UnknownMembers = Record<string, string>;

/** The config of a function as a value, by its type. It has the names of WeChat's texts. */
export interface FunctionConfigValues {
  /** The open interfaces that the function may call. */
  1: { permissions: { openapi: string[]; unknown?: UnknownMembers }; unknown?: UnknownMembers };
  /** The timers of the function. Each has a name of its own. */
  2: { triggers: (FunctionTrigger & { unknown?: UnknownMembers })[]; unknown?: UnknownMembers };
  /** The time-out in seconds and the environment variables. The values of variables can be secrets: do not log them. */
  3: {
    timeout?: number;
    environment?: { key: string; value: string; unknown?: UnknownMembers }[];
    unknown?: UnknownMembers;
  };
}

/** Options of {@link parseFunctionConfig}. */
export interface ParseFunctionConfigOptions {
  /**
   * Where the text comes from: `wechat`, the `config` of an answer, by default; or `config.json`, the file in the folder of the
   * function, which may have comments and trailing commas.
   */
  source?: "wechat" | "config.json" | undefined;
  /** The language of issues; `en` by default. */
  locale?: Locale | undefined;
}

/** What {@link parseFunctionConfig} returns. */
export interface ParsedFunctionConfig<Config> {
  /** The config. */
  config: Config;
  /**
   * What is suspicious: `odd_permission`, `several_triggers`, `long_timeout`, `duplicate_variable`, and the warnings of
   * {@link parseCron} for each timer. WeChat probably takes the config.
   */
  warnings: Issue[];
}

/**
 * Reads the permissions (1) or the triggers (2) in the `config.json` of a function. Returns the config `null` if the file does
 * not have them.
 *
 * @throws {ValidationError} with all issues. The path of an issue begins at the file.
 */
export function parseFunctionConfig<T extends 1 | 2>(
  type: T,
  text: string,
  options: ParseFunctionConfigOptions & { source: "config.json" },
): ParsedFunctionConfig<FunctionConfigValues[T] | null>;

/**
 * Reads the `config` of an answer of `getFunctionConfig`: the permissions (1), the triggers (2) or the environment (3) of a
 * function. It checks the rules of `uploadFunctionConfig`. Unknown members are kept in `unknown`. What WeChat leaves out is
 * empty.
 *
 * @throws {ValidationError} with all issues. The path of an issue begins at the config. No issue shows the value of a variable.
 * @example
 * ```ts
 * import { formatFunctionConfig, parseFunctionConfig } from "wechat-cloudbase/config";
 *
 * const { config } = parseFunctionConfig(3, '{"timeout":3,"memo":1.0}');
 * config.timeout = 20;
 * console.log(formatFunctionConfig(3, config)); // {"timeout":20,"memo":1.0}
 * ```
 */
export function parseFunctionConfig<T extends FunctionConfigType>(
  type: T,
  text: string,
  options?: ParseFunctionConfigOptions & { source?: "wechat" | undefined },
): ParsedFunctionConfig<FunctionConfigValues[T]>;

/** Options of {@link formatFunctionConfig} and {@link parseCloudbaserc}. */
export interface FunctionConfigOptions {
  /** The language of issues; `en` by default. */
  locale?: Locale | undefined;
}

/**
 * Checks a config and returns the text that `uploadFunctionConfig` sends as `config`. Unknown members stand in it as they were
 * read.
 *
 * @throws {ValidationError} with all issues. The path of an issue begins at the config. No issue shows the value of a variable.
 */
export function formatFunctionConfig<T extends FunctionConfigType>(
  type: T,
  config: FunctionConfigValues[T],
  options?: FunctionConfigOptions,
): string;

/** A function of `cloudbaserc.json`. What the file leaves out is absent. */
export interface CloudbasercFunction {
  /** The name of the function. */
  name: string;
  /** The time-out in seconds. */
  timeout?: number;
  /** The environment variables. `{{env.NAME}}` is `{ $env: "NAME" }`: this machine's environment has the value. */
  envVariables?: Record<string, string | { $env: string }>;
  /** The timers. */
  triggers?: FunctionTrigger[];
}

/** What `cloudbaserc.json` says about the configs of functions. */
export interface Cloudbaserc {
  /** The environment id, `envId`. It is absent if the file takes it from a template. */
  env?: string;
  /** The functions. They have the names of a desired state. */
  functions: CloudbasercFunction[];
}

/**
 * Reads `cloudbaserc.json`, the file of Tencent's command line. It may have comments and trailing commas. Members that have
 * nothing to do with configs are left out.
 *
 * @throws {ValidationError} with all issues. The path of an issue begins at the file. No issue shows the value of a variable.
 */
export function parseCloudbaserc(text: string, options?: FunctionConfigOptions): Cloudbaserc;

// Configuration as code: functions about configs, without a client.

import type { Locale } from "./client-options.js";
import type { Issue } from "./issues.js";

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

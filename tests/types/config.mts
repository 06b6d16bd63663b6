// This code with /config must compile, except the lines after @ts-expect-error.
import {
  type Cloudbaserc,
  type Cron,
  type CronField,
  describeCron,
  formatFunctionConfig,
  type FunctionConfigValues,
  nextRuns,
  type NextRunsOptions,
  parseCloudbaserc,
  parseCron,
  type ParseCronOptions,
  type ParsedFunctionConfig,
  parseFunctionConfig,
  ValidationError,
} from "wechat-cloudbase/config";
import * as inline from "wechat-cloudbase";
import type { FunctionConfigs, Issue, Locale } from "wechat-cloudbase";

const locale: Locale = "zh";
const options: NextRunsOptions = { from: new Date(), count: 5, locale };
const more: ParseCronOptions = { from: undefined, locale: undefined };
const cron: Cron = parseCron("0 0 2 1 * * *", more);
const field: CronField = cron.fields.weekday;
const warnings: Issue[] = cron.warnings;
const runs: Date[] = nextRuns(cron.expression, options);
const words: string = describeCron(field.text, locale);
console.log(runs.concat(nextRuns("* * * * * * *")), words, warnings, field.values[0]?.toFixed(), field.marks[0]?.length);

const same: typeof inline.ValidationError = ValidationError;
console.log(same);

// @ts-expect-error a cron expression is a text
nextRuns(5);
// @ts-expect-error a time is a Date
nextRuns("* * * * * * *", { from: "2026-01-01" });
// @ts-expect-error this option does not exist
nextRuns("* * * * * * *", { zone: "UTC" });
// @ts-expect-error the package does not have this language
describeCron("* * * * * * *", "de");
// @ts-expect-error there is no such field
cron.fields.week;

const environment: ParsedFunctionConfig<FunctionConfigValues[3]> = parseFunctionConfig(3, "{}", { source: "wechat", locale });
environment.config.timeout = 5;
environment.config.environment?.push({ key: "K", value: "V" });
const text: string = formatFunctionConfig(3, environment.config, { locale: undefined });
const openapi: string[] | undefined = parseFunctionConfig(1, text, { source: "config.json" }).config?.permissions.openapi;
const timers = parseFunctionConfig(2, text).config.triggers.map(({ name, type, config, unknown }) => [name, type, config, unknown?.["id"]]);
const file: Cloudbaserc = parseCloudbaserc(text);
const source: string | { $env: string } | undefined = file.functions[0]?.envVariables?.["K"];
// The client takes such a value too, if it has no unknown members.
const upload: FunctionConfigs[3] = environment.config;
console.log(openapi, timers, source, upload, environment.warnings[0]?.path);

// @ts-expect-error a config of type 3 has no permissions
formatFunctionConfig(3, { permissions: { openapi: [] } });
// @ts-expect-error there is no type 4
parseFunctionConfig(4, text);
// @ts-expect-error a config.json has no environment
parseFunctionConfig(3, text, { source: "config.json" });
// @ts-expect-error the config can be null
parseFunctionConfig(1, text, { source: "config.json" }).config.permissions;
// @ts-expect-error a timer needs a schedule
formatFunctionConfig(2, { triggers: [{ name: "t", type: "timer" }] });

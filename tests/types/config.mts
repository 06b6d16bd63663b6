// This code with /config must compile, except the lines after @ts-expect-error.
import { type Cron, type CronField, describeCron, nextRuns, type NextRunsOptions, parseCron, type ParseCronOptions } from "wechat-cloudbase/config";
import type { Issue, Locale } from "wechat-cloudbase";

const locale: Locale = "zh";
const options: NextRunsOptions = { from: new Date(), count: 5, locale };
const more: ParseCronOptions = { from: undefined, locale: undefined };
const cron: Cron = parseCron("0 0 2 1 * * *", more);
const field: CronField = cron.fields.weekday;
const warnings: Issue[] = cron.warnings;
const runs: Date[] = nextRuns(cron.expression, options);
const words: string = describeCron(field.text, locale);
console.log(runs.concat(nextRuns("* * * * * * *")), words, warnings, field.values[0]?.toFixed(), field.marks[0]?.length);

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

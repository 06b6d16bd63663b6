// This code with the table of codes must compile, except the lines after @ts-expect-error.
import * as inline from "wechat-cloudbase";
import { errorCodes, explain, knownEvents, knownMsgTypes, type ErrorClass, type ErrorCode, type ErrorCodeWithText, type Explanation, type Locale } from "wechat-cloudbase/codes";

const locale: Locale = "zh";
const row: ErrorCodeWithText | undefined = errorCodes.get(40001);
const text: string | undefined = row?.text;
const advice: string | undefined = row?.advice.zh;
const explanation: Explanation | undefined = explain(40001, { locale });
const kind: ErrorClass | undefined = explain("40001")?.class;
const sentence: string | undefined = explain(-1, { locale: undefined })?.advice;
for (const { code, retryable } of errorCodes) console.log(code.toFixed(), retryable && text && advice && explanation && kind && sentence);

const names: readonly string[] = [...knownEvents, ...knownMsgTypes];

// Code for the table of the default entry also accepts this table.
const show = (codes: typeof inline.errorCodes): ErrorCode | undefined => codes.get(1);
show(errorCodes);

// @ts-expect-error the default entry has no texts
inline.errorCodes.get(1)?.text;
// @ts-expect-error the package does not have this language
explain(1, { locale: "de" });
// @ts-expect-error this option does not exist
explain(1, { language: "en" });
// @ts-expect-error a code is required
explain();
// @ts-expect-error this value is not a code
explain({ errcode: 1 });
// @ts-expect-error the table is read-only
errorCodes.get(1)!.advice.en = "";
// @ts-expect-error an explanation is read-only
explain(1)!.advice = "";
// @ts-expect-error the names are read-only
knownEvents.push(names[0]);

// What must compile of the table of codes, and, behind @ts-expect-error, what must not.
import * as inline from "wechat-cloudbase";
import { errorCodes, explain, type ErrorClass, type ErrorCode, type ErrorCodeWithText, type Explanation, type Locale } from "wechat-cloudbase/codes";

const locale: Locale = "zh";
const row: ErrorCodeWithText | undefined = errorCodes.get(40001);
const text: string | undefined = row?.text;
const advice: string | undefined = row?.advice.zh;
const explanation: Explanation | undefined = explain(40001, { locale });
const kind: ErrorClass | undefined = explain("40001")?.class;
const sentence: string | undefined = explain(-1, { locale: undefined })?.advice;
for (const { code, retryable } of errorCodes) console.log(code.toFixed(), retryable && text && advice && explanation && kind && sentence);

// Code written for the table of the default entry takes this one too.
const show = (codes: typeof inline.errorCodes): ErrorCode | undefined => codes.get(1);
show(errorCodes);

// @ts-expect-error the default entry has no texts
inline.errorCodes.get(1)?.text;
// @ts-expect-error no such language
explain(1, { locale: "de" });
// @ts-expect-error no such option
explain(1, { language: "en" });
// @ts-expect-error a code is needed
explain();
// @ts-expect-error not a code
explain({ errcode: 1 });
// @ts-expect-error the table is read-only
errorCodes.get(1)!.advice.en = "";
// @ts-expect-error so is an explanation
explain(1)!.advice = "";

/**
 * The table of error codes and the names of messages without the wasm, for pages and programs that show them and make no
 * calls.
 *
 * The texts come from WeChat's pages of the interfaces and from its list of global return codes. The classes and the
 * advice are this package's own.
 *
 * @example
 * ```js
 * import { explain } from "wechat-cloudbase/codes";
 *
 * explain(61004, { locale: "zh" })?.advice; // "请将调用方 IP 加入第三方平台白名单；…"
 * ```
 * @see https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
 */
import type { ErrorClass, ErrorCode, Locale } from "./index.js";
export type { ErrorClass, ErrorCode, Locale } from "./index.js";

/** A row of this table. It adds WeChat's text to the row of the default entry. Each row and its `advice` are frozen. */
export interface ErrorCodeWithText extends ErrorCode {
  /** WeChat's own text for the code, in English. The `errmsg` of an answer often says more. */
  readonly text: string;
}

/**
 * The table of documented error codes. It has the same rows in the same order as `errorCodes` of the default entry.
 * `get` takes a whole number and returns `undefined` for a code that is not in the table.
 */
export declare const errorCodes: { get(code: number): ErrorCodeWithText | undefined } & Iterable<ErrorCodeWithText>;

/**
 * The message types that WeChat's pages name, for the field `msgType` of a callback. WeChat can add others. Another message
 * type raises the warning `unknown_msg_type`.
 */
export declare const knownMsgTypes: readonly string[];

/**
 * The events that WeChat's pages name, for the field `event` of a callback with the `msgType` `event`. WeChat can add
 * others. Another event raises the warning `unknown_event`. `docs/warnings.md` has the page that names each event.
 */
export declare const knownEvents: readonly string[];

/**
 * Returns what a code means and what to do about it, or `undefined` for a code that is not in the table.
 *
 * @param errcode WeChat's `errcode`: a whole number, or a text of digits with an optional sign, since WeChat sends both.
 * @throws `ValidationError` (`code` is `"validation"`) if an option is wrong.
 */
export declare function explain(errcode: number | string, options?: ExplainOptions): Explanation | undefined;

/** Options of `explain`. */
export interface ExplainOptions {
  /** The language of `advice`. Default `"en"`. */
  locale?: Locale | undefined;
}

/** A row of the table with its advice in one language. */
export interface Explanation {
  /** WeChat's `errcode`. */
  readonly code: number;
  /** WeChat's own text for the code, in English. */
  readonly text: string;
  /** The kind of cause, which errcodes share. */
  readonly class: ErrorClass;
  /** Whether a retry can succeed: at once, later, or with a new token. */
  readonly retryable: boolean;
  /** One sentence that says what to do. */
  readonly advice: string;
}

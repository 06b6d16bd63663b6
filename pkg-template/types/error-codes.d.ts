// The types that errors and both tables of error codes share.

/** A row of the table of error codes. */
export interface ErrorCode {
  /** WeChat's `errcode`. */
  readonly code: number;
  /** The kind of cause, which errcodes share. */
  readonly class: ErrorClass;
  /** Whether a retry can succeed: at once, later, or with a new token. */
  readonly retryable: boolean;
  /** One sentence that says what to do, in English and in Chinese. */
  readonly advice: { readonly en: string; readonly zh: string };
}

/** A class groups errcodes that have the same kind of cause. */
export type ErrorClass =
  | "transient"
  | "token"
  | "authorization"
  | "caller"
  | "quota"
  | "rate"
  | "permission"
  | "token-kind"
  | "egress"
  | "setup"
  | "absent"
  | "unknown";

// A row of the table of error codes, with and without a call.

/** A row of the table of error codes. */
export interface ErrorCode {
  /** WeChat's `errcode`. */
  readonly code: number;
  readonly class: ErrorClass;
  /** Whether repeating the call can help: at once, later, or with a fresh token. */
  readonly retryable: boolean;
  /** What to do about it. */
  readonly advice: { readonly en: string; readonly zh: string };
}

/** The kind of trouble that an errcode means. */
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

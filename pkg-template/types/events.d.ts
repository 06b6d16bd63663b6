// The events that a client passes to `onEvent`.
import type { ApiError, CloudbaseError } from "./errors.js";
import type { Issue } from "./issues.js";
import type { InterfaceName, RequestPath } from "./payloads.js";

/** One step of a call. Times are in milliseconds. No event holds a token or a payload. Its `error` can have what WeChat repeats of a payload. */
export type CloudbaseEvent = {
  /** The interface that is called, or the path of a `request`. */
  endpoint: InterfaceName | RequestPath;
  /** The same in all events of a call, and different for each call. Requests that refresh its token have it too. */
  callId: string;
  /** The key of the merchant, if `forMerchant` made the client. */
  merchant?: string;
} & (
  | {
      type: "warning";
      /** The warnings about the payload. */
      issues: Issue[];
    }
  | {
      type: "request";
      /** Which request of the call, from 1. */
      attempt: number;
      method: "POST";
      /** The URL without its query. */
      url: string;
    }
  | {
      type: "response";
      /** Which request of the call, from 1. */
      attempt: number;
      /** The HTTP status. */
      status: number;
      /** How long the request took. */
      duration: number;
    }
  | {
      type: "retry";
      /** Which request of the call, from 1. */
      attempt: number;
      /** The time until the next attempt. */
      wait: number;
      /** What failed. */
      error: CloudbaseError;
    }
  | {
      type: "refresh";
      /** Which request of the call, from 1. */
      attempt: number;
      /** How long the provider took. */
      duration: number;
      /** WeChat's refusal of the token. */
      error: ApiError;
    }
  | {
      type: "error";
      /** How long the call took. */
      duration: number;
      /** The call rejects with it. */
      error: unknown;
    }
);

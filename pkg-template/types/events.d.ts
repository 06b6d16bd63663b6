// What a client says while it works.
import type { ApiError, CloudbaseError } from "./errors.js";
import type { Issue } from "./issues.js";
import type { InterfaceName } from "./payloads.js";

/** What happens in a call. None of it holds a token or a payload. */
export type CloudbaseEvent = {
  /** The interface that is called. */
  endpoint: InterfaceName;
  /** The key of the merchant, for clients made with `forMerchant`. */
  merchant?: string;
} & (
  | { type: "warning"; issues: Issue[] }
  | { type: "request"; attempt: number; method: "POST"; /** Without the query. */ url: string }
  | { type: "response"; attempt: number; /** The HTTP status. */ status: number; /** Milliseconds. */ duration: number }
  | { type: "retry"; attempt: number; /** Milliseconds until the next attempt. */ wait: number; error: CloudbaseError }
  | { type: "refresh"; attempt: number; /** Milliseconds that the provider took. */ duration: number; error: ApiError }
  | { type: "error"; /** Milliseconds that the whole call took. */ duration: number; /** What it rejects with. */ error: unknown }
);

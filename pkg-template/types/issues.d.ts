// What can be wrong with a payload.

/** One finding about a payload. */
export interface Issue {
  /** Where, as JavaScript would write it: `function_config.callbacks[1].event`. Empty for the payload itself. */
  path: string;
  /** Which rule; stable. */
  code: IssueCode | (string & {});
  /** One line, in the language that was asked for. */
  message: string;
}

/** The rules that a payload can break; behind the blank line those that are warnings. */
export type IssueCode =
  | "invalid_json"
  | "not_json"
  | "wrong_type"
  | "missing"
  | "unknown_field"
  | "duplicate_key"
  | "empty"
  | "not_whole"
  | "out_of_range"
  | "invalid_text_mode"
  | "invalid_type"
  | "invalid_action"
  | "no_config"
  | "both_enabled"
  | "duplicate_callback"
  | "whitelist_host"
  | "whitelist_query"

  | "unknown_msg_type"
  | "unknown_event"
  | "event_missing"
  | "event_not_expected"
  | "no_leading_slash"
  | "not_sent"
  | "empty_whitelist"
  | "closes_token";

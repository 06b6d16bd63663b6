// The issues that a check can find in a payload.

/** One finding about a payload or an option: an error or a warning. */
export interface Issue {
  /** The place in JavaScript's notation: `function_config.callbacks[1].event`. Empty for the whole payload. */
  path: string;
  /**
   * The same place as a list: names of members, and indexes as numbers. Names are exact, whatever characters they have. Empty
   * for the whole payload, for a payload that has no JSON text, and for a path of over 2 KiB, which is cut. For an option it
   * is the place in the options, such as `["backoff", "base"]`.
   */
  segments: (string | number)[];
  /** The rule that the payload breaks. Later versions keep these values. */
  code: IssueCode | (string & {});
  /** One line in the language of the option `locale`. */
  message: string;
  /** The path of the file. Only issues of `loadDesired` have it. */
  file?: string;
  /** The line in the file, from 1. */
  line?: number;
  /** The column in the file, from 1, in UTF-16 units. */
  column?: number;
}

/** The rules that a payload can break. The first group are errors; the last group are warnings. */
export type IssueCode =
  | "invalid_json"
  | "too_large"
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
  | "too_long"
  | "invalid_name"
  | "reserved_name"
  | "invalid_timeout"
  | "invalid_trigger"
  | "duplicate_trigger"
  | "cron_fields"
  | "invalid_cron"
  // errors of a desired state, in `wechat-cloudbase/config`
  | "null_value"
  | "unset_variable"
  | "missing_column"
  | "open_column"
  | "stale_plan"
  | "needs_consent"
  | "unknown_danger"
  | "reference_not_allowed"
  | "duplicate_entry"
  | "invalid_version"
  | "invalid_prune"
  | "invalid_absent"
  | "unreadable_file"
  | "config_file_beside"
  | "invalid_template"
  // warnings
  | "unknown_msg_type"
  | "unknown_event"
  | "event_missing"
  | "event_not_expected"
  | "no_leading_slash"
  | "not_sent"
  | "empty_whitelist"
  | "closes_token"
  // warnings of `wechat-cloudbase/config`
  | "odd_permission"
  | "several_triggers"
  | "long_timeout"
  | "duplicate_variable"
  | "cron_mark"
  | "ambiguous_days"
  | "never_runs"
  | "large_step";

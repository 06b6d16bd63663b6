// The desired state of WeChat's configs.

import type { Locale } from "./client-options.js";
import type { Issue } from "./issues.js";
import type { Callback } from "./payloads.js";

/** A text of this machine's environment. */
export interface EnvReference {
  /** The name of the variable. */
  $env: string;
}

/** A text of the merchants' list. */
export interface MerchantReference {
  /** The name of the column. */
  $merchant: string;
}

/** A text, or where it comes from. */
export type DesiredText = string | EnvReference | MerchantReference;

/** A text that says which thing is meant. A review has to see it, so it cannot come from the environment. */
export type DesiredName = string | MerchantReference;

/** A callback, known by `msgType` and `event`. */
export interface DesiredCallback {
  /** The type of message, such as `event`. */
  msgType: DesiredName;
  /** The name of the event if `msgType` is `event`, otherwise an empty string. */
  event: DesiredName;
  /** The environment id. */
  env: DesiredName;
  /** The name of the cloud function that gets the message. */
  functionName: DesiredText;
  /** Whether this callback is on. */
  enable: Callback["enable"];
}

/** A timer, known by its name. */
export interface DesiredTrigger {
  /** The name of the timer. */
  name: DesiredName;
  type: "timer";
  /** The cron expression of seven fields, in UTC+8. */
  config: DesiredText;
}

/** A text of a set, such as a path of a whitelist. `{ $absent: "/wxa/old" }` takes one away. */
export type DesiredEntry = DesiredText | { $absent: DesiredText };

/** A cloud function. What is left out is neither read nor changed. */
export interface DesiredFunction {
  /** The name of the function. */
  name: DesiredName;
  /** The time-out in seconds, 1 to 300. */
  timeout?: number;
  /** The environment variables by name, 4 KB together. `{ $absent: true }` takes one away; `{}` takes all away. */
  envVariables?: Record<string, DesiredText | { $absent: true }>;
  /** The open interfaces that the function may call. */
  permissions?: { openapi: DesiredEntry[] };
  /** The timers. `[]` takes all away. */
  triggers?: (DesiredTrigger | { name: DesiredName; $absent: true })[];
  /** The path of the function's own `config.json`, in place of `permissions` and `triggers`. Only `loadDesired` reads it. */
  configFile?: string;
}

/** An environment. */
export interface DesiredEnvironment {
  /** The environment id. */
  env: DesiredName;
  /** The paths that `cloudbase_access_token` may call. */
  api_whitelist?: DesiredEntry[];
  /** The cloud functions of this environment. */
  functions?: DesiredFunction[];
}

/**
 * What is wanted of WeChat's configs. A key that is left out is neither read nor changed. `[]` and `{}` mean: none at all.
 * Entries that WeChat has and a list does not name are kept, unless `prune` names the list.
 */
export interface DesiredState {
  /** Where an editor finds the schema. */
  $schema?: string;
  /** The version of this format. */
  version: 1;
  /** Message push to cloud functions. */
  function_config?: { enable?: boolean; callbacks?: (DesiredCallback | { msgType: DesiredName; event: DesiredName; $absent: true })[] };
  /** Message push to a container. */
  container_config?: { enable?: boolean; qbase_env?: DesiredText; qbase_container_path?: DesiredText; text_mode?: 1 | 2 };
  /** The switch for the whole account. The call needs an environment, so `environments` has to name one. */
  cloud_access_token?: { open: boolean };
  /** The environments. Those that are left out are neither read nor changed. */
  environments?: DesiredEnvironment[];
  /** The lists from which entries are taken away that are not named. */
  prune?: ("callbacks" | "api_whitelist" | "permissions" | "triggers" | "envVariables")[];
}

/** Options of {@link parseDesired}. */
export interface ParseDesiredOptions {
  /** The texts of `$env`, such as `process.env`. Only own members with the names in the desired state are read, and they have to be strings. Without it no variable is set. */
  env?: object | undefined;
  /** The texts of `$merchant`: one row of the merchants' list. Without it these texts stay open. */
  merchant?: object | undefined;
  /** The language of issues; `en` by default. */
  locale?: Locale | undefined;
}

/** Names a member that no value has. It makes the type {@link Desired} unlike any other. */
declare const desired: unique symbol;

/** A desired state that was checked. Its values are not members, so that no log shows them. */
export interface Desired {
  /** Only a mark for the compiler. */
  readonly [desired]: true;
  /**
   * The hash of the text and its config files, as `sha256:…`. References are not replaced in it, so all merchants have the same,
   * and nothing of the environment is in it.
   */
  readonly fingerprint: string;
  /** The names of all columns that it takes from a merchant, sorted. */
  readonly merchantColumns: readonly string[];
  /** The places that still need a column. A plan refuses a desired state that has any; see {@link withMerchant}. */
  readonly openColumns: readonly { readonly path: string; readonly column: string }[];
  /** What is suspicious: what payloads and function configs warn of. */
  readonly warnings: readonly Issue[];
}

/**
 * Reads a desired state from a value or from JSON text, replaces its references and checks it by the rules of the interfaces.
 * Nothing is sent.
 *
 * @throws {ValidationError} with all issues
 * @example
 * ```ts
 * import { parseDesired } from "wechat-cloudbase/config";
 *
 * const desired = parseDesired({
 *   version: 1,
 *   environments: [{
 *     env: { $merchant: "env" },
 *     functions: [{ name: "login", timeout: 20, envVariables: { DB_PASSWORD: { $env: "DB_PASSWORD" } } }],
 *   }],
 * }, { env: process.env });
 * console.log(desired.merchantColumns); // ["env"]
 * ```
 */
export function parseDesired(value: DesiredState | string, options?: ParseDesiredOptions): Desired;

/**
 * Returns the same desired state for one merchant. What came from the environment and from files stays as it was.
 *
 * @throws {ValidationError} with all issues: columns that are missing, and texts that break a rule
 */
export function withMerchant(desired: Desired, merchant: object, options?: { locale?: Locale | undefined }): Desired;

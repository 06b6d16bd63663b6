// What WeChat has, as a desired state.

import type { Locale } from "./client-options.js";
import type { DesiredState } from "./desired.js";
import type { FunctionName } from "./edits.js";
import type { PlanClient, PlanResource, PlanWarning } from "./plan.js";
import type { AbortSignal } from "./runtime.js";

/** What {@link pull} reads beside message push, which it always reads. */
export interface PullRequest {
  /** The environments whose whitelists are read. */
  environments?: readonly string[] | undefined;
  /** The functions whose three configs are read. */
  functions?: readonly FunctionName[] | undefined;
}

/** What a pulled desired state does not have, and why. The text has the messages as comments. */
export type PullWarning = { message: string } & (
  /** It could not be read. */
  | (PlanWarning & { code: "unread" })
  /** This version does not know the member, so a write of the resource would lose it. */
  | { code: "unknown-member"; resource: PlanResource; path: string }
  /** WeChat has a value that a desired state may not have. `path` is where it was in the desired state. */
  | { code: "invalid"; path: string; value: unknown }
);

/** What {@link pull} returns. */
export interface Pulled {
  /** The desired state. It has no value of a variable. */
  value: DesiredState;
  /** The same as YAML, with the line of the schema for editors, and the names of variables as comments. */
  text: string;
  /** What `value` does not have, and why. */
  warnings: PullWarning[];
}

/**
 * Reads what WeChat has and returns it as a desired state. A plan of this desired state has no changes. The switch of the account is
 * read with the first whitelist.
 *
 * @throws {ValidationError} if an argument is wrong. Nothing was read then.
 * @example
 * ```ts
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { pull } from "wechat-cloudbase/config";
 *
 * const client = new CloudbaseClient({ accessToken: "authorizer_access_token" });
 * const { text, warnings } = await pull(client, { environments: ["prod-1"], functions: [{ env: "prod-1", name: "login" }] });
 * console.log(text, warnings.length);
 * ```
 */
export function pull(client: PlanClient, what: PullRequest, options?: { signal?: AbortSignal | undefined; locale?: Locale | undefined }): Promise<Pulled>;

// Plans: what would change at WeChat, and how it is carried out.

import type { Locale } from "./client-options.js";
import type { Desired, DesiredState } from "./desired.js";
import type { CloudbaseError, Outcome } from "./errors.js";
import type { InterfaceName } from "./payloads.js";
import type { AbortSignal } from "./runtime.js";

/** The methods that plans call. A `CloudbaseClient` has them, also one of `forMerchant` and of `/gloo`. */
export interface PlanClient {
  /** Reads where WeChat pushes messages. */
  getCallBackConfig(options?: { signal?: AbortSignal | undefined }): Promise<object>;
  /** Sets where WeChat pushes messages. */
  setCallBackConfig(payload: any, options?: { signal?: AbortSignal | undefined }): Promise<object>;
  /** Reads a config of a function. */
  getFunctionConfig(payload: any, options?: { signal?: AbortSignal | undefined }): Promise<object | null>;
  /** Writes a config of a function. */
  uploadFunctionConfig(payload: any, options?: { signal?: AbortSignal | undefined }): Promise<object>;
  /** Reads or replaces a whitelist. */
  setCloudAccessToken(payload: any, options?: { signal?: AbortSignal | undefined }): Promise<object>;
}

/** What can do harm in a change. `docs/plan.md` says when. */
export type Danger =
  | "close-token"
  | "empty-whitelist"
  | "remove-api"
  | "turn-off-push"
  | "move-push"
  | "remove-callback"
  | "remove-permission"
  | "remove-trigger"
  | "remove-variable"
  | "unknown-member"
  | "large";

/** A thing at WeChat that one call writes whole. */
export type PlanResource =
  | { kind: "push" }
  | { kind: "whitelist" | "token"; env: string }
  | { kind: "permissions" | "triggers" | "environment"; env: string; function: string };

/** Where the messages of one kind go. */
export interface PlanReceiver {
  /** The environment id. */
  env: string;
  /** The name of the cloud function. */
  functionName: string;
  /** Whether the callback is on. */
  enable: boolean;
}

/** What becomes of one entry of a resource. */
export interface PlanField {
  /** The path of the entry, such as `envVariables.LOG_LEVEL` or `api_whitelist["/wxa/msg_sec_check"]`. */
  path: string;
  op: "add" | "change" | "remove";
  /** What WeChat has. Absent for variables, whose values are never shown, and for members of a set. */
  from?: boolean | number | string | PlanReceiver;
  /** What it becomes. Absent for variables and for members of a set. */
  to?: boolean | number | string | PlanReceiver;
}

/** One write. */
export interface PlanChange {
  /** The place in the plan, from 1. */
  id: number;
  /** What is written. */
  resource: PlanResource;
  /** The method that writes it. */
  call: "setCallBackConfig" | "setCloudAccessToken" | "uploadFunctionConfig";
  /** A digest of what is there until then, without the values of variables. */
  base: string;
  /** The version of the whitelist that was read. Absent if an earlier change of the plan writes the whitelist too. */
  version?: number;
  /** What becomes of each entry that changes. */
  fields: PlanField[];
  /** The entries that the desired state does not name, and that stay. */
  kept: string[];
  /** The members that this version does not know, and that the write would lose. */
  unknown?: string[];
  /** What can do harm in this change. `apply` needs consent to each. */
  dangers: Danger[];
}

/** What could not be read, or what WeChat's interface would refuse. Nothing is planned for it. */
export interface PlanWarning {
  /**
   * - `"unread"`: it could not be read
   * - `"unwritable"`: the whole resource breaks a rule of the interface, with what WeChat has and what the desired state wants
   */
  code: "unread" | "unwritable";
  /** What could not be read or written. */
  resource: PlanResource;
  /** The code of the error, such as `api`, or of the issue, such as `missing`. Absent if WeChat's answer is odd. */
  error?: string;
  /** WeChat's `errcode`, if it refused the read. */
  errcode?: number;
  /** The place in the answer that cannot be written back, or in the payload that breaks a rule. */
  path?: string;
}

/** A plan. It is plain data, and has no value of a variable. */
export interface Plan {
  format: "wechat-cloudbase/plan@1";
  /** When it was made, as ISO 8601. */
  made?: string;
  /** The version of this package that made it. */
  by?: string;
  /** The appid that `plan` was given. */
  merchant?: string;
  /** The fingerprint of the desired state. */
  desired: string;
  /** The lists that the desired state prunes. */
  prune: string[];
  /** The changes in the order in which they are made. */
  changes: PlanChange[];
  /** How many resources are as wanted. */
  unchanged: number;
  /** How many entries are kept, because the desired state does not name them. */
  kept: number;
  /** The kept entries of resources without a change. */
  keptElsewhere: { resource: PlanResource; kept: string[] }[];
  /** The dangers of all changes, each once. */
  dangers: Danger[];
  /** What could not be read, or would be refused. Nothing is planned for it. */
  warnings: PlanWarning[];
}

/** Options of {@link plan}. */
export interface PlanOptions {
  /** Stops the reads. `plan` then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The appid that the plan names. Default: none. */
  merchant?: string | undefined;
  /** The language of issues; `en` by default. */
  locale?: Locale | undefined;
}

/** Options of {@link renderPlan}. */
export interface RenderPlanOptions {
  /** Whether to use the colours of a terminal; `false` by default. */
  color?: boolean | undefined;
  /** The columns of the screen, 40 to 1000; 100 by default. */
  width?: number | undefined;
  /** The time from which the next run of a timer counts. By default the present time. */
  now?: Date | undefined;
  /** The language; `en` by default. */
  locale?: Locale | undefined;
}

/** Progress of {@link apply}. */
export type ApplyStep = { change: PlanChange } & (
  | { step: "reading" | "writing" }
  /** What WeChat shows is not yet what was written. It is read again after this time. */
  | { step: "waiting"; ms: number }
  /** `"answer"`: WeChat answered the write. `"read"`: no answer came, and reading showed that it was done. */
  | { step: "done"; settled: "answer" | "read" }
  | { step: "failed"; error: unknown }
);

/** Options of {@link apply}. */
export interface ApplyOptions {
  /** The dangers that you consent to. There is no consent to all of them. Default: none. */
  allow?: readonly Danger[] | undefined;
  /** The appid of the client. A plan that names another one is stale then. Without it the plan may name any. */
  merchant?: string | undefined;
  /** Called with the progress. Its errors are ignored. */
  onStep?: ((step: ApplyStep) => unknown) | undefined;
  /** Stops before the next call. `apply` then rejects with the signal's reason; a write may have happened. */
  signal?: AbortSignal | undefined;
  /** The language of issues and errors; `en` by default. */
  locale?: Locale | undefined;
}

/** What became of a plan. Each change of the plan is in one of the lists. */
export interface ApplyReport {
  /** The changes that were made and read back. */
  done: PlanChange[];
  /** The change that failed, at most one. The error is an {@link ApplyError}, or that of the call that failed. */
  failed: { change: PlanChange; error: unknown }[];
  /** The changes that were not begun. */
  left: PlanChange[];
}

/** A change was not made, or WeChat does not show it. If a call failed, `cause` is its error. */
export declare class ApplyError extends CloudbaseError {
  readonly code: "apply";
  /** The interface that the change was written with. */
  readonly endpoint: InterfaceName;
  /**
   * - `"moved"`: somebody else changed the resource; make a new plan
   * - `"not_effective"`: it was written, but WeChat does not show it
   * - `"unread"`: it could not be read back, or not be read before an edit
   * - `"refused"`: WeChat refused the write, after a first one whose outcome is unknown
   * - `"unwritable"`: the edit would break a rule of the interface, together with what WeChat has
   */
  readonly reason: "moved" | "not_effective" | "unread" | "refused" | "unwritable";
  /** `"not_done"`, or `"unknown"` if a write may have happened. */
  readonly outcome: Outcome;
  /** What is there now (`from`) and what is wanted (`to`), where the two differ. */
  readonly differs: PlanField[];
  /** What somebody else changed since `apply` read the resource before: what was there (`from`) and what is there now (`to`). */
  readonly theirs: PlanField[];
}

/** What {@link undo} returns. */
export interface Undo {
  /** The desired state that leads back. Pass it to `parseDesired`. */
  desired: DesiredState;
  /** What it cannot bring back: former values of variables, and settings that WeChat has no way to take away. */
  lost: { resource: PlanResource; path: string }[];
}

/**
 * Compares a desired state with what WeChat has. It reads only what the desired state names, at most four calls at the same
 * time, and writes nothing. What cannot be read is a warning, and nothing is planned for it.
 *
 * @throws {ValidationError} if the desired state waits for columns of a merchant, or if an option is wrong
 * @example
 * ```ts
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { parseDesired, plan, renderPlan } from "wechat-cloudbase/config";
 *
 * const client = new CloudbaseClient({ accessToken: "authorizer_access_token" });
 * const desired = parseDesired({ version: 1, environments: [{ env: "prod-1", api_whitelist: ["/wxa/msg_sec_check"] }] });
 * console.log(renderPlan(await plan(client, desired)));
 * ```
 */
export function plan(client: PlanClient, desired: Desired, options?: PlanOptions): Promise<Plan>;

/**
 * Writes a plan for people, in English or Chinese. Texts from WeChat cannot write escape codes.
 *
 * @throws {ValidationError} if `plan` is no plan or an option is wrong
 */
export function renderPlan(plan: Plan, options?: RenderPlanOptions): string;

/**
 * Carries out a plan, change by change: reads, compares with the plan, writes, and reads back. It first plans again, and goes on
 * only if the changes are the same. So a plan is an approval, and can do nothing that the desired state does not say. It
 * stops at the first change that fails.
 *
 * @throws {ValidationError} if the plan is stale, or if a danger has no consent. Nothing was written then.
 */
export function apply(client: PlanClient, desired: Desired, plan: Plan, options?: ApplyOptions): Promise<ApplyReport>;

/**
 * Returns the desired state that leads back, once the plan was carried out, as far as the plan says what was there.
 *
 * @throws {ValidationError} if `plan` is no plan or an option is wrong
 */
export function undo(plan: Plan, options?: { locale?: Locale | undefined }): Undo;

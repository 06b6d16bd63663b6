// Edits of one thing: plan and apply in one function.

import type { Callback, FunctionTrigger } from "./payloads.js";
import type { ApplyOptions, ApplyReport, PlanClient } from "./plan.js";

/** A cloud function. */
export interface FunctionName {
  /** The environment id. */
  env: string;
  /** The name of the function. */
  name: string;
}

/**
 * Adds a callback, or replaces the one with the same `msgType` and `event`. Everything else stays as it is. If `enable` is
 * `false`, the call is consent to turn this callback off.
 *
 * @throws {ValidationError} if an argument is wrong, or if a danger needs consent. Nothing was written then.
 * @throws {ApplyError} if the push could not be read, or if WeChat does not show the change
 * @throws {ApiError} if WeChat refused a call, and the other errors of a call
 * @example
 * ```ts
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { upsertCallback } from "wechat-cloudbase/config";
 *
 * const client = new CloudbaseClient({ accessToken: "authorizer_access_token" });
 * await upsertCallback(client, { msgType: "event", event: "qr_scan_scene", env: "prod-1", functionName: "onScan", enable: true });
 * ```
 */
export function upsertCallback(client: PlanClient, callback: Callback, options?: ApplyOptions): Promise<ApplyReport>;

/**
 * Removes a callback. The call is consent to `remove-callback`.
 *
 * @throws {CloudbaseError} as {@link upsertCallback} does
 */
export function removeCallback(client: PlanClient, callback: Pick<Callback, "msgType" | "event">, options?: ApplyOptions): Promise<ApplyReport>;

/**
 * Adds paths to the whitelist of an environment and removes others, in one write. It keeps the other paths and the switch of the
 * account. `remove` is consent to `remove-api`.
 *
 * @throws {CloudbaseError} as {@link upsertCallback} does
 */
export function updateWhitelist(client: PlanClient, env: string, changes: { add?: readonly string[] | undefined; remove?: readonly string[] | undefined }, options?: ApplyOptions): Promise<ApplyReport>;

/**
 * Adds or replaces timers by their names, and removes others. `remove` is consent to `remove-trigger`.
 *
 * @throws {CloudbaseError} as {@link upsertCallback} does
 */
export function updateTriggers(client: PlanClient, where: FunctionName, changes: { set?: readonly FunctionTrigger[] | undefined; remove?: readonly string[] | undefined }, options?: ApplyOptions): Promise<ApplyReport>;

/**
 * Adds or replaces environment variables, and removes others. It keeps the other variables and the time-out. `remove` is consent
 * to `remove-variable`. Errors and reports show no value.
 *
 * @throws {CloudbaseError} as {@link upsertCallback} does
 */
export function updateEnvironment(client: PlanClient, where: FunctionName, changes: { set?: Readonly<Record<string, string>> | undefined; remove?: readonly string[] | undefined }, options?: ApplyOptions): Promise<ApplyReport>;

/**
 * Sets the time-out of a function, 1 to 300 seconds. It keeps the variables.
 *
 * @throws {CloudbaseError} as {@link upsertCallback} does
 */
export function setTimeoutOf(client: PlanClient, where: FunctionName, seconds: number, options?: ApplyOptions): Promise<ApplyReport>;

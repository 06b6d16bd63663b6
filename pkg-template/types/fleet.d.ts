/**
 * Rollouts: one desired state for many merchants, on one machine. `docs/fleet.md` has a runbook.
 *
 * @example
 * ```ts
 * import { CloudbaseClient } from "wechat-cloudbase";
 * import { rollout } from "wechat-cloudbase/fleet";
 *
 * const client = new CloudbaseClient({ accessToken: async ({ merchant }) => `token-of-${merchant}` });
 * const desired = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: ["/wxa/msg_sec_check"] }] } as const;
 * const merchants = [{ merchant: "wx0000000000000001", env: "prod-1" }];
 * for await (const row of rollout({ client, merchants, desired })) console.log(row.merchant, row.outcome);
 * ```
 */
import type { CloudbaseError } from "./errors.js";
import type { Locale } from "./client-options.js";
import type { Desired, DesiredState } from "./desired.js";
import type { ApplyStep, Danger, Plan, PlanChange, PlanClient, PlanField, PlanResource } from "./plan.js";
import type { AbortSignal } from "./runtime.js";
import type { Journal, JournaledChange } from "./fleet-journal.js";
import type { Limiter } from "./limiter.js";
import type { Lease } from "./stores.js";

export { CloudbaseError, InternalError, ValidationError } from "./errors.js";
export * from "./fleet-drift.js";
export * from "./fleet-journal.js";
export * from "./fleet-engines.js";
export type { Limiter } from "./limiter.js";
export type { ApplyStep, Danger, Desired, DesiredState, Locale, Plan, PlanChange, PlanField, PlanResource };

/** An error as plain data. It has no payload, no answer and no token, and not what WeChat says of a config of a function. */
export interface ErrorReport {
  /** The `code` of the error; `foreign` if the error is not one of this package. */
  code: CloudbaseError["code"] | "foreign";
  /** What happened, in one line. */
  message: string;
  /** The interface that was called. */
  endpoint?: string;
  /** WeChat's `errcode`. */
  errcode?: number;
  /** WeChat's id of the request. */
  rid?: string;
  /** The class of the errcode, such as `setup`. */
  class?: string;
  /** What to do. */
  advice?: string;
  /** Why `apply` or the rollout did not go on. */
  reason?: string;
  /** What became of a write: `not_sent`, `not_done`, `done` or `unknown`. */
  outcome?: string;
  /** The place in the answer that cannot be read. */
  path?: string;
  /** The HTTP status. */
  status?: number;
  /** The address that WeChat saw. */
  clientIp?: string;
  /** How long to wait, in milliseconds. */
  retryAfter?: number;
}

/** The members that not each outcome has. Those that an outcome does not have are `undefined`, so you can take all of them out of a row. */
type Outcome<Members> = Members & { [member in Exclude<"plan" | "done" | "left" | "dangers" | "error", keyof Members>]?: undefined };

/** What became of one merchant at the end. */
export type Ending =
  /** WeChat has what is wanted. Nothing was written. */
  | Outcome<{ outcome: "unchanged" }>
  /** Only with the mode `plan`: there are changes. */
  | Outcome<{ outcome: "planned"; plan: Plan }>
  /** All changes were made and read back. */
  | Outcome<{ outcome: "changed"; done: JournaledChange[] }>
  /** The merchant has to authorise the platform again. */
  | Outcome<{ outcome: "unauthorized"; error: ErrorReport; done: JournaledChange[] }>
  /** The plan can do harm that nobody consented to. Only an earlier try can have written something. */
  | Outcome<{ outcome: "refused"; dangers: Danger[]; plan: Plan; done?: JournaledChange[] }>
  /** It failed, and trying again would not help. `left` are the changes of the last plan that were not made. */
  | Outcome<{ outcome: "failed"; error: ErrorReport; done: JournaledChange[]; left: JournaledChange[] }>;

/** The answer of {@link rolloutOne}. */
export type Verdict =
  | Ending
  /**
   * Try again `after` so many seconds. It plans from what it reads, so it does nothing twice. With the scope `platform` every
   * merchant has to wait: WeChat counts too many calls, a quota has ended, or the platform itself is refused.
   */
  | Outcome<{ outcome: "retry"; scope: "merchant" | "platform"; after: number; error: ErrorReport; done: JournaledChange[] }>;

/** One merchant of a rollout. */
export type Row = Ending & {
  /** The id of the rollout. A resumed rollout keeps it. */
  rollout: string;
  /** The appid. */
  merchant: string;
  /** The place in the list, from 0. */
  index: number;
  /** How long it took, with all tries and waits. */
  ms: number;
};

/** A client that can make others for merchants. Its `accessToken` is a provider that gets the `merchant`. */
export interface FleetClient {
  /** Returns the client of a merchant. */
  forMerchant(merchant: string): PlanClient;
}

/** An appid, or an object with the appid and the columns that `$merchant` names. */
export type Merchant = string | { readonly merchant: string; readonly [column: string]: unknown };

/** One desired state for all, or a function that returns the one of a merchant. */
export type FleetDesired = Desired | DesiredState | string | ((values: any) => Desired | DesiredState | string | Promise<Desired | DesiredState | string>);

/**
 * Returns a limiter for several rollouts of one process, or for a rollout and your token provider together. Without a rate it only
 * holds calls back after errcode 45011.
 *
 * @param callsPerSecond a number greater than 0
 * @throws {ValidationError} if `callsPerSecond` is no such number
 */
export declare function createLimiter(callsPerSecond?: number): Required<Limiter>;

/** What {@link rolloutOne} does. */
export interface RolloutJob {
  /** The appid. */
  merchant: string;
  /** The columns that `$merchant` names. */
  values?: object | undefined;
  /** What is wanted. */
  desired: FleetDesired;
  /** Default `plan`, which writes nothing. */
  mode?: "plan" | "apply" | undefined;
}

/** What {@link rolloutOne} works with. */
export interface RolloutContext {
  /** A client without a merchant. */
  client: FleetClient;
  /** The dangers that you consent to. */
  allow?: readonly Danger[] | undefined;
  /** Asked before each call. */
  limiter?: Limiter | undefined;
  /** How long the calls of this merchant may take together, in milliseconds. Waits for the limiter do not count. Default `Infinity`. */
  deadline?: number | undefined;
  /** Stops between two writes. `rolloutOne` then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called with the progress of `apply`. Its errors are ignored. */
  onStep?: ((step: ApplyStep & { merchant: string }) => unknown) | undefined;
  /** Awaited before the first write, so that a journal can keep what is there. If it rejects, nothing is written. */
  beforeWrite?: ((plan: Plan) => unknown) | undefined;
  /** The language of issues and errors; `en` by default. */
  locale?: Locale | undefined;
}

/**
 * Brings one merchant in step with a desired state, and answers with a verdict. It is the unit of work of {@link rollout}, and
 * of queues: it keeps no state, so a job that is delivered twice is `unchanged` the second time.
 * An error is in the verdict.
 *
 * @throws the reason of `signal`, and nothing else
 */
export declare function rolloutOne(job: RolloutJob, context: RolloutContext): Promise<Verdict>;

/** Keeps two rollouts from working on one merchant: any store of `/stores`, or an object with its `lease`. */
export interface FleetLock {
  /** Takes a lease. Resolves with nothing if somebody has it. */
  lease(key: string, milliseconds: number): Promise<Lease | undefined>;
}

/** How far a rollout is. */
export interface Progress {
  /** The id of the rollout. */
  rollout: string;
  /** The length of the list, if it is an array. */
  total: number | undefined;
  /** The merchants that have a row. */
  finished: number;
  /** The merchants that the journal had finished before. */
  skipped: number;
  /** How many entries of the list name a merchant again. They are passed over. */
  duplicates: number;
  /** The first ten of them. */
  repeated: { index: number; merchant: string }[];
  /** How many rows have each outcome. */
  outcomes: Record<Ending["outcome"], number>;
}

/** The options of {@link rollout} that {@link rollback} takes too. */
export interface RolloutBehaviour {
  /** A client without a merchant. Its `accessToken` is a provider that gets the `merchant`. Either this or `platform` is required. */
  client?: FleetClient | undefined;
  /** A platform of `/platform`, or another object with such a client. Its `limiter` is that of the rollout, unless you pass one. */
  platform?: { readonly client: FleetClient; readonly limiter?: Limiter | undefined } | undefined;
  /** Default `plan`, which writes nothing. */
  mode?: "plan" | "apply" | undefined;
  /** The dangers that you consent to. `large` is also consent to losses at over 30 % of 100 or more merchants. */
  allow?: readonly Danger[] | undefined;
  /** Where the rollout writes what it does, so that it can go on after the process has died. */
  journal?: Journal | undefined;
  /** How many merchants are worked on at the same time, 1 to 1000. Default 16. */
  concurrency?: number | undefined;
  /**
   * The most calls in a second, of all merchants together, with retries. The requests for tokens are counted if your platform or
   * your `authorizerToken` has the same `limiter`. Default: no limit.
   */
  callsPerSecond?: number | undefined;
  /** In place of `callsPerSecond`: a limiter that others use too. */
  limiter?: Limiter | undefined;
  /** With the mode `apply`, so many merchants have to be well before others follow. Default 5. */
  canary?: number | undefined;
  /**
   * Stops the rollout if more merchants fail than `failures` (20), or more than the part `rate` (0.1) of at least 50. Merchants
   * that have to authorise again, or that have not opened cloud development, do not count.
   */
  stop?: { failures?: number | undefined; rate?: number | undefined } | undefined;
  /** How long the calls of one merchant may take together, in milliseconds. Default 60,000. */
  deadline?: number | undefined;
  /** Keeps other rollouts away from a merchant while this one writes. Default: none. `apply` finds most races by itself. */
  lock?: FleetLock | undefined;
  /** Called after each row. Its errors are ignored. */
  onProgress?: ((progress: Progress) => unknown) | undefined;
  /** Called with the progress of `apply` at each merchant. Its errors are ignored. */
  onStep?: ((step: ApplyStep & { merchant: string }) => unknown) | undefined;
  /** Stops between two writes. The iterator then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The language of issues and errors; `en` by default. */
  locale?: Locale | undefined;
}

/** Options of {@link rollout}. */
export interface RolloutOptions extends RolloutBehaviour {
  /** Appids, or objects with `merchant` and columns: an array, or any iterable. It is read as the rollout goes on. */
  merchants: Iterable<Merchant> | AsyncIterable<Merchant>;
  /** What is wanted: of all merchants, or a function that returns it for one. */
  desired: FleetDesired;
  /** The outcomes in the journal that are tried again. Default: none. */
  again?: readonly ("failed" | "refused" | "unauthorized")[] | undefined;
}

/**
 * Brings many merchants in step with a desired state, and gives a row for each, once, in the order in which they end. Nothing
 * happens until you read the first row. If you stop reading, the rollout stops between two writes.
 *
 * The iterator throws a {@link RolloutError} if the rollout has stopped before the end of the list, and the reason of your
 * signal.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 */
export declare function rollout(options: RolloutOptions): AsyncGenerator<Row, void, void>;

/**
 * A rollout has stopped before the end of the list. All rows before it are right.
 *
 * - `"canary"`: one of the first merchants was not well
 * - `"failures"`: too many merchants failed
 * - `"large"`: too many merchants would lose something
 * - `"platform"`: no merchant can be served for now: a quota has ended, the address is not registered, or the platform's token is refused
 * - `"merchants"`: the list is wrong, or it failed
 * - `"journal"`: the journal is broken, in use, of another rollout, or cannot be written
 * - `"lock"`: the store of `lock` failed
 * - `"queue"`: the queue takes no more messages
 * - `"reader"`: the loop over the rows was left early. Parts that still run get it as the reason of their `signal`
 */
export declare class RolloutError extends CloudbaseError {
  readonly code: "rollout";
  /** Why it has stopped. The list above says what each means. */
  readonly reason: "canary" | "failures" | "large" | "platform" | "merchants" | "journal" | "lock" | "queue" | "reader";
  /** How far it came; absent if it did not begin. */
  readonly progress?: Progress;
}

/**
 * Rollouts as jobs of BullMQ 6, on Redis, Valkey or PostgreSQL. Install `bullmq` yourself: this entry imports nothing of it.
 * `docs/fleet-bullmq.md` has a producer, a worker and a report.
 */
import type { Enqueued, EnqueuedRollout, FleetClient, FleetDesired, FleetLock, Limiter, RolloutBehaviour, Row, SharedJournal } from "./fleet.js";
import type { AbortSignal } from "./runtime.js";

/** What is used of a `Queue` of BullMQ. */
export interface BullQueue {
  /** Adds jobs. */
  addBulk(jobs: any[]): Promise<unknown>;
  /** Resolves with the jobs that killed their workers. */
  getFailed(): Promise<any[]>;
  /** Resolves with the rate of the queue. */
  getGlobalRateLimit(): Promise<unknown>;
  /** Sets the rate of the queue. */
  setGlobalRateLimit(max: number, duration: number): Promise<unknown>;
  /** Resolves with the milliseconds that a pause still takes. */
  getRateLimitTtl(max?: number): Promise<number>;
  /** Holds all workers back for so many milliseconds. */
  rateLimit(milliseconds: number): Promise<void>;
}

/** What is used of the module `bullmq`: the errors by which a worker knows what to do with a job. */
export interface BullErrors {
  /** The job comes back later. */
  DelayedError: new () => Error;
  /** The job waits until the queue goes on. */
  RateLimitError: new () => Error;
  /** The job is not tried again. */
  UnrecoverableError: new (message?: string) => Error;
}

/** Options of {@link enqueueRollout}. */
export interface EnqueueOptions extends EnqueuedRollout {
  /** The `Queue`. Each rollout needs a queue of its own. */
  queue: BullQueue;
}

/**
 * Puts a job for each merchant into the queue, except for those that the journal has finished. Call it again with the same journal
 * to go on after a crash, after `stopRollout`, or with jobs that were cancelled. `again: ["failed"]` also brings back those that
 * killed their workers.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 * @throws {RolloutError} if the list is wrong at a place, or the journal belongs to another rollout
 */
export declare function enqueueRollout(options: EnqueueOptions): Promise<Enqueued>;

/** Options of {@link rolloutProcessor}. */
export interface ProcessorOptions extends Pick<RolloutBehaviour, "mode" | "allow" | "deadline" | "onStep" | "locale"> {
  /** The `Queue` of `enqueueRollout`. */
  queue: BullQueue;
  /** The same as in `enqueueRollout`. */
  desired: FleetDesired;
  /** The same as in `enqueueRollout`. */
  journal: SharedJournal;
  /** The module: `import * as bullmq from "bullmq"`. */
  bullmq: BullErrors;
  /** A client without a merchant. Its `accessToken` is a provider that gets the `merchant`. */
  client: FleetClient;
  /** The most calls in a second, of this process. Default: no limit. */
  callsPerSecond?: number | undefined;
  /** In place of `callsPerSecond`: a limiter that others use too. Default: none. */
  limiter?: Limiter | undefined;
  /** Keeps other rollouts away from a merchant while this one writes. Default: none. */
  lock?: FleetLock | undefined;
}

/** What a job returns. The journal has the whole row. */
export interface JobRow {
  /** The id of the rollout. */
  rollout: string;
  /** The appid. */
  merchant: string;
  /** The place in the list, from 0. */
  index: number;
  /** `stopped`: the rollout was stopped before this merchant. It has no row. */
  outcome: Row["outcome"] | "stopped";
  /** How long it took, in milliseconds. */
  ms?: number | undefined;
}

/**
 * Resolves with the function that a `Worker` of BullMQ runs for each job. Give it to the worker as it is, with
 * `maxStalledCount: 100`: a job whose worker died runs alone, and after four more deaths its row is `failed` with the reason `killed`.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 * @throws {RolloutError} if the rollout has not begun, or the journal belongs to another one
 */
export declare function rolloutProcessor(options: ProcessorOptions): Promise<(job: any, token?: string, signal?: AbortSignal) => Promise<JobRow>>;

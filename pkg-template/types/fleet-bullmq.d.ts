/**
 * Rollouts as jobs of BullMQ 6, on Redis, Valkey or PostgreSQL. Install `bullmq` yourself: this entry imports nothing of it.
 * `docs/fleet-bullmq.md` has a producer, a worker and a report.
 */
import type { ErrorReport, FleetClient, FleetDesired, FleetLock, Limiter, Locale, Merchant, Row, StoreJournal } from "./fleet.js";
import type { ApplyStep, Danger } from "./plan.js";
import type { AbortSignal } from "./runtime.js";

/** What is used of a `Queue` of BullMQ. */
export interface BullQueue {
  addBulk(jobs: any[]): Promise<unknown>;
  getFailed(): Promise<any[]>;
  getGlobalRateLimit(): Promise<unknown>;
  setGlobalRateLimit(max: number, duration: number): Promise<unknown>;
  rateLimit(milliseconds: number): Promise<void>;
}

/** What is used of the module `bullmq`: the errors by which a worker knows what to do with a job. */
export interface BullErrors {
  DelayedError: new () => Error;
  RateLimitError: new () => Error;
  UnrecoverableError: new (message?: string) => Error;
}

/** The options that the producer and its workers have in common. */
export interface QueuedRollout {
  /** The `Queue`. Each rollout needs a queue of its own. */
  queue: BullQueue;
  /** The same at the producer and at its workers. */
  desired: FleetDesired;
  /** Default `plan`, which writes nothing. */
  mode?: "plan" | "apply" | undefined;
  /** Where all machines keep what they do: a journal in a store that they share. */
  journal: StoreJournal;
  /** The dangers that you consent to. */
  allow?: readonly Danger[] | undefined;
}

/** Options of {@link enqueueRollout}. */
export interface EnqueueOptions extends QueuedRollout {
  /** Appids, or objects with `merchant` and columns: an array, or any iterable. */
  merchants: Iterable<Merchant> | AsyncIterable<Merchant>;
  /** The outcomes in the journal that are tried again. Default: none. */
  again?: readonly ("failed" | "refused" | "unauthorized")[] | undefined;
  /** Stops between two commands to the queue. What is queued stays there. */
  signal?: AbortSignal | undefined;
}

/** What {@link enqueueRollout} did. */
export interface Enqueued {
  /** The id of the rollout. It stays the same as long as the journal does. */
  rollout: string;
  /** How many jobs the queue was given. It drops those that it has already. */
  queued: number;
  /** The merchants that the journal has finished. */
  skipped: number;
  /** How many entries of the list name a merchant again. They are passed over. */
  duplicates: number;
  /** The first ten of them. */
  repeated: { index: number; merchant: string }[];
}

/**
 * Puts a job for each merchant into the queue, except for those that the journal has finished. Call it again with the same journal
 * to go on after a crash, after {@link stopRollout}, or with jobs that killed their workers.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 * @throws {RolloutError} if the list is wrong at a place, or the journal belongs to another rollout
 */
export declare function enqueueRollout(options: EnqueueOptions): Promise<Enqueued>;

/** Options of {@link rolloutProcessor}. */
export interface ProcessorOptions extends QueuedRollout {
  /** The module: `import * as bullmq from "bullmq"`. */
  bullmq: BullErrors;
  /** A client without a merchant. Its `accessToken` is a provider that gets the `merchant`. */
  client: FleetClient;
  /** The most calls in a second, of this process. Default: no limit. */
  callsPerSecond?: number | undefined;
  /** In place of `callsPerSecond`: a limiter that others use too. */
  limiter?: Limiter | undefined;
  /** How long the calls of one merchant may take together, in milliseconds. Default 60,000. */
  deadline?: number | undefined;
  /** Keeps other rollouts away from a merchant while this one writes. Default: none. */
  lock?: FleetLock | undefined;
  /** Called with the progress of `apply` at each merchant. Its errors are ignored. */
  onStep?: ((step: ApplyStep & { merchant: string }) => unknown) | undefined;
  /** The language of issues and errors; `en` by default. */
  locale?: Locale | undefined;
}

/** What a job returns. The journal has the whole row. */
export interface JobRow {
  rollout: string;
  merchant: string;
  index: number;
  /** `stopped`: the rollout was stopped before this merchant. It has no row. */
  outcome: Row["outcome"] | "stopped";
  ms?: number | undefined;
  error?: Pick<ErrorReport, "code" | "errcode" | "rid" | "message"> | undefined;
}

/**
 * Resolves with the function that a `Worker` of BullMQ runs for each job.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 * @throws {RolloutError} if the rollout has not begun, or the journal belongs to another one
 */
export declare function rolloutProcessor(options: ProcessorOptions): Promise<(job: any, token?: string, signal?: AbortSignal) => Promise<JobRow>>;

/** Stops a rollout on all machines. Merchants that are being written are finished. `enqueueRollout` goes on with it. */
export declare function stopRollout(journal: StoreJournal): Promise<void>;

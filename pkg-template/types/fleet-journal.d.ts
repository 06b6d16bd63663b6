// Journals of rollouts, and what can be read from them.

import type { ErrorReport, RolloutBehaviour, Row } from "./fleet.js";
import type { Danger, PlanField, PlanResource } from "./plan.js";

/**
 * Keeps the lines of one rollout. `fileJournal` of `/fleet/node` is one. Lines are JSON. They hold no token and no value of a
 * variable.
 */
export interface Journal {
  /**
   * Adds a line behind the others, and resolves when it is kept. With `durable` it has to survive a power cut. If it
   * rejects, the rollout stops.
   */
  append(line: string, options?: { durable?: boolean }): Promise<void>;
  /** Gives all lines from the first one. A journal that is not there has none. */
  load(): AsyncIterable<string> | Iterable<string>;
  /** Called before the first `load` of a rollout. It should reject if another rollout has the journal. */
  open?(): Promise<void>;
  /** Called at the end of a rollout that has opened the journal. */
  close?(): Promise<void>;
}

/** A change in a journal. */
export interface JournaledChange {
  /** What was written. */
  resource: PlanResource;
  /** The fields with their former values (`from`). The values of variables are not there. */
  fields: PlanField[];
  /** The members that the write lost, because this version does not know them. */
  unknown?: string[];
}

/** The last thing that a journal knows of one merchant. */
export interface ReportRow {
  /** The id of the rollout. */
  rollout: string;
  /** The appid. */
  merchant: string;
  /** `unfinished`: the process ended while the merchant was written. The next run with this journal plans it again. */
  outcome: Row["outcome"] | "unfinished";
  /** How many changes the plan had. */
  count?: number;
  /** The changes that were made. */
  done?: JournaledChange[];
  /** The changes that were not made. */
  left?: JournaledChange[];
  /** The dangers that nobody consented to. */
  dangers?: Danger[];
  /** Why it failed. */
  error?: Pick<ErrorReport, "code" | "errcode" | "rid" | "message">;
  /** How long it took, in milliseconds. */
  ms?: number;
}

/**
 * Gives one row for each merchant of a journal. It reads the journal twice, and works while a rollout writes it.
 *
 * @throws {RolloutError} if a line is broken; the message has its number
 */
export declare function report(journal: Journal): AsyncGenerator<ReportRow, void, void>;

/** A row of {@link rollback}. */
export type RollbackRow = Row & {
  /** What cannot come back: former values of variables, and settings that WeChat has no way to take away. */
  lost: { resource: PlanResource; path: string }[];
};

/**
 * Plans the way back for each merchant that a rollout has written, and with the mode `apply` goes it. It is a rollout too: it
 * needs a journal of its own, and consent to its dangers.
 *
 * @throws {ValidationError} if an option is wrong
 */
export declare function rollback(journal: Journal, options: RolloutBehaviour): AsyncGenerator<RollbackRow, void, void>;

// Rollouts on many machines: their journals, and what is given to a queue.
import type { FleetDesired, Merchant } from "./fleet.js";
import type { Journal } from "./fleet-journal.js";
import type { Danger } from "./plan.js";
import type { AbortSignal } from "./runtime.js";
import type { Store } from "./stores.js";
import type { SqlDialect } from "./stores-sql.js";

/** A journal that many machines can use at the same time. Queues need one. */
export interface SharedJournal extends Journal {
  /** Resolves with the lines of one merchant, or with those of the rollout itself. */
  read(merchant?: string): Promise<string[]>;
}

/**
 * Returns a journal in a store of `/stores`. Each merchant has a record of its own, whose key begins with `name`. The store needs
 * `replace` and `list`. Use a name for each rollout.
 *
 * @throws {ValidationError} if the store lacks a method
 */
export declare function storeJournal(store: Pick<Store, "get" | "replace" | "list">, name: string): SharedJournal;

/** Options of {@link sqlJournal}. */
export interface SqlJournalOptions {
  /** The kind of database. */
  dialect: SqlDialect;
  /** Runs a statement and returns its rows, as the `query` of `sqlStore` does. */
  query(text: string, values: any[]): any;
  /** The name of the rollout. Many journals can be in one table. */
  name: string;
  /** Default `wechat_cloudbase_journal`. */
  table?: string | undefined;
}

/**
 * Returns a journal in a table, such as one of D1. Make the table with the statements of {@link sqlJournalSchema}.
 *
 * @throws {ValidationError} if an option is wrong
 */
export declare function sqlJournal(options: SqlJournalOptions): SharedJournal;

/**
 * Returns the statements that make the table of {@link sqlJournal}.
 *
 * @throws {ValidationError} if an option is wrong
 */
export declare function sqlJournalSchema(options: { dialect: SqlDialect; table?: string | undefined }): string[];

/**
 * Stops a rollout on all machines. Merchants that are being written are finished. `enqueueRollout` with the same journal goes on.
 *
 * @throws {ValidationError} if the journal lacks a method; the promise rejects with it, and with the error of the journal
 */
export declare function stopRollout(journal: SharedJournal): Promise<void>;

/** What `enqueueRollout` of each engine takes. */
export interface EnqueuedRollout {
  /** Appids, or objects with `merchant` and columns: an array, or any iterable. */
  merchants: Iterable<Merchant> | AsyncIterable<Merchant>;
  /** The same at the producer and at its workers. */
  desired: FleetDesired;
  /** Default `plan`, which writes nothing. */
  mode?: "plan" | "apply" | undefined;
  /** Where all machines keep what they do. */
  journal: SharedJournal;
  /** The dangers that you consent to. The journal notes them; workers have an option of their own. */
  allow?: readonly Danger[] | undefined;
  /** The outcomes in the journal that are tried again. Default: none. */
  again?: readonly ("failed" | "refused" | "unauthorized")[] | undefined;
  /** Stops between two commands to the queue. What is queued stays there. */
  signal?: AbortSignal | undefined;
}

/** What `enqueueRollout` did. */
export interface Enqueued {
  /** The id of the rollout. It stays the same as long as the journal does. */
  rollout: string;
  /** How many jobs the queue was given. */
  queued: number;
  /** The merchants that the journal has finished. */
  skipped: number;
  /** How many entries of the list name a merchant again. They are passed over. */
  duplicates: number;
  /** The first ten of them. */
  repeated: { index: number; merchant: string }[];
}

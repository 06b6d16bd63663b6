// A journal in a table of an SQL database.
import type { Journal } from "./fleet-journal.js";
import type { SqlDialect } from "./stores-sql.js";

/** A journal that many machines write, and that gives the lines of one merchant. Queues need one. */
export interface SharedJournal extends Journal {
  /** Gives the lines of one merchant, or those of the rollout itself. */
  read(merchant?: string): Promise<string[]>;
}

/** Options of {@link sqlJournal}. */
export interface SqlJournalOptions {
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

/** Returns the statements that make the table of {@link sqlJournal}. */
export declare function sqlJournalSchema(options: { dialect: SqlDialect; table?: string | undefined }): string[];

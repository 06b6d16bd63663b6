// A journal in a file, for Node, Deno and Bun.

import type { Journal } from "./fleet-journal.js";
import type { URL } from "./runtime.js";

export type { Journal };

/**
 * Returns a journal in a file. The file is created if it is not there. A file beside it, with `.lock` at its end, keeps other
 * processes away while a rollout runs.
 *
 * @throws {ValidationError} if `path` is no path
 * @example
 * ```ts
 * import { report } from "wechat-cloudbase/fleet";
 * import { fileJournal } from "wechat-cloudbase/fleet/node";
 *
 * for await (const { merchant, outcome } of report(fileJournal("rollout.jsonl"))) console.log(merchant, outcome);
 * ```
 */
export declare function fileJournal(path: string | URL): Journal & Required<Pick<Journal, "open" | "close">>;

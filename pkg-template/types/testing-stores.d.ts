// Tests for stores that users write.
import type { TokenStore } from "./tokens.js";
import type { Store } from "./stores.js";

/**
 * Returns tests that every store of `wechat-cloudbase/stores` passes. Give them to the runner that you use. Each test makes keys of
 * its own, and removes them if the store has `list` and `delete`.
 *
 * @param makeStore returns the store that a test uses
 * @throws `TypeError` if `without` has an unknown name
 * @example
 * ```js
 * import { test } from "node:test";
 * import { memoryStore } from "wechat-cloudbase/stores";
 * import { storeTests } from "wechat-cloudbase/testing";
 *
 * for (const { name, run } of storeTests(() => memoryStore())) test(name, run);
 * ```
 */
export function storeTests(makeStore: () => TestedStore | Promise<TestedStore>, options?: StoreTestsOptions): StoreTest[];

/** The store that is tested: all of `Store`, or what a provider needs. */
export type TestedStore = Store | TokenStore;

/** Options of `storeTests`. */
export interface StoreTestsOptions {
  /** The methods that the store does not have. Tests that need one of them are left out. Default: it has all. */
  without?: readonly ("replace" | "delete" | "list" | "lease")[] | undefined;
}

/** One test. `run` rejects with an `Error` that says what is wrong. */
export interface StoreTest {
  /** What the store has to do. */
  name: string;
  /** Runs the test. Rejects with an `Error` that says what is wrong. */
  run(): Promise<void>;
}

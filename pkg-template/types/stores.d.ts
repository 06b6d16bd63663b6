/**
 * Stores for tokens, tickets and journals. They need no wasm. `docs/stores.md` says which one to choose.
 *
 * @example
 * ```js
 * import { memoryStore } from "wechat-cloudbase/stores";
 *
 * const store = memoryStore();
 * await store.set("wx1", { refreshToken: "refresh-1" });
 * console.log(await store.get("wx1"));
 * ```
 */
import type { redisStore } from "./stores-redis.js";
import type { TextStore, TokenStore } from "./tokens.js";

export * from "./stores-cloudflare.js";

/**
 * Keeps records by key. A record is plain data that JSON can hold. A key is any text that is not empty.
 *
 * Each method rejects if the storage fails. Then a write can have happened or not.
 */
export interface Store {
  /** Resolves with the record, or with `undefined` if there is none. */
  get(key: string): Promise<any>;
  /** Writes a record over what is there. Resolves when the record is durable. */
  set(key: string, record: object): Promise<void>;
  /**
   * Writes `record` in one atomic step if the key still has `before`, and resolves with whether it wrote. `before` is the record
   * as `get` returned it, or `undefined` if there is none. If `record` is `undefined`, it deletes the key.
   */
  replace(key: string, before: object | undefined, record: object | undefined): Promise<boolean>;
  /** Deletes a key. It does nothing if there is none. */
  delete(key: string): Promise<void>;
  /**
   * Iterates over the keys that begin with `prefix`, in no order. It gives each key that is there from the beginning to the end.
   * Redis can give a key twice.
   */
  list(prefix?: string): AsyncIterable<string>;
  /**
   * Takes a lease, so that one process at a time does a piece of work. Resolves with nothing if somebody has the lease. The lease
   * ends by itself after so many milliseconds, by the clocks of the processes. It is kept as a record under `key`, so give it a
   * key of its own. It rejects if the key has another record.
   */
  lease(key: string, milliseconds: number): Promise<Lease | undefined>;
}

/** The right to do a piece of work. */
export interface Lease {
  /** Makes the lease end later: so many milliseconds from now, or as many as at first. Resolves with whether it is still held. */
  renew(milliseconds?: number): Promise<boolean>;
  /** Ends the lease. Resolves with whether it was still held. */
  release(): Promise<boolean>;
}

/**
 * Returns a store in memory. It forgets everything when the process ends, so use it for tests. Stores over the same map share
 * their records.
 *
 * @throws `ValidationError` if `map` is no map
 */
export declare function memoryStore(map?: Map<string, any>): Store;

/**
 * Returns a store on top of Cloudflare KV, a Redis client, or another {@link TextStore}. Each key begins with `prefix`. With
 * the option `replace` the store has `replace`. For Redis, {@link redisStore} has all methods.
 *
 * @throws `ValidationError` if arguments are wrong. Methods reject with the message and the `code` of the client's error,
 * without the record that is written, and without what a message of `get` quotes.
 */
export declare function kvStore(kv: TextStore, prefix?: string, options?: KvStoreOptions): TokenStore;

/** Options of `kvStore`. */
export interface KvStoreOptions {
  /**
   * Writes `text` under `key` if the store still has the text `before`, in one atomic step, and returns whether it wrote.
   * `before` is `undefined` if there was none. `key` has the prefix. Without it the store has no `replace`.
   */
  replace?: ((key: string, before: string | undefined, text: string) => boolean | Promise<boolean>) | undefined;
}

export * from "./stores-encrypted.js";
export * from "./stores-redis.js";
export * from "./stores-sql.js";
export type { TextStore };

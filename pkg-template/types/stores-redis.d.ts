import type { Store } from "./stores.js";

/** A client of `redis` 4 or newer, `ioredis`, `iovalkey` or `@upstash/redis`, also of a cluster. */
export interface RedisClient {
  /** Runs a script of Redis. */
  eval(...given: any[]): any;
  /** Writes a text. */
  set(...given: any[]): any;
  /** Deletes a key. */
  del(...given: any[]): any;
}

/** Options of `redisStore`. */
export interface RedisStoreOptions {
  /** Each key in Redis begins with it. Default: `wechat:`. */
  prefix?: string | undefined;
}

/**
 * Returns a store on Redis or Valkey, also as a cluster. Connect the client before, and close it when you are done. The errors
 * have the client's message without records.
 *
 * @throws `ValidationError` if arguments are wrong
 *
 * @example
 * ```ts
 * import { createClient } from "redis";
 * import { redisStore } from "wechat-cloudbase/stores";
 *
 * const store = redisStore(await createClient({ url: "redis://127.0.0.1:6379" }).connect());
 * ```
 */
export declare function redisStore(client: RedisClient, options?: RedisStoreOptions): Store;

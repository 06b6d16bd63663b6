// Stores in Cloudflare: Durable Objects and Workers KV. D1 has `sqlStore`.
import type { Request, Response } from "./runtime.js";
import type { Store } from "./stores.js";

/**
 * Returns a store in a Durable Object. It is safe for all isolates of your Workers: the object does one thing after another. All
 * keys are in one object.
 *
 * An operation rejects with the error of the Durable Object. If `replace` rejects, it can have written or not.
 *
 * @param namespace the binding of {@link CloudbaseStoreObject}, also `env.STORE.jurisdiction("eu")`
 * @throws `ValidationError` if arguments are wrong
 * @example
 * ```js
 * import { CloudbaseStoreObject, durableObjectStore } from "wechat-cloudbase/stores";
 *
 * export { CloudbaseStoreObject }; // wrangler.jsonc names this class
 * export default {
 *   async fetch(request, env) {
 *     const store = durableObjectStore(env.STORE);
 *     return Response.json((await store.get("wx1")) !== undefined);
 *   },
 * };
 * ```
 */
export declare function durableObjectStore(namespace: StoreNamespace, options?: DurableObjectStoreOptions): Store;

/** Options of `durableObjectStore`. */
export interface DurableObjectStoreOptions {
  /** The name of the object. Give each platform a name of its own. Default `wechat-cloudbase`. */
  name?: string | undefined;
  /** Where Cloudflare makes the object at its first use, such as `apac`. It stays there. Default: near that use. */
  locationHint?: string | undefined;
}

/** A binding of Durable Objects. */
export interface StoreNamespace {
  /** Returns the id of the object with this name. */
  idFromName(name: string): any;
  /** Returns the object with this id. */
  get(id: any, options?: any): { fetch(url: any, init?: any): Promise<any> };
}

/** The class of the Durable Object of {@link durableObjectStore}. Export it from your Worker, with either kind of storage. */
export declare class CloudbaseStoreObject {
  /** A mark that types of Cloudflare look for. It has no value. */
  readonly __DURABLE_OBJECT_BRAND: never;
  constructor(state: { storage: any }, env?: unknown);
  /** Answers `durableObjectStore`. Nobody else has to call it. */
  fetch(request: Request): Promise<Response>;
}

/**
 * Returns a store in Workers KV. It has no `replace` and no leases, because KV has no atomic step, and it can return old
 * records for a minute or longer. Two isolates that refresh at the same time can lose the newer refresh token. Use
 * {@link durableObjectStore} if you can.
 *
 * KV takes one write of a key a second. The store repeats a write that KV refuses for this reason.
 *
 * @throws `ValidationError` if arguments are wrong
 */
export declare function cloudflareKVStore(kv: CloudflareKV, options?: CloudflareKVStoreOptions): CloudflareKVStore;

/** A store without `replace` and leases. */
export type CloudflareKVStore = Pick<Store, "get" | "set" | "delete" | "list">;

/** Options of `cloudflareKVStore`. */
export interface CloudflareKVStoreOptions {
  /** Each key in KV begins with it. Default: nothing. */
  prefix?: string | undefined;
}

/** A binding of Workers KV. */
export interface CloudflareKV {
  /** Resolves with the text, or `null` if there is none. */
  get(key: string): Promise<string | null>;
  /** Writes the text. */
  put(key: string, value: string): Promise<void>;
  /** Deletes the key. */
  delete(key: string): Promise<void>;
  /** Resolves with a page of keys. */
  list(options?: { prefix?: string; cursor?: string }): Promise<{ keys: { name: string }[]; list_complete: boolean; cursor?: string }>;
}

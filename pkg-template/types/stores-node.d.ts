/**
 * A store in a folder, for Node, Deno and Bun. `docs/stores.md` says which store to choose.
 *
 * @example
 * ```js
 * import { fileStore } from "wechat-cloudbase/stores/node";
 *
 * const store = fileStore("/var/lib/my-platform/tokens");
 * await store.set("wx1", { refreshToken: "refresh-1" });
 * ```
 */
import type { URL } from "./runtime.js";
import type { Store } from "./stores.js";

/**
 * Returns a store in a folder, which all processes of one machine may use at the same time. It makes the folder if it is missing.
 * Only the owner of the process can read what it writes.
 *
 * The folder must be on a local disk. A key can have about 250 characters: upper-case letters and characters other than `-` and `_`
 * count three times or more, because file systems differ in what they allow in names.
 *
 * @param path the folder; a relative path counts from where the process is now
 * @throws `ValidationError` if the path is wrong. Methods reject with it if a key is too long.
 */
export declare function fileStore(path: string | URL): Store;

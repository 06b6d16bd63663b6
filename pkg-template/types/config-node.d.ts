// Reads files, for Node, Deno and Bun.

import type { Desired, ParseDesiredOptions } from "./desired.js";
import type { URL } from "./runtime.js";

export type { Desired, ParseDesiredOptions };

/**
 * Reads a desired state from a file: `.yaml`, `.yml`, `.json` or `.jsonc`. It also reads the files of `configFile`. Their paths
 * are relative to the file, and they have to lie in its folder or below, with links resolved.
 *
 * @throws {ValidationError} with the issues of all files. Each has `file`, `line` and `column`. Beside the codes of `parseDesired`
 * there are `invalid_yaml`, `unsupported_yaml`, and `unquoted`: a text without quotes, which is read as a number or a boolean.
 * @example
 * ```ts
 * import { loadDesired } from "wechat-cloudbase/config/node";
 *
 * const desired = await loadDesired("wechat-cloudbase.yaml", { env: process.env });
 * console.log(desired.fingerprint, desired.warnings.length);
 * ```
 */
export function loadDesired(file: string | URL, options?: ParseDesiredOptions): Promise<Desired>;

// Reads files, for Node, Deno and Bun.

import type { Desired, ParseDesiredOptions } from "./desired.js";
import type { Issue } from "./issues.js";

export type { Desired, ParseDesiredOptions };

/**
 * An issue in a file. Beside the codes of {@link Issue} there are `unreadable_file`, `invalid_yaml`, `unsupported_yaml` and
 * `unquoted`: a text without quotes, which YAML reads as a number or a boolean.
 */
export interface LocatedIssue extends Issue {
  /** The path of the file: as it was given, or that of a config file. */
  file: string;
  /** The line, from 1. */
  line: number;
  /** The column, from 1, in UTF-16 units. */
  column: number;
}

/**
 * Reads a desired state from a file: `.yaml`, `.yml`, `.json` or `.jsonc`. It also reads the files of `configFile`. Their paths
 * are relative to the file, and they have to lie in its folder or below, with links resolved.
 *
 * @throws {ValidationError} with the issues of all files. Each is a {@link LocatedIssue}.
 * @example
 * ```ts
 * import { loadDesired } from "wechat-cloudbase/config/node";
 *
 * const desired = await loadDesired("wechat-cloudbase.yaml", { env: process.env });
 * console.log(desired.fingerprint, desired.warnings.length);
 * ```
 */
export function loadDesired(file: string | URL, options?: ParseDesiredOptions): Promise<Desired>;

// Desired states in files, for tests.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { ValidationError } from "wechat-cloudbase";
import { loadDesired } from "wechat-cloudbase/config/node";

/** Writes files into a folder of their own, and returns their paths. */
export function written(t, files) {
  const folder = mkdtempSync(join(tmpdir(), "desired-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  });
}

/** Returns the error of a file that is refused. */
export async function refused(path, options) {
  try {
    await loadDesired(path, options);
  } catch (error) {
    assert.ok(error instanceof ValidationError, inspect(error));
    return error;
  }
  assert.fail("nothing was thrown");
}

// Keeps two processes from writing one file: a file beside it names the process.
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";
import { RolloutError } from "../fleet/errors.js";

/**
 * The locks of this process, and those that it is about to take. Their files cannot tell: in a container each process has the
 * same number as the one before it, so a file with this number can be of a dead one. A process can have two copies of this module.
 */
const own = (globalThis[Symbol.for("wechat-cloudbase.journals")] ??= new Set());

/** Takes the lock, and resolves with a function that gives it back. The lock of a process that has died is taken over. */
export async function lockFile(path) {
  if (own.has(path)) throw new RolloutError({ message: "the journal is in use by another rollout of this process", reason: "journal" });
  own.add(path);
  const id = crypto.randomUUID();
  const mark = JSON.stringify({ pid: process.pid, thread: threadId, host: hostname(), id });
  try {
    // A name that nobody can guess, and that no other thread of this process takes.
    await take(path, mark, `${path}.${id}`);
  } catch (cause) {
    own.delete(path);
    throw cause;
  }
  return async () => {
    try {
      if ((await textIn(path)) === mark) await rm(path, { force: true });
    } finally {
      own.delete(path);
    }
  };
}

async function take(path, mark, mine) {
  await writeFile(mine, mark, { mode: 0o600, flag: "wx" });
  try {
    for (let tries = 0; ; tries++) {
      if (await linked(mine, path)) return;
      const held = await textIn(path);
      if (held === undefined) continue;
      if (tries > 5 || !isDead(held)) throw inUse(path, held);
      await takeAway(path, held, `${mine}.dead`);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** A link is made in one step, and fails if the name is taken. */
async function linked(from, to) {
  try {
    await link(from, to);
    return true;
  } catch (cause) {
    if (cause?.code === "EEXIST") return false;
    throw cause;
  }
}

async function textIn(path) {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause?.code === "ENOENT") return undefined;
    throw cause;
  }
}

/** Takes away the lock of a dead process. If another process was faster, this one has its lock in hand, and puts it back. */
async function takeAway(path, held, aside) {
  try {
    await rename(path, aside);
  } catch (cause) {
    if (cause?.code === "ENOENT") return;
    throw cause;
  }
  if ((await textIn(aside)) !== held) await linked(aside, path);
  await rm(aside, { force: true });
}

/** Of a process on another machine nobody knows. */
function isDead(text) {
  try {
    const { pid, thread, host } = JSON.parse(text);
    if (host !== hostname()) return false;
    // This thread knows its own locks. Of other threads it knows nothing.
    if (pid === process.pid) return thread === threadId;
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return cause instanceof SyntaxError || cause?.code === "ESRCH";
  }
}

function inUse(path, held) {
  let who = "another process";
  try {
    const { pid, host } = JSON.parse(held);
    who = `the process ${Number(pid)} on ${String(host).slice(0, 100)}`;
  } catch {}
  return new RolloutError({ message: `the journal is in use by ${who}; if it does not run any more, delete ${path}`, reason: "journal" });
}

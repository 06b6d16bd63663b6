// A journal in a file. One process at a time writes it, and a line is whole or not there.
import { createReadStream } from "node:fs";
import { open, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { check, RULES } from "../shared/check.js";
import { RolloutError } from "../fleet/errors.js";
import { BEGIN } from "../fleet/journal.js";
import { lockFile } from "./lock-file.js";

const NEWLINE = 10;
const BLOCK = 1 << 16;

const PATH = [(value) => value instanceof URL || RULES.text[0](value), "must be a path or a file URL"];

export function fileJournal(path) {
  check({ path }, { path: PATH }, { within: "", required: ["path"] });
  const file = resolve(path instanceof URL ? fileURLToPath(path) : path);
  let unlock, handle, size;
  /** Lines that wait for the write that is under way. All of them are written at once, so a disk is asked once for many lanes. */
  let waiting = [];
  let writing;
  let broken;

  async function begin() {
    unlock = await lockFile(`${await realName(file)}.lock`);
    try {
      // Created if it is not there, and never emptied.
      handle = await open(file, "a+", 0o600);
      await refuseOther(handle, file);
      size = await wholeLines(handle);
      await handle.truncate(size);
      if (size === 0) await keepName(file);
      broken = undefined;
    } catch (cause) {
      await close();
      throw cause;
    }
  }

  async function close() {
    await writing;
    try {
      await handle?.close();
    } finally {
      handle = undefined;
      await unlock?.();
      unlock = undefined;
    }
  }

  function append(line, { durable = false } = {}) {
    return new Promise((resolve, reject) => {
      waiting.push({ line, durable, resolve, reject });
      writing ??= writeAll().finally(() => (writing = undefined));
    });
  }

  async function writeAll() {
    for (let batch; (batch = waiting.splice(0)).length > 0; ) {
      try {
        if (broken) throw broken;
        if (!handle) await begin();
        await write(batch);
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        broken ??= cause;
        for (const { reject } of batch) reject(cause);
      }
    }
  }

  async function write(batch) {
    const bytes = Buffer.from(batch.map(({ line }) => `${line}\n`).join(""));
    try {
      for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
      if (batch.some(({ durable }) => durable)) await handle.datasync();
      size += bytes.length;
    } catch (cause) {
      // A full disk takes a part of a line. What follows must not be glued to it.
      await handle.truncate(size).catch(() => {});
      throw cause;
    }
  }

  return { open: begin, close, append, load: () => linesIn(file) };
}

/** A file with two names must not have two locks. */
const realName = (file) => realpath(file).catch(async () => join(await realpath(dirname(file)), basename(file)));

/** What follows cuts off an incomplete last line, so a file that is no journal must not get there. The first line may be torn. */
async function refuseOther(handle, file) {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0);
  const begin = buffer.toString("utf8", 0, bytesRead).trim();
  if (BEGIN.startsWith(begin.slice(0, BEGIN.length))) return;
  throw new RolloutError({ message: `${file} is no journal of a rollout, and was left as it is`, reason: "journal" });
}

/** The name of a new file survives a power cut if its folder is on the disk too. Windows cannot say so, and needs not. */
async function keepName(file) {
  const folder = await open(dirname(file)).catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

/** Returns how many bytes are whole lines. The last line is whole without its end too, if an editor took the end away. */
async function wholeLines(handle) {
  const { size } = await handle.stat();
  let tail = Buffer.alloc(0);
  for (let from = size; from > 0; ) {
    const length = Math.min(BLOCK, from);
    from -= length;
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from);
    tail = Buffer.concat([buffer, tail]);
    const at = tail.lastIndexOf(NEWLINE);
    if (at < 0 && from > 0) continue;
    const torn = tail.subarray(at + 1);
    if (torn.length === 0 || !isWhole(torn)) return size - torn.length;
    await handle.write("\n");
    return size + 1;
  }
  return 0;
}

function isWhole(bytes) {
  try {
    JSON.parse(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

async function* linesIn(file) {
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, { encoding: "utf8" })) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      yield* lines;
    }
  } catch (cause) {
    if (cause?.code !== "ENOENT") throw cause;
  }
  if (rest !== "") yield rest;
}

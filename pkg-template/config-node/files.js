// Reads files: the desired state, and the config files that it names.
import { readFile, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";

/** As in src/plan/parse.rs. */
const MAX_BYTES = 8 << 20;

/** Returns the text of a file, or why it cannot be read, as a name of sentences.js. */
export async function readText(path) {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { reason: "other" };
    if (found.size > MAX_BYTES) return { reason: "large" };
    return decoded(await readFile(path));
  } catch (cause) {
    return { reason: reasonOf(cause) };
  }
}

/** It also drops a byte order mark. */
function decoded(bytes) {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { reason: "encoding" };
  }
}

/** Does the same for a file that a desired state names. With all links resolved, it has to lie in its folder or below. */
export async function readBelow(folder, path) {
  try {
    if (isAbsolute(path)) return { reason: "outside" };
    const [root, real] = await Promise.all([folder, join(folder, path)].map((one) => realpath(one)));
    const way = relative(root, real);
    if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return { reason: "outside" };
    return await readText(real);
  } catch (cause) {
    // Whether a file outside exists is nothing to tell.
    return { reason: join(path).split(sep)[0] === ".." ? "outside" : reasonOf(cause) };
  }
}

export const folderOf = (path) => dirname(path);

const reasonOf = ({ code }) => (code === "ENOENT" || code === "ENOTDIR" ? "missing" : "refused");

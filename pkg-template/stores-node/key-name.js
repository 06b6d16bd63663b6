// The names of folders for keys. Some file systems take `A` and `a` for the same name, refuse characters, or reserve `con`.
const PREFIX = "key-";
/** The longest name that common file systems keep. */
const LONGEST = 255;

const encoded = (character) => (character < "\x80" ? `%${character.charCodeAt(0).toString(16).padStart(2, "0")}` : encodeURIComponent(character).toLowerCase());

export const nameOf = (key) => PREFIX + key.replace(/[^a-z0-9_-]/gu, encoded);

/** Returns the key of a folder, or `undefined` if the name is not one that `nameOf` makes. */
export function keyOf(name) {
  try {
    const key = decodeURIComponent(name.slice(PREFIX.length));
    return nameOf(key) === name ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Half of a surrogate pair has no bytes in UTF-8, so it cannot be encoded. */
function isKey(key) {
  try {
    return typeof key === "string" && nameOf(key).length <= LONGEST;
  } catch {
    return false;
  }
}

export const KEY = [isKey, `must be a text whose folder has a name of at most ${LONGEST} characters: \`a\` to \`z\`, digits, \`-\` and \`_\` count once, each byte of others three times`];

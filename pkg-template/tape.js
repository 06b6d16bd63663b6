// The JavaScript half of the boundary format; `src/tape/mod.rs` describes it.

const [NULL, FALSE, TRUE, WHOLE, DECIMAL, TEXT, LIST, OBJECT, ODD, ISSUES] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** Payloads are five levels deep; beyond this nobody means it. */
const MAX_DEPTH = 32;
/** Nodes and UTF-16 units of one payload; WeChat takes far less. Keeps shared references from exploding. */
const MAX_NODES = 1 << 22;
export const MAX_TEXT = 1 << 26;

/** Words for the next value, where one that is flattened has none in use: a getter may flatten another. */
let spare;
const FEW_WORDS = 3 << 10;
const MOST_SPARE_WORDS = 3 << 16;

/**
 * Flattens any JavaScript value. Whatever JSON cannot say becomes an "odd" node with a name for it, so that the rules,
 * which live in Rust, can report it with its path. `undefined` members are left out, as JSON.stringify does.
 * The words are good until the next value is flattened.
 */
export function flatten(value) {
  let words = spare ?? new Uint32Array(FEW_WORDS);
  spare = undefined;
  let at = 0;
  let texts = "";
  const ancestors = [];

  const node = (tag, first, second) => {
    if (at === words.length) {
      const few = words;
      words = new Uint32Array(at * 2);
      words.set(few);
    }
    words[at] = tag;
    words[at + 1] = first;
    words[at + 2] = second;
    at += 3;
  };
  const text = (tag, string) => {
    node(tag, texts.length, string.length);
    texts += string;
  };
  const odd = (name) => text(ODD, name);

  function any(value) {
    if (at > MAX_NODES * 3 || texts.length > MAX_TEXT) return odd("more than fits in a payload");
    switch (typeof value) {
      case "string":
        return string(value);
      case "number":
        return number(value);
      case "boolean":
        return node(value ? TRUE : FALSE, 0, 0);
      case "object":
        return value === null ? node(NULL, 0, 0) : container(value);
      case "undefined":
        return odd("undefined");
      default:
        return odd(`a ${typeof value}`);
    }
  }

  function string(value) {
    if (value.length > MAX_TEXT) odd("more than fits in a payload");
    else if (isWellFormed(value)) text(TEXT, value);
    else odd("a string with half a surrogate pair");
  }

  function number(value) {
    if (Number.isSafeInteger(value)) node(WHOLE, value, Math.floor(value / 2 ** 32));
    else if (Number.isFinite(value)) text(DECIMAL, String(value));
    else odd(String(value));
  }

  function container(value) {
    const keys = contentOf(value, ancestors);
    if (typeof keys === "string") return odd(keys);
    const isList = typeof keys === "number";
    const count = isList ? keys : keys.length;
    if (at / 3 + count > MAX_NODES) return odd("more than fits in a payload");

    const end = at + 1;
    node(isList ? LIST : OBJECT, 0, 0);
    ancestors.push(value);
    for (let i = 0; i < count; i++) member(value, isList ? i : keys[i], isList);
    ancestors.pop();
    words[end] = at / 3;
  }

  function member(object, key, isList) {
    let put = any;
    let value;
    try {
      value = object[key];
    } catch {
      [put, value] = [odd, "a getter that throws"];
    }
    if (!isList) {
      if (value === undefined) return;
      text(TEXT, isWellFormed(key) ? key : key.replace(/[\ud800-\udfff]/gu, "\ufffd"));
    }
    put(value);
  }

  any(value);
  if (at <= MOST_SPARE_WORDS) spare = words;
  return { words: words.subarray(0, at), text: texts };
}

/** Whether an object has what it was made with: no class and no tag. */
export function isPlain(value) {
  return Object.getPrototypeOf(value) === Object.prototype && !(Symbol.toStringTag in value);
}

/**
 * The keys of an object, or the length of a list, read once: a proxy may tell another one each time. Of what is neither a
 * list nor plain data a name for it.
 */
function contentOf(value, ancestors) {
  if (ancestors.includes(value)) return "a cycle";
  if (ancestors.length >= MAX_DEPTH) return "nested too deeply";
  try {
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    const isList = Array.isArray(value);
    if (tag !== "Object" && !isList && !isPlain(value)) return `a ${tag}`;
    if (!isList) return Object.keys(value);
    const { length } = value;
    if (Number.isSafeInteger(length) && length >= 0) return length;
  } catch {}
  return "an object that throws when read";
}

/** Whether a string can be UTF-8. `\p{Surrogate}` would be looked up when this is imported, in 0.2 ms. */
export const isWellFormed = String.prototype.isWellFormed
  ? (string) => string.isWellFormed()
  : (string) => !/[\ud800-\udfff]/u.test(string);

/** The value on a tape. */
export function build(words, text) {
  let at = 0;
  return any();

  function any() {
    const tag = words[at];
    const first = words[at + 1];
    const second = words[at + 2];
    at += 3;
    switch (tag) {
      case TRUE:
      case FALSE:
        return tag === TRUE;
      case WHOLE:
        return (second | 0) * 2 ** 32 + first;
      case DECIMAL:
        return Number(text.substr(first, second));
      case TEXT:
        return text.substr(first, second);
      case LIST:
        return list(first * 3);
      case OBJECT:
        return object(first * 3);
      case ISSUES:
        return issues(first * 3);
      default:
        return null;
    }
  }

  function list(end) {
    const list = [];
    while (at < end) list.push(any());
    return list;
  }

  function issues(end) {
    const list = [];
    while (at < end) list.push({ path: any(), code: any(), message: any() });
    return list;
  }

  function object(end) {
    const object = {};
    while (at < end) {
      const key = any();
      const value = any();
      // An assignment would set the prototype.
      if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    }
    return object;
  }
}

// Reads the XML of a push: one element `xml` with elements of text. ARCHITECTURE.md says why no library does it.

/** A tag without attributes, a CDATA section, or text. Everything else, such as a comment or a DTD, is no part. */
const PART = /<(\/?)([A-Za-z_][\w.-]{0,63})>|<!\[CDATA\[([^]*?)\]\]>|([^<]+)/y;
const DEEPEST = 8;

const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const ENTITY = /&(lt|gt|amp|quot|apos);/g;
const UNKNOWN_ENTITY = /&(?!(lt|gt|amp|quot|apos);)/;
/** XML forbids these characters. */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/**
 * Returns the texts of the elements by name, or nothing if the text is not such XML. An element has no text here if it holds
 * elements or occurs twice. Pushes that this package does not know may have such elements; one that it needs is missing then.
 */
export function readXml(text) {
  if (FORBIDDEN.test(text)) return undefined;
  const texts = new Map();
  const open = [];
  const part = new RegExp(PART);
  while (part.lastIndex < text.length) {
    const [, closes, name, cdata, plain] = part.exec(text) ?? [];
    const inside = open.at(-1);
    if (name === undefined) {
      const said = cdata ?? decoded(plain);
      if (said === undefined || (open.length < 2 && said !== "")) return undefined;
      if (inside) inside.text += said;
    } else if (closes === "") {
      if (open.length === DEEPEST || (!inside && name !== "xml")) return undefined;
      if (inside) inside.holdsElements = true;
      open.push({ name, text: "", holdsElements: false });
    } else {
      if (inside?.name !== name) return undefined;
      open.pop();
      if (open.length === 0) return text.slice(part.lastIndex).trim() === "" ? texts : undefined;
      if (open.length === 1) texts.set(name, texts.has(name) || inside.holdsElements ? undefined : inside.text);
    }
  }
  return undefined;
}

/** Blanks around a text do not count. Only the five entities of XML itself are known. */
function decoded(plain) {
  if (plain === undefined || UNKNOWN_ENTITY.test(plain)) return undefined;
  return plain.trim().replace(ENTITY, (_, name) => ENTITIES[name]);
}

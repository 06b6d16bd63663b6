// The kinds of wrong and odd pushes. Each has what must become of it, and a function that makes the request.
import { HOSTILE, PIECES } from "./hostile.js";
import { bytesOf, fromBase64, plainOf, toBase64 } from "./seal.js";

const HOSTILE_XML = Object.values(HOSTILE);
const SHORT = HOSTILE_XML.filter((xml) => xml.length < 2000);
/** Those that are wrong wherever they stand. Others only lack what a push needs. */
const HOSTILE_OUTSIDE = ["a DTD", "a comment", "an attribute", "a namespace", "a numeric entity", "two roots", "text before the root", "text after the root", "a NUL"].map((name) => HOSTILE[name]);
const METHODS = ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"];
const TYPES = ["notify_third_fasteregister", "__proto__", "toString", "constructor", "a <b>", "x".repeat(200), "微信"];
const LETTERS = [..."<>&;![]CDATA/xml0159 \0\t\n\u00e9微😀", String.fromCharCode(0xd800), "]]>", "<![CDATA[", "</xml>", "InfoType", "CreateTime"];

/** `tools` has `random`, `platform`, `messages` (XML), `sealed` (good pushes), `seal(plain)`, `request(secret, changes)`. */
export const KINDS = {
  "bits of the body": ["any", ({ random, sealed, request }) => {
    const { secret, body } = random.pick(sealed);
    const bytes = bytesOf(body);
    for (let count = 1 + random.below(3); count > 0; count--) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return request(secret, { body: bytes });
  }],
  "a body that is cut": ["content", ({ random, sealed, request }) => {
    const { secret, body } = random.pick(sealed);
    return request(secret, { body: bytesOf(body).subarray(0, random.below(body.length)) });
  }],
  "bytes that are no UTF-8": ["content", ({ random, sealed, request }) => {
    const { secret, body } = random.pick(sealed);
    const bytes = bytesOf(body);
    bytes[random.below(bytes.length)] = random.pick([0x80, 0xbf, 0xc0, 0xfe, 0xff]);
    return request(secret, { body: bytes });
  }],
  "any bytes": ["content", ({ random, sealed, request }) => request(random.pick(sealed).secret, { body: random.bytes(random.below(600)) })],
  "another query": ["signature", ({ random, sealed, request }) => {
    const odd = random.pick(["", "0", "é".repeat(20), "0".repeat(40), "x".repeat(5000), "%00", String(random.below(2 ** 31))]);
    const name = random.pick(["timestamp", "nonce", "msg_signature"]);
    return request(random.pick(sealed).secret, { query: random.below(2) ? { [name]: odd } : { [name]: undefined } });
  }],
  "nearly the signature": ["signature", ({ random, sealed, request }) => {
    const wrong = (good) => random.pick([good.slice(0, -1), `${good}0`, ` ${good}`, good.replace(/[a-f]|$/, "G"), good.replace(/./, (digit) => (digit === "0" ? "1" : "0"))]);
    return request(random.pick(sealed).secret, { change: wrong });
  }],
  "a parameter twice": ["signature", ({ random, sealed, request }) => request(random.pick(sealed).secret, { before: "msg_signature=0&" })],
  "another token": ["signature", ({ random, sealed, request }) => request(random.pick(sealed).secret, { token: String(random.below(1e9)) })],
  "another method": ["method", ({ random, sealed, request }) => request(random.pick(sealed).secret, { method: random.pick(METHODS) })],
  "a body that is too long": ["length", ({ random, sealed, request }) => {
    const { secret, body } = random.pick(sealed);
    return request(secret, { body: random.below(2) ? body.padEnd(66_000 + random.below(9000)) : body.padStart(66_000, "<a>") });
  }],
  "a stream that fails": ["content", ({ random, sealed, request, failing }) => {
    const { secret, body } = random.pick(sealed);
    return request(secret, { body: failing(bytesOf(body).subarray(0, random.below(body.length))) });
  }],
  "bits of the cipher": ["any", ({ random, sealed, request }) => {
    const bytes = fromBase64(random.pick(sealed).secret);
    for (let count = 1 + random.below(2); count > 0; count--) bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    return request(toBase64(bytes));
  }],
  "a cipher that is cut": ["encryption", ({ random, sealed, request }) => {
    const bytes = fromBase64(random.pick(sealed).secret);
    const end = random.below(2) ? 16 * (1 + random.below(bytes.length / 16 - 1)) : 1 + random.below(bytes.length - 1);
    return request(toBase64(bytes.subarray(0, end)));
  }],
  "no base64": ["encryption", ({ random, request }) => request(random.pick(["*", "AAAA", "AA=A", "微信", "%3D", "A".repeat(random.below(99) * 4 + 5)]))],
  "another filler": ["encryption", async ({ random, platform, messages, seal, request }) => {
    const plain = plainOf(random, random.pick(messages), platform.componentAppid);
    const filler = plain.at(-1);
    plain[plain.length - 1 - random.below(filler)] = random.other(filler, 8);
    return request(await seal(plain));
  }],
  "a filler of other blocks": ["encryption", async ({ random, platform, messages, seal, request }) => {
    const message = random.pick(messages);
    const size = plainOf(random, message, platform.componentAppid, { filler: 0 }).length;
    const filler = 32 - (size % 16) + 16 * (1 + random.below(13));
    return request(await seal(plainOf(random, message, platform.componentAppid, { filler })));
  }],
  "another length": ["encryption", async ({ random, platform, messages, seal, request }) => {
    const message = random.pick(messages);
    const length = random.other(bytesOf(message).length, random.pick([8, 10, 16, 31, 32]));
    return request(await seal(plainOf(random, message, platform.componentAppid, { length })));
  }],
  "another appid": ["encryption", async ({ random, platform: { componentAppid }, messages, seal, request }) => {
    const appid = random.pick(["", "wx", `${componentAppid}0`, componentAppid.slice(0, -1), componentAppid.toUpperCase(), "\0", "微信", String(random.below(1e9))]);
    return request(await seal(plainOf(random, random.pick(messages), appid)));
  }],
  "another key": ["encryption", async ({ random, platform, messages, sealWrong, request }) => request(await sealWrong(plainOf(random, random.pick(messages), platform.componentAppid)))],
  "any blocks": ["encryption", ({ random, request }) => request(toBase64(random.bytes(16 * (1 + random.below(40)))))],
  "hostile XML, encrypted": ["content", ({ random, push }) => push(random.pick(random.below(10) ? SHORT : HOSTILE_XML))],
  "a hostile piece, encrypted": ["content", ({ random, messages, push }) => {
    const parts = random.pick(messages).split(/(?<=<\/[A-Z]\w+>|^<xml>)(?!<\/xml>)/);
    parts.splice(1 + random.below(parts.length - 1), 0, random.pick(PIECES));
    return push(parts.join(""));
  }],
  "hostile XML outside": ["content", ({ random, sealed, request }) => {
    const { secret } = random.pick(sealed);
    return request(secret, { body: random.pick(HOSTILE_OUTSIDE).replaceAll(/(?<=<ComponentVerifyTicket[^>]*>).*?(?=<\/)/g, (text) => (/[&!\0]/.test(text) ? text : secret)).replaceAll("ComponentVerifyTicket", "Encrypt") });
  }],
  "letters of the message": ["any", ({ random, messages, push }) => {
    let message = random.pick(messages);
    for (let count = 1 + random.below(4); count > 0; count--) {
      const [at, length] = [random.below(message.length), random.below(12)];
      const middle = random.pick([random.pick(LETTERS), "", message.slice(at, at + length).repeat(2), random.pick(LETTERS).repeat(random.below(20))]);
      message = message.slice(0, at) + middle + message.slice(at + length);
    }
    return push(message);
  }],
  "an unknown type": ["unknown", ({ random, push }) => push(`<xml><InfoType><![CDATA[${random.pick(TYPES)}]]></InfoType><info><a>${random.below(99)}</a></info></xml>`)],
  "an old ticket": ["known", ({ request, old }) => request(old)],
};

/** Pushes that make the receiver work most, so they come less often. */
export const GOOD = ["stored", ({ good, turn }) => good(turn)];
export const VOID_CODE = ["failed", ({ request, voidCode }) => request(voidCode)];

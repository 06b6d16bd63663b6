// What is sent: media types, encodings, sizes and JSON.
import { READ, answered, body, boss, headers, refused, relay, write } from "./make.mjs";

const OK = write().body;
const type = (name, value) => refused(`media type: ${name}`, headers({ "content-type": value }), 415, "media_type");
const notJson = (name, text) => refused(`body: ${name}`, body(text), 400, "not_json");
const invalid = (name, text) => refused(`body: ${name}`, body(text), 422, "validation");
const LONG = `{"x":"${"y".repeat(70_000)}"}`;

export default [
  type("absent", null),
  type("empty", ""),
  type("text", "text/plain"),
  type("text that names JSON", "text/plain; application/json"),
  type("form", "application/x-www-form-urlencoded"),
  type("multipart", "multipart/form-data; boundary=x"),
  type("JSON of another kind", "application/ld+json"),
  type("a longer name", "application/jsonp"),
  type("another charset", "application/json; charset=gbk"),
  type("UTF-16", "application/json; charset=utf-16le"),
  type("UTF-7", "application/json; charset=utf-7"),
  type("two types", "application/json, text/plain"),
  refused("media type: two headers", { ...write(), lines: ["content-type: text/plain"] }, [400, 415]),
  refused("encoding: gzip", headers({ "content-encoding": "gzip" }), 415, "media_type"),
  refused("encoding: br", headers({ "content-encoding": "br" }), 415, "media_type"),
  refused("encoding: identity and gzip", headers({ "content-encoding": "identity, gzip" }), 415, "media_type"),
  refused("body: too large by its length", body(LONG), 413, "too_large"),
  refused("body: too large by chunks", write({ chunks: [LONG.slice(0, 40_000), LONG.slice(40_000)] }), 413, "too_large"),
  refused("body: a length that is not a number", write({ length: "1e9" }), 400),
  refused("body: two lengths", { ...write(), lines: ["content-length: 5"] }, [400, 0]),
  // workerd lets the chunks count, as RFC 9112 says.
  { ...refused("body: length and chunks", { ...write({ chunks: [OK] }), lines: ["content-length: 5"] }, [400, 0, 200]), calls: [0, 1] },
  refused("body: never ends", { ...relay("body-never-ends"), length: 5_000, patience: 2_000 }, 503, "timeout"),
  refused("body: never ends, and its sender hangs up", { ...relay("body-never-ends"), length: 5_000, quit: 50 }, 0),
  answered("body: in many chunks", write({ chunks: [...OK] })),
  notJson("empty", ""),
  notJson("blank", " "),
  notJson("not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  notJson("UTF-16", Buffer.from(OK, "utf16le")),
  notJson("overlong UTF-8", Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xae]), Buffer.from('"}')])),
  notJson("a surrogate in UTF-8", Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')])),
  // Editors write it. The core drops it, so WeChat does not get it.
  answered("body: a byte order mark", body(Buffer.from(`\ufeff${OK}`))),
  notJson("comment", `${OK}// x`),
  notJson("two values", `${OK}${OK}`),
  notJson("comma at the end", '{"container_config":{},}'),
  notJson("single quotes", "{'container_config':{}}"),
  notJson("NaN", '{"container_config":NaN}'),
  notJson("too deep", "[".repeat(30_000)),
  notJson("closed too deep", `${"[".repeat(2_000)}${"]".repeat(2_000)}`),
  refused("body: a key twice", body('{"container_config":{"enable":false},"container_config":{"enable":true,"qbase_env":"e","qbase_container_path":"/","text_mode":1}}'), [400, 422]),
  refused("body: a key twice, in escapes", body(`{"container_config":{"enable":false},"\\u0063ontainer_config":{"enable":true,"qbase_env":"e","qbase_container_path":"/","text_mode":1}}`), [400, 422]),
  invalid("array", "[]"),
  invalid("null", "null"),
  invalid("number", "1"),
  invalid("JSON in JSON", JSON.stringify(OK)),
  invalid("empty object", "{}"),
  invalid("unknown member", '{"container_config":{"enable":false},"x":1}'),
  invalid("__proto__", '{"__proto__":{"container_config":{"enable":true}}}'),
  invalid("constructor", '{"constructor":{"prototype":{"enable":true}},"container_config":{"enable":false}}'),
  invalid("toJSON", '{"toJSON":"x"}'),
  invalid("wrong type", '{"container_config":{"enable":"true"}}'),
  invalid("half a surrogate pair", '{"container_config":{"enable":true,"qbase_env":"\\ud800","qbase_container_path":"/","text_mode":1}}'),
  refused("body: on a read too", { ...READ, body: "[" }, 400, "not_json"),
  refused("body: a token as a member", boss("getCallBackConfig", { access_token: "x" }), 422, "validation"),
];

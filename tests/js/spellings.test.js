// No error shows a secret in any spelling. tests/native/spellings.rs tries more spellings; here they go through JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { CloudbaseClient, HttpError, NetworkError } from "wechat-cloudbase";
import { tokenServer } from "wechat-cloudbase/tokens";
import { answering, clientWith, rejection, serve } from "./fixtures.js";

const TOKEN = "71+kNFQ/9w==ABCDEFGHijkl";
const ENCODED = encodeURIComponent(TOKEN);
const marks = (escape) => TOKEN.replace(/[+/=]/g, (mark) => escape(mark.charCodeAt(0).toString(16).padStart(2, "0")));

const SPELLINGS = {
  "as it is": TOKEN,
  "percent": ENCODED,
  "lower case": ENCODED.toLowerCase(),
  "percent twice": encodeURIComponent(ENCODED),
  "HTML": marks((hex) => `&#${Number.parseInt(hex, 16)};`),
  "JSON": marks((hex) => `\\u00${hex}`),
  "slashes": TOKEN.replaceAll("/", "\\/"),
  "UTF-16": [...TOKEN].join("\0"),
  "wrapped": [...TOKEN].join("\r\n "),
  "cut": ENCODED.slice(0, 14),
  "cut at the front": TOKEN.slice(7),
};

const failing = (cause) => clientWith(() => Promise.reject(cause), { accessToken: TOKEN });

for (const [name, spelling] of Object.entries(SPELLINGS)) {
  test(`a token is hidden: ${name}`, async () => {
    const text = `cannot POST "${spelling}" here`;
    const clean = 'cannot POST "[redacted]" here';
    const page = await rejection(clientWith(answering(text, 502), { accessToken: TOKEN }).getCallBackConfig());
    assert.deepEqual([page instanceof HttpError, page.body], [true, clean]);
    const answer = answering(JSON.stringify({ errcode: 40097, errmsg: text }));
    assert.equal((await rejection(clientWith(answer, { accessToken: TOKEN }).getCallBackConfig())).errmsg, clean);
    const cause = Object.assign(new TypeError(text, { cause: text }), { code: text });
    const lost = await rejection(failing(cause).getCallBackConfig());
    assert.ok(lost instanceof NetworkError);
    assert.deepEqual([lost.cause.name, lost.cause.message, lost.cause.code, lost.cause.cause], ["TypeError", clean, clean, clean]);
  });
}

test("a token in UTF-16 on the wire is hidden", async (t) => {
  const server = await serve((request, response) => response.writeHead(502).end(Buffer.from(`微 ${request.url}&x=1`, "utf16le")));
  t.after(server.close);
  const client = new CloudbaseClient({ accessToken: TOKEN, baseURL: server.url, maxRetries: 0 });
  const { body } = await rejection(client.getCallBackConfig());
  assert.match(body.replaceAll("\0", ""), /\/tcb\/getcallbackconfig\?access_token=\[redacted\]&x=1$/);
});

test("a new token in a page is hidden, and a short token shreds no text", async () => {
  const page = '{"component_access_token": "new-1", "expires_in": 7200} no needed, ed';
  const { body } = await rejection(clientWith(answering(page, 500), { accessToken: "ed" }).getCallBackConfig());
  assert.equal(body, '{"component_access_token": "[redacted]", "expires_in": 7200} no needed, [redacted]');
});

test("the texts of a foreign error have an end", async () => {
  const { cause } = await rejection(failing(new Error(`${"微".repeat(1e6)}${TOKEN}`)).getCallBackConfig());
  assert.ok(Buffer.byteLength(cause.message) <= 2048 && /^微+$/.test(cause.message));
});

test("without its wasm the package shows no text of a foreign error", async () => {
  const { redact } = await import(`${new URL("shared/errors.js", import.meta.resolve("wechat-cloudbase/codes"))}?fresh`);
  const { name, message, code } = redact(Object.assign(new Error(TOKEN), { code: TOKEN }), [TOKEN]);
  assert.deepEqual([name, message, code], ["[redacted]", "[redacted]", "[redacted]"]);
  assert.equal(redact(TOKEN, [TOKEN]), "[redacted]");
});

test("no part of a header for the token server is shown", async () => {
  const basic = `Basic ${btoa("user-of-mine:pass word")}`;
  const headers = { authorization: basic, "x-key": "id=abc, signature=s1g; nonce:n0n" };
  for (const part of ["user-of-mine", "pass word", "abc", "s1g", "n0n", basic.slice(6), encodeURIComponent(basic.slice(6))]) {
    const fetch = async () => new Response(JSON.stringify({ code: 7, errorMsg: `Bearer <${part}> is wrong` }));
    const error = await rejection(tokenServer({ url: "https://t.example", appid: "a", headers, fetch })());
    assert.match(error.message, /: 7 .*<(\[redacted\] ?)+> is wrong$/, inspect(error));
    assert.ok(error.message.includes("Bearer"));
  }
});

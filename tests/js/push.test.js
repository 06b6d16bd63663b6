// What the event receiver takes for a push of WeChat, and what it refuses: signature, encryption and XML.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { createPush } from "wechat-cloudbase/testing";
import { HOSTILE, VALUE, withTicket } from "../consumers/shared/pushes/hostile.js";
import { encrypted, KEY, OLD_KEY, push, requestOf, signed, ticketOf, TOKEN, xml } from "./pushing.js";

function receiver(options) {
  const records = new Map();
  const events = [];
  const given = { componentAppid: "wxc", token: TOKEN, encodingAESKey: KEY, componentToken: "c", store: memoryStore(records), onEvent: (event) => events.push(event) };
  const receive = createEventReceiver({ ...given, ...options });
  return { records, events, receive, ticket: () => records.get("component:wxc:ticket")?.ticket };
}

async function refused(request, reason) {
  const { receive, events, records } = receiver();
  const response = await receive(request);
  assert.deepEqual([response.status, await response.text()], [403, "refused"]);
  assert.deepEqual([events, records.size], [[{ type: "refused", reason }], 0]);
}

async function taken(request, expected = "ticket-1", options) {
  const { receive, ticket } = receiver(options);
  const response = await receive(request);
  assert.deepEqual([response.status, await response.text(), ticket()], [200, "success", expected]);
}

const TICKET = xml(ticketOf("ticket-1", 1700000000));

test("it reads what Node's own cryptography encrypts, with each length of filler", async () => {
  for (let length = 1; length <= 40; length++) await taken(push(ticketOf("t".repeat(length), 1)), "t".repeat(length));
});

test("it reads a filler of 16-byte blocks, as other senders make it", () => taken(push(TICKET, { block: 16 })));

test("it reads pushes that `/testing` makes", async () => {
  const platform = { componentAppid: "wxc", token: TOKEN, encodingAESKey: KEY };
  for (let length = 1; length <= 33; length++) {
    await taken(await createPush(platform, { InfoType: "component_verify_ticket", ComponentVerifyTicket: "t".repeat(length) }), "t".repeat(length));
  }
});

test("the last key is tried where the new one fails", async () => {
  await taken(push(TICKET, { key: OLD_KEY }), "ticket-1", { previousEncodingAESKey: OLD_KEY });
  await taken(push(TICKET), "ticket-1", { previousEncodingAESKey: OLD_KEY });
  await refused(push(TICKET, { key: OLD_KEY }), "encryption");
});

test("the last token is tried where the new one fails, with either key: WeChat changes them one by one", async () => {
  const previous = { previousToken: "old-token", previousEncodingAESKey: OLD_KEY };
  for (const token of [TOKEN, "old-token"]) for (const key of [KEY, OLD_KEY]) await taken(push(TICKET, { token, key }), "ticket-1", previous);
  await refused(push(TICKET, { token: "old-token" }), "signature");
  for (const previousToken of ["", 1]) assert.throws(() => receiver({ previousToken }), /options\.previousToken/);
});

test("a wrong signature is refused", async () => {
  const secret = encrypted(TICKET);
  const good = signed(TOKEN, "1700000000", "n1", secret);
  const wrong = [good.toUpperCase(), good.slice(1), `${good}0`, `${good.slice(0, -1)}${good.endsWith("0") ? "1" : "0"}`, "", "é".repeat(40)];
  for (const msg_signature of wrong) await refused(requestOf(secret, { query: { msg_signature } }), "signature");
  await refused(push(TICKET, { token: "another" }), "signature");
  for (const query of [{ timestamp: "1700000001" }, { nonce: "" }]) await refused(requestOf(secret, { query }), "signature");
});

test("a wrong appid, filler or length is refused", async () => {
  await refused(push(TICKET, { appid: "wxd" }), "encryption");
  await refused(push(TICKET, { appid: "wxc2" }), "encryption");
  await refused(push(TICKET, { appid: "" }), "encryption");
  const last = (value) => (bytes) => (bytes.writeUInt8(value, bytes.length - 1), bytes);
  for (const value of [0, 33, 255]) await refused(push(TICKET, { change: last(value) }), "encryption");
  await refused(push(TICKET, { change: (bytes) => (bytes.writeUInt8(99, bytes.length - 2), bytes.writeUInt8(2, bytes.length - 1), bytes) }), "encryption");
  await refused(push(TICKET.padEnd(400), { change: (bytes) => (bytes.writeUInt8(99, bytes.length - 2), bytes) }), "encryption");
  for (const length of [0, 5, 0xffffffff]) await refused(push(TICKET, { change: (bytes) => (bytes.writeUInt32BE(length, 16), bytes) }), "encryption");
  await refused(push(TICKET.padEnd(298), { block: 64 }), "encryption");
  await refused(push(TICKET, { change: () => Buffer.alloc(32, 32) }), "encryption");
  await refused(push(TICKET, { change: () => Buffer.alloc(16, 16) }), "encryption");
  for (const secret of ["", "AAAA", "*", encrypted(TICKET).slice(4)]) await refused(requestOf(secret), secret ? "encryption" : "content");
});

test("what is no push is refused", async () => {
  await refused(new Request("https://platform.example/events?msg_signature=a"), "method");
  await refused(push(TICKET, { method: "PUT" }), "method");
  const secret = encrypted(TICKET);
  for (const body of ["", "{}", "<xml></xml>", `<xml><Encrypt>${secret}</Encrypt>`, new Uint8Array([0xff, 0xfe])]) await refused(requestOf(secret, { body }), "content");
  await refused(requestOf(secret, { body: "<xml>".padEnd(70_000) }), "length");
});

test("a body without end is not read to the end", async () => {
  let pulled = 0;
  const body = new ReadableStream({ pull: (controller) => void (pulled++, controller.enqueue(new Uint8Array(1000).fill(32))) });
  await refused(requestOf("x", { body, duplex: "half" }), "length");
  assert.ok(pulled < 80, `${pulled}`);
});

const FITS = {
  "plain text": withTicket("<ComponentVerifyTicket>ticket-1</ComponentVerifyTicket>"),
  "blanks and line ends": ` \n<xml>\n ${VALUE}\r\n <ComponentVerifyTicket>\n ticket-1 </ComponentVerifyTicket>\n</xml> \n`,
  CDATA: withTicket("<ComponentVerifyTicket><![CDATA[ticket-1]]></ComponentVerifyTicket>"),
  "two pieces": withTicket("<ComponentVerifyTicket><![CDATA[tick]]>et-1</ComponentVerifyTicket>"),
  "unknown elements, nested": withTicket("<Info><A><B>x</B></A><A/></Info><ComponentVerifyTicket>ticket-1</ComponentVerifyTicket>").replace("<A/>", "<A></A>"),
};
test("XML that WeChat can send is read", async () => {
  for (const message of Object.values(FITS)) await taken(push(message));
});

test("the five entities of XML are texts", async () => {
  const escaped = "a&lt;b&gt;c&amp;d&quot;e&apos;f&amp;lt;";
  await taken(push(withTicket(`<ComponentVerifyTicket>${escaped}</ComponentVerifyTicket>`)), `a<b>c&d"e'f&lt;`);
  await taken(push(withTicket("<ComponentVerifyTicket><![CDATA[a&amp;b]]></ComponentVerifyTicket>")), "a&amp;b");
});

for (const [name, message] of Object.entries(HOSTILE)) {
  test(`hostile XML is refused, inside and outside: ${name}`, async () => {
    await refused(push(message), "content");
    const secret = encrypted(TICKET);
    if (/DTD|processing|text (before|after)|two roots|another/.test(name)) {
      const outer = message.replaceAll(/<ComponentVerifyTicket>.*?<\/ComponentVerifyTicket>/g, `<Encrypt>${secret}</Encrypt>`);
      await refused(requestOf(secret, { body: outer }), "content");
    }
  });
}

// Compares the fast path with the general path: the general path must accept all that the fast path accepts, with the same
// result. The package does not export them, so this test imports them by their file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { interfaces } from "./fixtures.js";
import { generator, places, random, VALID } from "./generate.js";

const dist = new URL(".", import.meta.resolve("wechat-cloudbase"));
await import(new URL("inline.js", dist));
const { DONE, judgeQuickly, judgeThoroughly, prepare } = await import(new URL("client/core.js", dist));

const OPTIONS = { strict: false, locale: "en", maxRetries: 2 };
/** The fast path takes no text with a blank around it. */
function prepareThoroughly(index, payload) {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return prepare({ number: index }, text === undefined ? payload : ` ${text}`, OPTIONS);
}
/** Returns nothing if the payload took the general path, which the highest byte of the call tells. No warning is new. */
function prepareQuickly(index, payload) {
  const prepared = prepare({ number: index }, payload, OPTIONS, -1);
  return prepared.call >>> 24 === 1 ? prepared : undefined;
}
const withoutPath = (call) => call & 0xffffff;
/** The first call, when the instance has no buffer for text yet. */
const first = prepareQuickly(interfaces.indexOf("getCallBackConfig"), {});
const TEXTS = [
  "", "a", "e1", "微信", "云函数-回调", "😀", "a😀b", "é", '"', "\\", "\n", "\u0000", "\u001f", "\u007f", "\u0085", "\u2028", "\ufeff", "\ufffd",
  "\u07ff\u0800", "\u{10ffff}", "qr_scan_scene", "event", "text", "/wxa/msg_sec_check",
];
const HALVES = ["\ud83d", "\ude00", "x\ud83d", "\ude00x"];

/** Makes texts of every length from a seed. */
function texts(next) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const part = () => (next() < 0.5 ? pick(TEXTS) : "abcdefghijklmnopqrstuvwxyz".slice(0, next() * 20));
  const text = () => Array.from({ length: next() * 5 }, part).join("");
  return { pick, text };
}

test("a payload without texts takes the fast path even in the first call", () => assert.equal(first?.body, "{}"));

/** The members in one order, to compare two texts if only one of them has the order of the tables. */
function assertSameBody(quick, thorough, shown) {
  assert.equal(quick.length, thorough.length, shown);
  assert.deepEqual(JSON.parse(quick), JSON.parse(thorough), shown);
}

test("100,000 generated payloads: the fast path agrees with the general one, and takes nearly all that are valid", () => {
  const generate = generator(5);
  const next = random(6);
  const { pick, text } = texts(next);
  const count = { valid: 0, quick: 0, broken: 0, warned: 0 };

  /** Replaces texts, changes the order of members, or adds an undefined member. */
  function vary(payload) {
    for (const [holder, key] of places({ "": payload })) {
      const value = holder[key];
      if (typeof value === "string" && !["get", "set"].includes(value) && next() < 0.3) {
        const prefix = value.startsWith("/") ? "/" : "";
        holder[key] = prefix + text() + (next() < 0.01 ? pick(HALVES) : "");
      } else if (typeof value === "object" && value !== null && !Array.isArray(value) && next() < 0.1) {
        for (const [name, member] of Object.entries(value).sort(() => next() - 0.5)) {
          delete value[name];
          value[name] = member;
        }
        if (next() < 0.1) value[pick(["x", "open", "container_config"])] ??= undefined;
      }
    }
    return payload;
  }

  /** Returns JSON text, and damages one text in ten. */
  function edited(text) {
    if (next() > 0.1) return text;
    const at = Math.floor(next() * (text.length + 1));
    return text.slice(0, at) + (next() < 0.3 ? "" : pick(PIECES.filter((piece) => !/[\x80-\xff]/.test(piece)))) + text.slice(at + Math.floor(next() * 3));
  }

  for (let number = 0; number < 100_000; number++) {
    const made = next() < 0.5 ? generate() : undefined;
    const name = made?.name ?? pick(interfaces);
    const payload = vary(made ? made.payload : structuredClone(pick(VALID[name])));
    const index = interfaces.indexOf(name);
    const form = next() < 0.5 ? payload : edited(JSON.stringify(payload));
    const quick = prepareQuickly(index, form);
    const { error, call, body, issues } = prepareThoroughly(index, form);
    const shown = () => `number ${number}, ${name}: ${JSON.stringify(form)}`;
    if (quick) {
      assert.equal(error, undefined, `${shown()}: ${error?.message}`);
      assert.equal(withoutPath(quick.call), withoutPath(call), shown());
      assertSameBody(quick.body, body, shown());
      const listed = prepare({ number: index }, form, OPTIONS);
      assert.deepEqual(listed.issues, issues, shown());
      assert.equal(listed.call >>> 24, issues.length > 0 ? 2 : 1, `the general path runs for warnings only: ${shown()}`);
      count.warned += issues.length > 0 ? 1 : 0;
    }
    assert.ok(name in ANSWERS || !quick, `${name} has no fast path`);
    if (error) count.broken += 1;
    else if (name in ANSWERS) {
      count.valid += 1;
      count.quick += quick ? 1 : 0;
    }
  }
  const { valid, quick, broken, warned } = count;
  assert.ok(valid > 25_000 && broken > 30_000 && quick > valid * 0.8 && warned > 2000 && warned < quick / 2, JSON.stringify(count));
});

/** The shape of the answer of each interface that has a fast path: names of members, and the kinds of their values. */
const ANSWERS = {
  setCallBackConfig: {},
  getCallBackConfig: {
    data: {
      function_config: { enable: "bool", callbacks: [{ msgType: "text", event: "text", env: "text", functionName: "text", enable: "bool" }] },
      container_config: { enable: "bool", qbase_env: "text", qbase_container_path: "text", text_mode: "whole" },
    },
  },
  setCloudAccessToken: { open: "bool", api_whitelist: ["text"], version: "whole" },
};

/** The other interfaces are called rarely, so they have no fast path. */
const QUICK = Object.keys(ANSWERS);

const WHOLES = ["0", "1", "2", "30", "4294967295"];
const NUMBERS = [...WHOLES, "4294967296", "-0", "-1", "1.0", "1e0", "1.5", "1e400", "9007199254740993", "01", "1.", "0x1", "+1"];
const OTHERS = ["null", "true", "false", '"x"', "{}", "[]", "[null]", '{"a":1}', "\u0000", ""];
const PIECES = ["{", "}", "[", "]", ",", ":", '"', "\\", "\\u", "\\ud83d", "\\ude00", "\\u0000", "\\u00e9", "0", "1", "-", ".", "null", " ", "\n", "\u0001", "\ufeff", "\xe5\xbe", "\xae", "\xff"];
const BLANKS = [" ", "\n", "\t", "\r\n", "   "];

/** Returns bytes as a string that has one character for each byte. */
const utf8 = (text) => Buffer.from(text).toString("latin1");

function answers(seed) {
  const next = random(seed);
  const { pick, text } = texts(next);
  const chance = (share) => next() < share;
  /** How much of the answer is unusual, and whether it may have bytes that are not UTF-8. */
  let odd, bytes, isPlain;
  /** The last bytes of a character that is split between two texts. */
  let rest = "";
  const goesWrong = () => chance(odd) && ((isPlain = false), true);
  const blank = () => (goesWrong() ? pick(BLANKS) : "");

  function character(one) {
    const plain = JSON.stringify(one).slice(1, -1);
    if (!goesWrong()) return utf8(plain);
    return [...Array(one.length).keys()].map((at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");
  }

  function quoted(content) {
    // U+FFFD may stand for bytes that are not UTF-8, so the general path reads such answers.
    if (content.includes("\ufffd")) isPlain = false;
    let inner = [...content].map(character).join("");
    if (bytes) {
      inner = rest + inner;
      rest = "";
      const [head, tail] = pick([["", ""], ["", ""], ["\xe5", "\xbe\xae"], ["\xe5\xbe", "\xae"], ["\xf0\x9f", "\x98\x80"], ["\xff", ""], ["\xed\xa0\xbd", ""]]);
      inner += head;
      rest = tail;
    }
    if (goesWrong()) inner += pick(["\\ud83d", "\\ude00", "\\ud83d\\ude00", "\n", "\u0001", utf8("\ufffd"), "\\x"]);
    return `"${inner}"`;
  }

  function members(shape) {
    const given = Object.entries(shape).filter(() => !chance(0.1));
    if (given.length > 1 && goesWrong()) given.push(given.shift());
    if (given.length > 0 && goesWrong()) given.push(pick(given));
    const out = given.map(([name, shape]) => `${quotedKey(name)}${blank()}:${blank()}${value(shape)}`);
    if (goesWrong()) out.push(`${pick(['"x"', '"__proto__"', '"1"', '" enable "', '"\\u0078"'])}:${pick(OTHERS)}`);
    return out;
  }

  const quotedKey = (name) => (goesWrong() ? pick([`"${name} "`, `"\\u${name.charCodeAt(0).toString(16).padStart(4, "0")}${name.slice(1)}"`, `"${name}x"`]) : `"${name}"`);
  const joined = ([from, to], parts) => from + blank() + parts.join(`${blank()},${blank()}`) + blank() + to;

  function value(shape) {
    if (goesWrong()) return pick(OTHERS);
    if (Array.isArray(shape)) {
      const [element] = shape;
      const count = chance(0.02) ? 100 : next() * 4;
      return joined("[]", Array.from({ length: count }, () => (typeof element === "object" ? whole(element) : value(element))));
    }
    if (typeof shape === "object") return joined("{}", members(shape));
    switch (shape) {
      case "bool":
        return String(chance(0.5));
      case "whole":
        return goesWrong() ? pick(NUMBERS) : pick(WHOLES);
      default:
        return quoted(chance(0.5) ? pick(TEXTS) : text());
    }
  }

  /** Objects in lists usually have all members. */
  const whole = (shape) => {
    if (chance(odd)) return (isPlain = false), value(shape);
    return joined("{}", Object.entries(shape).map(([name, shape]) => `"${name}":${value(shape)}`));
  };

  function edited(text) {
    const at = Math.floor(next() * (text.length + 1));
    return text.slice(0, at) + (chance(0.3) ? "" : pick(PIECES)) + text.slice(at + Math.floor(next() * 3));
  }

  return (name) => {
    odd = pick([0, 0, 0.002, 0.02, 0.1]);
    bytes = chance(0.1);
    isPlain = !bytes;
    rest = "";
    const envelope = [`"errcode":${goesWrong() ? pick([...NUMBERS, '"0"', "null", "{}"]) : "0"}`, `"errmsg":${quoted(chance(0.5) ? "ok" : text())}`];
    const [given, own] = [envelope.filter(() => !chance(0.05)), members(ANSWERS[name])];
    // Nothing proves success then.
    if (!given.includes(envelope[0]) && own.length === 0) isPlain = false;
    let body = joined("{}", [...given, ...own]);
    if (goesWrong()) body = pick([`\xef\xbb\xbf${body}`, ` ${body}`, `${body}\n`, `${body}x`, edited(body), edited(edited(body))]);
    return { body: Buffer.from(body, "latin1"), isPlain };
  };
}

const calls = Object.fromEntries(interfaces.map((name, index) => [name, prepareThoroughly(index, VALID[name][0]).call]));
const CALLER = { target: { number: 0 } };

/** Reads an answer on both paths, and returns whether the fast path accepted it. */
function isQuick(name, body, title = "") {
  const quick = judgeQuickly(calls[name], body);
  if (quick === undefined) return false;
  const { then, value } = judgeThoroughly(calls[name], { status: 200, body }, ["token"], CALLER);
  const shown = `${title} ${name}: ${body.toString("latin1")}`;
  assert.equal(then, DONE, shown);
  assert.deepStrictEqual(quick, value, shown);
  assert.equal(JSON.stringify(quick), JSON.stringify(value), `${shown}: the order of members`);
  return true;
}

test("100,000 generated answers: the fast path agrees with the general one, and takes nearly all that are plain", () => {
  const generate = answers(7);
  const count = { plain: 0, quick: 0, odd: 0, quickOdd: 0 };
  for (let number = 0; number < 100_000; number++) {
    const name = QUICK[number % QUICK.length];
    const { body, isPlain } = generate(name);
    const quick = isQuick(name, body, `number ${number},`);
    count[isPlain ? "plain" : "odd"] += 1;
    if (quick) count[isPlain ? "quick" : "quickOdd"] += 1;
  }
  const { plain, quick, odd, quickOdd } = count;
  assert.ok(plain > 30_000 && odd > 30_000 && quick > plain * 0.99 && quickOdd > odd * 0.1, JSON.stringify(count));
});

test("a truncated answer is not completed with the rest of an earlier answer", () => {
  const callbacks = '[{"msgType":"event","event":"e","env":"p","functionName":"f","enable":true},{"msgType":"text","event":"","env":"p","functionName":"f","enable":false}]';
  const rest = {
    setCallBackConfig: "",
    getCallBackConfig: `,"data":{"function_config":{"enable":true,"callbacks":${callbacks}}}`,
    setCloudAccessToken: ',"open":true,"api_whitelist":["/a","/b"],"version":170',
  };
  for (const name of QUICK) {
    const whole = Buffer.from(`{"errcode":0,"errmsg":"a message","x":0}`.replace(',"x":0', rest[name]));
    for (let length = 0; length < whole.length; length++) {
      assert.ok(isQuick(name, whole), `${name}: ${whole}`);
      assert.equal(judgeQuickly(calls[name], whole.subarray(0, length)), undefined, `${name}: ${whole.subarray(0, length)}`);
    }
  }
});

test("an answer with blanks takes the general path", () => {
  const callbacks = [{ msgType: "event", event: "a b", env: " ", functionName: "f", enable: true }];
  const answer = { errcode: 0, errmsg: "o k\\", data: { function_config: { enable: true, callbacks } } };
  for (const text of [JSON.stringify(answer, null, 1), JSON.stringify(answer, null, "\r\n\t"), ` ${JSON.stringify(answer)}\n`]) {
    assert.equal(judgeQuickly(calls.getCallBackConfig, Buffer.from(text)), undefined, text);
    const { then, value } = judgeThoroughly(calls.getCallBackConfig, { status: 200, body: Buffer.from(text) }, ["token"], CALLER);
    assert.deepEqual([then, value], [DONE, answer], text);
  }
});

test("both paths agree on edge cases of answers", () => {
  const callback = (msgType, event) =>
    `{"errcode":0,"errmsg":"ok","data":{"function_config":{"enable":true,"callbacks":[{"msgType":"${msgType}","event":"${event}","env":"","functionName":"f","enable":true}]}}}`;
  const table = [
    ["getCallBackConfig", callback("a\xe5", "\xbe\xaeb")],
    ["getCallBackConfig", callback("a\xe5\xbe", "\xae")],
    ["getCallBackConfig", callback("\xf0\x9f", "\x98\x80")],
    ["getCallBackConfig", callback("\xbe\xae", "\xe5")],
    ["getCallBackConfig", callback("x".repeat(2 ** 20 + 1), utf8("微".repeat(400_000)))],
    ["getCallBackConfig", callback("same", "same")],
    ["getCallBackConfig", callback("", "")],
    ["getCallBackConfig", '{"data":{}}'],
    ["getCallBackConfig", '{"errmsg":"ok","data":{"container_config":{}}}'],
    ["getCallBackConfig", "{}"],
    ["getCallBackConfig", ""],
    ["setCallBackConfig", '{"errcode":0,"errmsg":"ok"}'],
    ...interfaces.flatMap((name) => ['{"errcode":0}', '{"errmsg":"x"}'].map((body) => [name, body])),
    ["setCallBackConfig", '{"errcode":-0}'],
    ["setCallBackConfig", '{"errcode":0,"errcode":0}'],
    ["setCallBackConfig", '{"errcode":0,"errmsg":"\xef\xbb\xbf"}'],
    ["setCallBackConfig", '\xef\xbb\xbf{"errcode":0,"errmsg":"ok"}'],
    ["setCloudAccessToken", '{"errcode":0,"errmsg":"ok","version":4294967295}'],
    ["setCloudAccessToken", '{"errcode":0,"errmsg":"ok","version":4294967296}'],
    ["setCloudAccessToken", '{"errcode":0,"errmsg":"ok","api_whitelist":[]}'],
  ];
  const quick = table.filter(([name, body]) => isQuick(name, Buffer.from(body, "latin1")));
  assert.ok(quick.length >= 12, `${quick.length} of ${table.length}`);
});

// Every export of the packed typings has a doc comment, which editors show: what it is, units, ranges, defaults, errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { exported, hidden, membersOf } from "./docs/typings.js";

const exports = exported();
const members = exports.flatMap((one) => membersOf(one).map((member) => ({ ...member, of: one.name })));
const ofOptions = members.filter(({ of }) => of.endsWith("Options"));
const placesOf = (list) => list.map(({ name, place }) => `${place} ${name}`);

/** Names of interfaces with their types. The names are documented where the methods are. */
const MAPS = ["Requests", "Answers", "MisspeltNames"];
/** The specification of Standard Schema, copied as it is. */
const COPIED = /^Standard\w*V1$/;

const hasTag = (wanted) => ({ tags }) => tags.some(({ name }) => name === wanted);

test("the typings are read", () => {
  assert.ok(exports.length > 300 && members.length > 700 && ofOptions.length > 150, `${exports.length} exports, ${members.length} members, ${ofOptions.length} of options`);
  for (const name of ["CloudbaseClient", "rollout", "setCallBackConfig", "CloudbaseEvent", "PushDetails"]) assert.ok(exports.some((one) => one.name === name), name);
});

test("every export has a doc comment", () => assert.deepEqual(placesOf(exports.filter(({ doc }) => doc === "")), []));

test("every member has a doc comment, but for tags, maps and types of one line", () => {
  const bare = members.filter(({ doc, of, isTag, isInOneLine }) => doc === "" && !isTag && !isInOneLine && !MAPS.includes(of) && !COPIED.test(of));
  assert.deepEqual(placesOf(bare), []);
});

test("every option has a doc comment, also in types of one line", () => {
  assert.deepEqual(placesOf(ofOptions.filter(({ doc, isTag }) => doc === "" && !isTag)), []);
});

test("no doc comment is where editors do not show it", () => assert.deepEqual(hidden(), []));

/** Options that do nothing unless they are given, and what is for compatibility only. */
const ADDS = /\.(?:signal|on[A-Z]\w*|audit|relay|strict)$/;

test("an optional option says what happens without it", () => {
  const silent = ofOptions.filter(({ name, doc, isOptional, isTag }) => isOptional && !isTag && !ADDS.test(name) && !/default|without/i.test(doc));
  assert.deepEqual(placesOf(silent), []);
});

test("an option that is a number says its unit or its range", () => {
  const vague = ofOptions.filter(({ doc, isNumber }) => isNumber && !/\d|second|time|most|bytes/.test(doc));
  assert.deepEqual(placesOf(vague), []);
});

/** They never throw, and say so. */
const NEVER = ["toHttpStatus"];

test("every function says what it throws", () => {
  const silent = exports.filter((one) => one.isFunction && !hasTag("throws")(one) && !NEVER.includes(one.name));
  assert.deepEqual(placesOf(silent), []);
});

test("what calls an interface of WeChat names the official page", () => {
  const methods = membersOf(exports.find(({ name }) => name === "CloudbaseClient"));
  const interfaces = membersOf(exports.find(({ name }) => name === "Requests")).map(({ name }) => name.split(".")[1]);
  assert.ok(interfaces.length >= 7);
  const own = ["authorizerToken", "componentToken", "startPushingTickets"].map((wanted) => exports.find(({ name }) => name === wanted));
  const asking = interfaces.map((wanted) => methods.find(({ name }) => name === `CloudbaseClient.${wanted}`)).concat(own);
  for (const { name, tags } of asking) {
    assert.ok(tags.some((tag) => tag.name === "see" && tag.text.includes("developers.weixin.qq.com")), `${name} has no @see with its page`);
  }
});

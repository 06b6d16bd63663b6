// Attacks a served relay: sends each case, and compares the status, the calls that reach WeChat, the headers, and all output with the secrets.
import { ALSO_MINE, MINE } from "../../shared/attacked/app.js";
import { SECRETS } from "../../shared/attacked/secrets.js";
import body from "./cases/body.mjs";
import calls from "./cases/calls.mjs";
import grants from "./cases/grants.mjs";
import origin from "./cases/origin.mjs";
import path from "./cases/path.mjs";
import { bytesOf, send } from "./send.mjs";
import { upstream } from "./upstream.mjs";

export const CASES = [...origin, ...body, ...path, ...grants, ...calls];

/** `serveAt(url)` starts the relays with this upstream, and resolves with their address; `output()` is all that they printed. */
export async function attacks(createEmulator, serveAt, output) {
  const wechat = await upstream(createEmulator, [MINE, ALSO_MINE]);
  const faults = [];
  const same = new Map();
  try {
    const port = Number(new URL(await serveAt(wechat.url)).port);
    for (const one of CASES) {
      wechat.reset();
      const answers = await sent(one, port);
      faults.push(...faultsOf(one, answers, wechat.count(), same).map((fault) => `${one.name}: ${fault}`));
    }
  } finally {
    wechat.close();
  }
  for (const found of secretsIn(output())) faults.push(`the log shows ${found}`);
  if (faults.length > 0) throw new Error(`${faults.length} faults in ${CASES.length} attacks:\n${faults.join("\n")}`);
  return CASES.length;
}

async function sent({ request, together }, port) {
  const sending = [request].flat().map((request) => () => send(port, bytesOf(request), request));
  if (together) return Promise.all(sending.map((send) => send()));
  const answers = [];
  for (const send of sending) answers.push(await send());
  return answers;
}

function faultsOf({ status, code, calls, absent = [], header, text, reveals, sameAs }, answers, count, same) {
  const last = answers.at(-1);
  const faults = [];
  const expect = (holds, fault) => holds || faults.push(fault);
  const isOneOf = (wanted, is) => [wanted].flat().includes(is);
  expect(isOneOf(status, last.status), `status ${last.status}, not ${status}: ${last.body.slice(0, 200)}`);
  expect(isOneOf(calls, count), `${count} calls reached WeChat, not ${calls}`);
  if (code && last.body && last.headers["content-type"]?.includes("problem")) expect(codeIn(last.body) === code, `code ${codeIn(last.body)}, not ${code}`);
  for (const name of absent) expect(last.headers[name] === undefined, `the answer has the header ${name}`);
  if (header) expect(header[1].test(last.headers[header[0]]), `${header[0]} is ${last.headers[header[0]]}`);
  if (text) expect(text.test(last.body), `the body does not match ${text}: ${last.body.slice(0, 300)}`);
  if (sameAs) expect(same.set(sameAs, same.get(sameAs) ?? unnamed(last)).get(sameAs) === unnamed(last), "the answers differ");
  for (const answer of answers) {
    for (const found of reveals ? [] : secretsIn(answer.all)) faults.push(`the answer shows ${found}`);
    if (isOurs(answer)) faults.push(...missingHeaders(answer));
  }
  return faults;
}

const codeIn = (body) => /"code":"([^"]*)"/.exec(body)?.[1];
/** The bytes of an answer but for the server's own date. */
const unnamed = ({ all }) => all.replace(/^date: .*$/im, "");

/** The server itself answers some requests, before the relay sees them. */
const isOurs = ({ headers }) => headers["content-security-policy"] !== undefined || /json/.test(headers["content-type"] ?? "");

const ALWAYS = { "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox" };

function missingHeaders({ headers }) {
  const missing = Object.entries(ALWAYS).filter(([name, value]) => headers[name] !== value).map(([name]) => `the header ${name} is ${headers[name]}`);
  if (!/^https:\/\/(console\.example|second\.example:8443)$/.test(headers["access-control-allow-origin"] ?? "https://console.example")) missing.push("another origin is allowed");
  return missing;
}

/** A secret as text, in a URL, in JSON, in JSON that is a text of JSON, in base64 at each offset, and in hex. */
const inJson = (text) => JSON.stringify(text).slice(1, -1);
const SPELLINGS = Object.entries(SECRETS).flatMap(([name, secret]) => {
  const base64 = [0, 1, 2].map((offset) => Buffer.from("\0".repeat(offset) + secret).toString("base64").slice(offset === 0 ? 0 : 4, -4));
  return [secret, encodeURIComponent(secret), encodeURI(secret), inJson(secret), inJson(inJson(secret)), Buffer.from(secret).toString("hex"), ...base64].map((text) => [name, text]);
});

export const secretsIn = (text) => [...new Set(SPELLINGS.filter(([, spelling]) => text.includes(spelling)).map(([name]) => name))];

// The section of README.md about pushes, tokens and refreshes.
import { OURS } from "../groups/rows.mjs";
import { markdownTable, microseconds, short } from "./table.mjs";

const RECEIVERS = ["by hand", "by hand, Web Crypto", OURS, "@wecom/crypto, fast-xml-parser", "node-easywechat"];
const LOOKUP = "a map by hand";
const MERCHANTS = 10_000;

const TEXT = `Pushes and tokens a second on one core, with the store in memory. *By hand* is the smallest receiver over node:crypto. It trusts that
WeChat's XML never changes its form. Ours uses Web Crypto, which all runtimes have. The second column is a receiver by hand over
Web Crypto, which is slower than node:crypto. People write receivers with \`@wecom/crypto\` and \`fast-xml-parser\`, or take
\`node-easywechat\`, which needs Node.js. \`wechat-crypto\`, on which \`co-wechat\` stands, and \`wechat-encrypt\` have the same
functions over node:crypto as \`@wecom/crypto\`, so they are not measured.`;

const REFRESHES = `The tokens of 10,000 merchants are due, and all are asked for at once. *No lease* is a loop that reads, refreshes and writes. A second
process, a crash or a new authorisation makes it lose refresh tokens. WeChat answers at once, so the time is that of the store and of
the package. A real WeChat takes tens of milliseconds.`;

export function tokenCentre(rows) {
  const all = rows.filter((row) => row.group === "platform" && row.case !== "about");
  if (all.length === 0) return undefined;
  const tables = [rates(all), refreshes(all), growth(all)].filter(Boolean);
  return ["## Token centre", TEXT, ...tables].join("\n\n");
}

const find = (rows, name, candidate, runtime) => rows.find((row) => row.case === name && row.candidate === candidate && (!runtime || row.runtime === runtime));
const perSecond = (row) => (row ? Math.round(1000 / row.value).toLocaleString("en") : "–");

function rates(rows) {
  const runtimes = [...new Set(rows.map(({ runtime }) => runtime))];
  const line = (label, name, runtime) => [`${label}, ${runtime}`, ...RECEIVERS.map((receiver) => perSecond(find(rows, name, receiver, runtime)))];
  const pushes = ["ticket", "authorisation"].flatMap((kind) => {
    const name = `a push of ${kind === "ticket" ? "a" : "an"} ${kind}`;
    return runtimes.filter((runtime) => find(rows, name, OURS, runtime)).map((runtime) => line(`${kind}s`, name, runtime));
  });
  const tokens = runtimes.flatMap((runtime) => {
    const of = (name, candidate) => find(rows, name, candidate, runtime);
    const [token, call] = ["a token from a warm store", "a whole call, 2 callbacks"];
    if (!of(token, OURS)) return [];
    const calls = [LOOKUP, OURS].map((who) => microseconds(of(call, who).value));
    return [[runtime, perSecond(of(token, LOOKUP)), perSecond(of(token, OURS)), ...calls]];
  });
  return `${markdownTable(["pushes a second", "by hand", "by hand, Web Crypto", "ours", "@wecom/crypto", "node-easywechat"], pushes)}

${markdownTable(["tokens a second", "a map by hand", "ours", "a call with the map", "a call with ours"], tokens)}`;
}

function refreshes(rows) {
  const names = [...new Set(rows.map((row) => row.case))].filter((name) => name.startsWith("10,000 refreshes"));
  if (names.length === 0) return undefined;
  const lines = names.map((name) => {
    const value = (candidate) => find(rows, name, candidate).value;
    const seconds = (candidate) => short(value(candidate) / 1000);
    const each = Math.round((MERCHANTS * 1000) / value(OURS)).toLocaleString("en");
    return [
      name.replace(/^10,000 refreshes, ([\d,]+) at once, (.*)$/, (_, atOnce, store) => (atOnce === "10,000" ? store : `${store}, ${atOnce} at once`)), seconds("read, refresh, write"), seconds(OURS), each,
      `${short(value("of the loop"))} / ${short(value("operations a refresh"))}`, `${value("peak of the loop").toFixed(0)} / ${value("peak of memory").toFixed(0)}`,
    ];
  });
  const head = ["store", "no lease, s", "ours, s", "ours, tokens a second", "operations a refresh, no lease / ours", "peak MiB, no lease / ours"];
  return `${REFRESHES}\n\n${markdownTable(head, lines)}`;
}

/** Memory is flat if this is near zero. */
function growth(rows) {
  const grown = rows.filter(({ candidate }) => candidate === "growth of the heap");
  return grown.length > 0 && `After garbage collection, the heap grew by ${grown.map(({ case: name, value }) => `${Math.max(value, 0).toFixed(2)} MiB in ${name}`).join(", and by ")}.`;
}

// What the numbers have to be. `of` is what is looked at in our own rows; where two limits fit a row, the first counts.
const v8 = ({ runtime }) => !["Bun"].includes(runtime);
const many = ({ size }) => size >= 20;
const requests = (runtime, limit) => ({ id: `requests, ${runtime}`, text: `requests of 20 and more, ${runtime}`, group: "requests", runtime, when: many, limit });
const call = (runtime, limit) => ({
  id: `call, ${runtime}`, text: `a whole call with 2 or 20 callbacks, ${runtime}`, group: "call", runtime, limit,
  when: ({ kind, size }) => kind === "" && size <= 20,
});
const answers = (id, text, limit, when) => ({ id, text, group: "answers", when, limit });
const cold = (id, text, limit, base, start) => ({ id, text, group: "cold", limit, when: (row) => row.base === base && row.case.startsWith(start) });
const first = "import to the first request";
const pairs = "1000 requests and answers";
const isOf = (kind) => (row) => row.kind === kind;

export const TARGETS = [
  requests("Node 20", 0.4),
  requests("Node 24", 0.55),
  requests("Node 26", 0.9),
  requests("workerd", 0.85),
  requests("Bun", 0.95),
  answers("ok, V8", "the tiny ok, V8", 0.6, (row) => isOf("ok")(row) && v8(row)),
  answers("ok, Bun", "the tiny ok, Bun", 0.9, isOf("ok")),
  answers("function configs, V8", "function configs with their inner JSON, V8", 0.75, (row) => isOf("config")(row) && v8(row)),
  answers("function configs, Bun", "function configs with their inner JSON, Bun", 1, isOf("config")),
  answers("answers, V8", "answers, V8", 0.5, v8),
  answers("repeated answers, Bun", "answers of repeated strings, Bun", 1.05, isOf("repeating")),
  answers("answers, Bun", "answers of distinct strings, Bun", 0.55, () => true),
  { id: "invalid", text: "invalid payloads with all issues, against ajv `allErrors`", group: "invalid", limit: 3 },
  { id: "bytes", text: "default entry with everything in it, bytes after gzip", group: "bytes", of: "gzip", limit: 24 * 1024, when: (row) => row.case === "default entry" },
  cold("first, ajv", "import to the first request, against ajv standalone", 1.3, "ajv standalone", first),
  cold("first, zod/mini", "import to the first request, against zod/mini", 0.45, "zod/mini", first),
  cold("first, zod", "import to the first request, against zod", 0.15, "zod", first),
  cold("pairs, ajv", "1000 pairs from cold, against ajv standalone", 1.2, "ajv standalone", pairs),
  call("Node 20", 1.2),
  call("Node 24", 1.3),
  call("Node 26", 1.4),
  { id: "loopback", text: "wall time of a call over loopback, against plain `fetch`", group: "loopback", limit: 1.1, when: isOf("wall") },
  { id: "memory, start", text: "linear memory at the start, MiB", group: "memory", of: "value", limit: 0.4, when: (row) => row.case.endsWith("at the start") },
  { id: "memory, growth", text: "growth of linear memory over a million calls, MiB", group: "memory", of: "value", limit: 0, when: (row) => row.case.startsWith("growth") },
  { id: "growth, cost", text: "cost of a callback among up to 20,000, against one among 20", group: "growth", limit: 1.25, when: (row) => row.case.startsWith("cost of a callback") },
  { id: "growth, answers", text: "a byte of an answer of 50 MiB, against one of 1 MiB", group: "growth", limit: 1.5, when: (row) => row.case.startsWith("a byte") },
  { id: "growth, memory", text: "linear memory kept after something huge, MiB", group: "growth", of: "value", limit: 16, when: (row) => row.case.startsWith("linear memory") },
].map((target) => ({ of: "ratio", when: () => true, ...target }));

/** In addition, every row of these has to be below the same row of every peer. */
export const BELOW_PEERS = "requests";

export const OURS = "wechat-cloudbase";

/** Marks our own rows with what was asked of them. */
export function judge(rows) {
  for (const row of rows.filter(({ candidate }) => candidate === OURS)) {
    const target = TARGETS.find(({ group, runtime, when }) => row.group === group && (runtime ?? row.runtime) === row.runtime && when(row));
    if (target) Object.assign(row, { asked: target.id, target: target.limit, met: row[target.of] <= target.limit });
    if (row.group === BELOW_PEERS) row.belowPeers = isBelowPeers(row, rows);
  }
}

function isBelowPeers(row, rows) {
  return rows.every((peer) => peer === row || peer.runtime !== row.runtime || peer.case !== row.case || row.ratio < peer.ratio);
}

// The same inside workerd, whose clock stands still while it computes: whoever asks has to look at his own.
// `/<group>` lists its cases; `/<group>/<case>/<candidate>/<iterations>` runs one.
import { agree, GROUPS } from "../candidates.mjs";
import { AWAITED } from "../measure.mjs";
import * as ajvAllErrors from "../peers/ajv-all-errors.mjs";
import * as ajvStandalone from "../peers/ajv-standalone.mjs";
import * as ours from "../peers/ours.mjs";
import * as valibot from "../peers/valibot.mjs";
import * as zodMini from "../peers/zod-mini.mjs";
import * as zod from "../peers/zod.mjs";
import { receivers } from "../pushed.mjs";

/** Those that need no code from text, which is forbidden here. */
const PEERS = {
  requests: [ours, ajvStandalone, valibot, zod, zodMini],
  answers: [ours, ajvStandalone, valibot, zod, zodMini],
  invalid: [ours, ajvAllErrors, valibot, zod, zodMini],
  call: [ours],
  relay: [ours],
  platform: receivers,
};

const made = {};
let kept;

export default {
  async fetch({ url }) {
    const [group, ...rest] = new URL(url).pathname.slice(1).split("/");
    if (!made[group]) await agree(group, (made[group] = GROUPS[group](PEERS[group])), PEERS[group]);
    if (rest.length === 0) return list(made[group]);
    await (AWAITED.includes(group) ? runPromises : run)(made[group], ...rest.map(Number));
    return new Response(kept === undefined ? "nothing" : "done");
  },
};

function list(cases) {
  return Response.json(cases.map(({ name, kind, size, candidates }) => ({ case: name, kind, size, candidates: candidates.map(({ name }) => name) })));
}

function run(cases, index, candidate, iterations) {
  const { run } = cases[index].candidates[candidate];
  for (let left = iterations; left > 0; left--) kept = run();
}

async function runPromises(cases, index, candidate, iterations) {
  const { run } = cases[index].candidates[candidate];
  for (let left = iterations; left > 0; left--) kept = await run();
}

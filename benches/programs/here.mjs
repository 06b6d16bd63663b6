// Runs the cases of a group in the runtime that runs this: `here.mjs <group> <rounds>`; a line of JSON for each case.
import process from "node:process";
import { agree, GROUPS } from "../candidates.mjs";
import { AWAITED, CALL_WARM_UP, compareInPeace, timeHere, timePromises } from "../measure.mjs";
import * as ajvAllErrors from "../peers/ajv-all-errors.mjs";
import * as ajvStandalone from "../peers/ajv-standalone.mjs";
import * as ajv from "../peers/ajv.mjs";
import * as arktype from "../peers/arktype.mjs";
import * as ours from "../peers/ours.mjs";
import * as typebox from "../peers/typebox.mjs";
import * as valibot from "../peers/valibot.mjs";
import * as zodMini from "../peers/zod-mini.mjs";
import * as zod from "../peers/zod.mjs";
import { loadEasywechat } from "../peers/receiver-easywechat.mjs";
import { receivers } from "../pushed.mjs";

const [group, rounds] = process.argv.slice(2);
const coding = [ours, ajvStandalone, ajv, typebox, arktype, valibot, zod, zodMini];
const isNode = !process.versions.bun && !process.versions.deno;
const receiving = () => (isNode ? { ...receivers, "node-easywechat": loadEasywechat() } : receivers);
const all = group === "platform" ? receiving() : AWAITED.includes(group) ? [ours] : group === "invalid" ? [ours, ajvAllErrors, valibot, zod, zodMini] : coding;
const cases = GROUPS[group](all);
const [time, warmUp] = AWAITED.includes(group) ? [timePromises, CALL_WARM_UP] : [timeHere];
await agree(group, cases, all);
for (const { name, kind, size, candidates } of cases) {
  const results = await compareInPeace(candidates, time, { rounds: Number(rounds), warmUp });
  console.log(JSON.stringify({ case: name, kind, size, results }));
}

// `config.mjs <rounds>`: reading a desired state, and the plan's own CPU time; a line of JSON for each case.
import process from "node:process";
import Ajv from "ajv";
import schema from "wechat-cloudbase/schemas/desired.schema.json";
import { parseDesired, plan } from "wechat-cloudbase/config";
import { compareInPeace, timeHere, timePromises } from "../measure.mjs";

const rounds = Number(process.argv[2]);

const state = (count) => ({
  version: 1,
  environments: [{
    env: "prod-1",
    functions: Array.from({ length: count }, (_, n) => ({ name: `function-${n}`, timeout: 20, envVariables: { LOG_LEVEL: "info", OLD_FLAG: { $absent: true } } })),
  }],
});

function reading(value) {
  const isValid = new Ajv({ strict: false, logger: false }).compile(schema);
  const readsJson = () => JSON.parse(JSON.stringify(value));
  const checks = () => {
    if (!isValid(readsJson())) throw new Error("ajv refuses it");
  };
  return [
    { name: "JSON alone", run: readsJson },
    { name: "twin", run: () => JSON.parse(JSON.stringify(value)) },
    { name: "ajv, schema alone", run: checks },
    { name: "wechat-cloudbase", run: () => parseDesired(value) },
  ];
}

const THERE = { errcode: 0, config: JSON.stringify({ timeout: 3, environment: [{ key: "DB_PASSWORD", value: "x" }, { key: "LOG_LEVEL", value: "info" }] }) };
const notCalled = () => {
  throw new Error("a plan writes nothing");
};
/** Answers at once, so that a plan takes only its own time. */
const client = { getFunctionConfig: async () => THERE, getCallBackConfig: notCalled, setCallBackConfig: notCalled, setCloudAccessToken: notCalled, uploadFunctionConfig: notCalled };

function planning() {
  const [small, large] = [20, 1000].map((count) => parseDesired(state(count)));
  const many = async () => {
    for (let left = 50; left > 0; left--) await plan(client, small);
  };
  return [
    { name: "50 plans of 20", run: many },
    { name: "twin", run: () => many() },
    { name: "wechat-cloudbase", run: () => plan(client, large) },
  ];
}

const { changes } = await plan(client, parseDesired(state(1000)));
if (changes.length !== 1000) throw new Error(`${changes.length} changes`);
for (const [name, candidates, time] of [
  ["`parseDesired` of 1,000 functions", reading(state(1000)), timeHere],
  ["plan of 1,000 resources", planning(), timePromises],
]) {
  console.log(JSON.stringify({ case: name, size: 1000, results: await compareInPeace(candidates, time, { rounds }) }));
}

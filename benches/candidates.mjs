// The cases of a group, and in each the candidates, the limit and its twin first. All of them do the same job.
import { calls } from "./calls.mjs";
import { coders } from "./coders.mjs";
import { handedOut } from "./handed-out.mjs";
import * as payloads from "./payloads.mjs";
import { pushed } from "./pushed.mjs";
import { relayed } from "./relayed.mjs";

const decoder = new TextDecoder();

/** `{ name, ..., candidates: [{ name, run }] }` each. */
export const GROUPS = {
  requests: (all) => payloads.requests().map((one) => ({ ...one, candidates: [...requestLimits(one), ...all.map((by) => request(by, one))] })),
  answers: (all) => payloads.answers().map((one) => ({ ...one, candidates: [...answerLimits(one), ...all.map((by) => answer(by, one))] })),
  call: calls,
  relay: relayed,
  platform: (receivers) => [...pushed(receivers), ...handedOut()],
  invalid: (all) => payloads.invalid().map((one) => ({ ...one, candidates: refusals(all, one) })),
};

/** Functions of their own, so that the limit and its twin are compiled apart, as all the others are. */
function requestLimits({ payload }) {
  return [
    { name: "limit", run: () => JSON.stringify(payload) },
    { name: "twin", run: () => JSON.stringify(payload) },
  ];
}

function request(by, { interface: name, payload }) {
  const { encode } = coders(by, name);
  return { name: by.name, run: () => encode(payload) };
}

function answerLimits({ kind, body }) {
  if (kind !== "config") {
    return [
      { name: "limit", run: () => JSON.parse(decoder.decode(body)) },
      { name: "twin", run: () => JSON.parse(decoder.decode(body)) },
    ];
  }
  return [
    { name: "limit", run: () => withConfig(JSON.parse(decoder.decode(body))) },
    { name: "twin", run: () => withConfig(JSON.parse(decoder.decode(body))) },
  ];
}

/** An answer and what its inner JSON says; ours has read that already. */
const withConfig = (outer) => ({ outer, inner: outer.parsedConfig ?? JSON.parse(outer.config) });

function answer(by, { interface: name, kind, body }) {
  const { decode } = coders(by, name);
  return { name: by.name, run: kind === "config" ? () => withConfig(decode(body)) : () => decode(body) };
}

/** Refused without a limit to compare with: what ajv takes is the measure. */
function refusals(all, { interface: name, payload }) {
  const able = all.filter(({ problems }) => problems).map((by) => ({ name: by.name, run: () => by.problems[name](payload) }));
  const measure = able.find((candidate) => candidate.name === "ajv standalone, allErrors");
  return [measure, { name: "twin", run: () => measure.run() }, ...able.filter((candidate) => candidate !== measure)];
}

/** Throws unless all candidates take, refuse and make the same. */
export async function agree(group, cases, all) {
  if (group === "requests") for (const by of all) agreeOnPayloads(by);
  for (const { name, wrong, candidates } of cases) {
    const expected = shown(group, await candidates[0].run());
    for (const candidate of candidates) {
      const made = shown(group, await candidate.run());
      if (made !== expected || (wrong !== undefined && made !== String(wrong))) {
        throw new Error(`${group}, ${name}: ${candidate.name} made ${made?.slice(0, 300)} instead of ${expected.slice(0, 300)}`);
      }
    }
  }
}

function agreeOnPayloads(by) {
  for (const [name, refused] of Object.entries(payloads.REFUSED)) {
    const { encode } = coders(by, name);
    const fault = (what, payload) => new Error(`${by.name} ${what} ${name} ${JSON.stringify(payload)}`);
    for (const payload of refused) if (encode(payload) !== undefined) throw fault("takes", payload);
    for (const payload of payloads.TAKEN[name]) {
      if (canonical(JSON.parse(encode(payload))) !== canonical(payload)) throw fault("changes", payload);
    }
  }
}

function shown(group, result) {
  if (result === undefined) return undefined;
  if (group === "requests") return canonical(JSON.parse(result));
  if (group === "invalid") return String(result.length);
  return canonical(result.inner ? { ...result, outer: { ...result.outer, parsedConfig: undefined } } : result);
}

const canonical = (value) =>
  JSON.stringify(value, (_, member) =>
    typeof member === "object" && member !== null && !Array.isArray(member) ? Object.fromEntries(Object.entries(member).sort()) : member,
  );

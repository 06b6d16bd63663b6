// Edits: plan and apply of one thing. What the caller names is consent for exactly this.
import { check, refuse, RULES } from "../shared/check.js";
import { APPLY_OPTIONS, ApplyError, carryOutAll } from "./apply.js";
import { parseBuilt, TEXTS } from "./built.js";
import { callCore } from "./core.js";
import { planned } from "./plan.js";

const ABSENT = "$absent";
/** A map has no own members, so it would change nothing. */
const isObject = (value) => Object(value) === value && !(Symbol.iterator in value);
/** References and `$absent` belong to files. An edit has values. */
const isWanted = (value) => isObject(value) && ![value, ...Object.values(value)].some((one) => isObject(one) && Object.keys(one).some((key) => key.startsWith("$")));
const WANTED = [isWanted, "must be an object without `$` members"];
const LIST = [(value) => Array.isArray(value) && value.every(isWanted), "must be a list of objects without `$` members"];
const VALUES = [(value) => isWanted(value) && Object.values(value).every((text) => typeof text === "string"), "must be an object of strings without `$` members"];

/** Checks one argument, which is passed as a member with its name. */
function needs(argument, rule) {
  const [name] = Object.keys(argument);
  check(argument, { [name]: rule }, { within: "", required: [name] });
}

export async function upsertCallback(client, callback, options) {
  needs({ callback }, WANTED);
  return edit(client, pushOf(callback), CALLBACK, callback.enable === false && "turn-off-push", options);
}

export async function removeCallback(client, callback, options) {
  needs({ callback }, WANTED);
  return edit(client, pushOf({ ...callback, [ABSENT]: true }), CALLBACK, "remove-callback", options);
}

const pushOf = (callback) => ({ function_config: { callbacks: [callback] } });
const CALLBACK = [["function_config.callbacks[0]", "callback"]];

export async function updateWhitelist(client, env, changes, options) {
  needs({ env }, RULES.text);
  const { add = [], remove = [] } = check(changes, { add: TEXTS, remove: TEXTS }, { within: "changes" });
  const api_whitelist = listOf(add, remove.map((path) => ({ [ABSENT]: path })));
  const places = placesOf("environments[0].api_whitelist", "add", add.length, remove.length);
  return edit(client, { environments: [{ env, api_whitelist }] }, [...places, ["environments[0].env", "env"]], remove.length > 0 && "remove-api", options);
}

export async function updateTriggers(client, where, changes, options) {
  const { set = [], remove = [] } = check(changes, { set: LIST, remove: TEXTS }, { within: "changes" });
  const triggers = listOf(set, remove.map((name) => ({ name, [ABSENT]: true })));
  const places = placesOf(`${OF_FUNCTION}.triggers`, "set", set.length, remove.length);
  return editFunction(client, where, { triggers }, places, remove.length > 0 && "remove-trigger", options);
}

export async function updateEnvironment(client, where, changes, options) {
  const { set = {}, remove = [] } = check(changes, { set: VALUES, remove: TEXTS }, { within: "changes" });
  const both = remove.flatMap((name, index) => (Object.hasOwn(set, name) || remove.indexOf(name) < index ? [{ path: `changes.remove[${index}]`, segments: ["remove", index], code: "duplicate_entry", message: "is there twice" }] : []));
  if (both.length > 0) refuse(both);
  const variables = Object.entries(set).concat(remove.map((name) => [name, { [ABSENT]: true }]));
  const envVariables = variables.length > 0 ? Object.fromEntries(variables) : undefined;
  return editFunction(client, where, { envVariables }, [[`${OF_FUNCTION}.envVariables`, "changes.set"]], remove.length > 0 && "remove-variable", options);
}

export async function setTimeoutOf(client, where, seconds, options) {
  // Without it nothing would be named, and nothing would be done.
  needs({ seconds }, [(value) => typeof value !== "bigint" && value === value && Math.abs(value) !== Infinity, "must be a whole number"]);
  return editFunction(client, where, { timeout: seconds }, [[`${OF_FUNCTION}.timeout`, "seconds"]], false, options);
}

const OF_FUNCTION = "environments[0].functions[0]";

async function editFunction(client, where, configs, places, consent, options) {
  const { env, name } = check(where, { env: RULES.text, name: RULES.text }, { within: "function", required: ["env", "name"] });
  const names = [["environments[0].env", "function.env"], [OF_FUNCTION, "function"]];
  return edit(client, { environments: [{ env, functions: [{ name, ...configs }] }] }, [...places, ...names], consent, options);
}

/** An empty list would take everything away. Nobody asked for this, so the list is not named then. */
const listOf = (wanted, absent) => (wanted.length + absent.length > 0 ? [...wanted, ...absent] : undefined);

/** Where the entries of a list come from: first those of the member `first`, then those of `remove`. */
function placesOf(list, first, wanted, absent) {
  const at = (count, from, member) => Array.from({ length: count }, (_, index) => [`${list}[${from + index}]`, `changes.${member}[${index}]`]);
  return [...at(wanted, 0, first), ...at(absent, wanted, "remove"), [list, `changes.${first}`]];
}

/** One read, one write and its read-back. */
async function edit(client, value, places, consent, options) {
  const { allow = [], ...given } = check(options ?? {}, APPLY_OPTIONS);
  const made = await planned(client, parseBuilt(value, places, given.locale), given);
  const plan = JSON.stringify(made.plan);
  if (made.plan.warnings.length > 0) throw unread(made, plan, given.locale);
  const report = await carryOutAll(client, made, plan, { ...given, allow: consent ? [...allow, consent] : allow });
  if (report.failed.length > 0) throw report.failed[0].error;
  return report;
}

/** What cannot be read, or would be refused, cannot be edited. An edit has only one read. */
function unread({ reads: [{ call }], found: [{ error }], plan: { warnings } }, plan, locale) {
  const reason = warnings[0].code;
  const message = callCore("sayUnread", { plan, locale }).join("; ");
  return error ?? new ApplyError({ message, endpoint: (reason === "unwritable" && WRITES[call]) || call, reason, outcome: "not_done", differs: [], theirs: [] });
}

const WRITES = { getCallBackConfig: "setCallBackConfig", getFunctionConfig: "uploadFunctionConfig" };

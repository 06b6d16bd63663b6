// What WeChat has, as a desired state. Rust makes it of what was read.
import { check, RULES } from "../shared/check.js";
import { ValidationError } from "../shared/errors.js";
import { parseBuilt, TEXTS } from "./built.js";
import { checkClient, judged, readAll, SIGNAL } from "./calls.js";
import { callCore } from "./core.js";
import { originOf, parseDesired } from "./desired.js";
import { yamlOf } from "./yaml.js";

const isFunction = (one) => Object(one) === one && Object.keys(one).sort().join() === "env,name" && TEXTS[0](Object.values(one));
const FUNCTIONS = [(list) => Array.isArray(list) && list.every(isFunction), "must be a list of `{ env, name }`"];

export async function pull(client, what, options) {
  checkClient(client);
  const { signal, locale } = check(options ?? {}, { signal: SIGNAL, locale: RULES.locale });
  const { environments = [], functions = [] } = check(what ?? {}, { environments: TEXTS, functions: FUNCTIONS }, { within: "what" });
  const wanted = { ...originOf(parseBuilt(...stateOf(environments, functions), locale)), locale };
  const found = await readAll(client, callCore("readsForPlan", wanted), signal);
  const { value, variables, warnings } = callCore("makePull", { ...wanted, found: found.map(judged) });
  leaveOutInvalid(value, warnings, locale);
  return { value, text: yamlOf(value, variables, warnings, locale), warnings };
}

/** Returns a desired state that names what is to be read, each thing once, and where its names come from. */
function stateOf(names, functions) {
  const [environments, places] = [[], []];
  const environment = (env, argument) => {
    const known = environments.find((one) => one.env === env);
    if (!known) places.push([`environments[${environments.length}].env`, argument]);
    return known ?? environments[environments.push({ env, functions: [] }) - 1];
  };
  names.forEach((env, index) => (environment(env, `what.environments[${index}]`).api_whitelist = []));
  functions.forEach(({ env, name }, index) => {
    const owner = environment(env, `what.functions[${index}].env`);
    if (owner.functions.some((one) => one.name === name)) return;
    places.push([`environments[${environments.indexOf(owner)}].functions[${owner.functions.length}]`, `what.functions[${index}]`]);
    owner.functions.push({ name, envVariables: {}, permissions: { openapi: [] }, triggers: [] });
  });
  return [{ function_config: { callbacks: [] }, environments }, places];
}

/** WeChat may have what a desired state may not say. The rest is of use without it. */
function leaveOutInvalid(value, warnings, locale) {
  for (;;) {
    try {
      parseDesired(value, { locale });
      return;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      const left = leaveOut(value, error.issues);
      if (left.length === 0) throw error;
      warnings.push(...left);
    }
  }
}

const LISTS = ["callbacks", "api_whitelist", "openapi", "triggers"];

/** Takes out the entries and settings that issues are about, and says which. */
function leaveOut(value, issues) {
  const left = [];
  for (const { path, segments, message } of issues) {
    const entry = segments.findLastIndex((step, index) => typeof step === "number" && LISTS.includes(segments[index - 1]));
    const steps = entry < 0 ? segments.slice() : segments.slice(0, entry + 1);
    const key = steps.pop();
    const owner = steps.reduce((inner, step) => inner?.[step], value);
    if (owner?.[key] === undefined) continue;
    left.push({ code: "invalid", path, message: `${path}: ${message}`, value: owner[key] });
    // A list keeps a hole, so the indices of the other issues stay right.
    delete owner[key];
  }
  closeGaps(value);
  return left;
}

/** Takes holes out of lists, and empty lists out of the value: an empty list would mean that nothing may be there. */
function closeGaps(value) {
  for (const [key, inner] of Object.entries(value)) {
    if (Object(inner) !== inner) continue;
    closeGaps(inner);
    if (Array.isArray(inner)) value[key] = inner.filter(() => true);
    const isEmpty = Object.keys(inner).length === 0 && (Array.isArray(inner) || key === "permissions");
    if (isEmpty) delete value[key];
  }
}

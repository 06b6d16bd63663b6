// Random states of an emulated account, as other programs may have left them.
import { random } from "./generate.js";

/** Texts that a careless writer of YAML changes, or that a rule refuses. */
const TEXTS = ["prod-1", "null", "yes", "Off", "~", "7", "007", "1e3", ".5", "0x1f", "a: b", "a #b", "# a", "- a", "!tag", "&a", "*a", "{a}", "[a", "@a", "`a", "%a", "a\nb", "\t", " a ", "a ", "'", '"', "\\", "环境", "😀", "\u2028", "\u0085", "\u007f", "\ufeff", "$env", "", "=", "<<", "x".repeat(70)];
const CRONS = ["0 0 2 * * * *", "0  0\t2 1 * ? *", "0 0 25 * * * *", "0 0 2 L * * *", "", "0 0 2 30 2 * *"];
const EVENTS = ["", "qr_scan_scene", "wxa_media_check", "no_such_event"];
const PATHS = ["/*", "/wxa/a", "/wxa/b", "wxa/c", "/a?b", "https://a/b", ...TEXTS];

/** Makes a state, and what to pull of it. The values of variables have the word canary in them. */
export function randomState(seed) {
  const next = random(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const some = (most, make) => Array.from({ length: Math.floor(next() * (most + 1)) }, make);
  const seldom = (value) => (next() < 0.08 ? value : undefined);
  const one = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

  const callback = () => one({ msgType: pick(["event", "text", "image", pick(TEXTS)]), event: pick(EVENTS), env: pick(TEXTS), functionName: pick(TEXTS), enable: seldom("yes") ?? next() < 0.5, filter: seldom(1) });
  const functionPush = () => seldom({}) ?? one({ enable: seldom(null) ?? next() < 0.5, callbacks: seldom("x") ?? some(4, callback), more: seldom([1]) });
  const containerPush = () => seldom({ enable: false }) ?? one({ enable: next() < 0.5, qbase_env: pick(TEXTS), qbase_container_path: pick(["/", "/wx", "wx", pick(TEXTS)]), text_mode: seldom(0) ?? pick([1, 2]) });
  const trigger = () => one({ name: pick(["a", "b", "c", "d", pick(TEXTS)]), type: seldom("cron") ?? "timer", config: pick(CRONS), zone: seldom("UTC") });
  const variable = () => ({ key: pick(["A", "B", "C", pick(TEXTS)]), value: `canary ${next()}` });
  const configs = () => one({
    1: seldom("{") ?? JSON.stringify(seldom(5) ?? { permissions: seldom([]) ?? { openapi: seldom(1) ?? some(4, () => pick(["a.b", "wxacode.get", pick(TEXTS)])) }, more: seldom(1) }),
    2: seldom(" ") ?? JSON.stringify(next() < 0.5 ? { triggers: some(4, trigger) } : some(3, trigger)),
    3: JSON.stringify(one({ timeout: seldom("3") ?? pick([1, 20, 300, undefined, 0, 500]), environment: seldom(null) ?? some(4, variable), memory: seldom(256) })),
  });

  const envs = [...new Set(some(3, () => pick(TEXTS)).filter((env) => env !== ""))];
  const functions = envs.map((env) => [env, Object.fromEntries([...new Set(some(3, () => pick(["login", "report", pick(TEXTS)])))].map((name) => [name, Object.fromEntries(Object.entries(configs()).filter(() => next() < 0.8))]))]);
  const state = one({
    open: next() < 0.5,
    function_config: next() < 0.7 ? functionPush() : undefined,
    container_config: next() < 0.6 ? containerPush() : undefined,
    functions: Object.fromEntries(functions),
    environments: Object.fromEntries(envs.filter(() => next() < 0.8).map((env) => [env, { api_whitelist: some(4, () => pick(PATHS)), version: Math.floor(next() * 9) }])),
  });
  const named = functions.flatMap(([env, own]) => Object.keys(own).map((name) => ({ env, name })));
  return { state, what: { environments: envs.filter(() => next() < 0.8), functions: named.filter(({ name }) => name !== "" && name.length <= 60) } };
}

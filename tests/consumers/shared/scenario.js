// Every consumer runs this code: the calls of an application, over real HTTP, to the WeChat that run.mjs emulates.

/** The setup of both emulated WeChats: the one of the server and the one in the consumer's own process. */
export const setup = {
  tokens: { TOKEN: "wx1", COMPONENT: { appid: "wxPlatform", kind: "component" } },
  refreshTokens: { REFRESH: "wx2" },
  faults: [{ path: "/tcb/usecloudaccesstoken", delay: 60_000 }],
};

/** The requests that the server must get, in any order. */
export const expected = ["getcallbackconfig 0", "getcallbackconfig 0", "getcallbackconfig 0", "getfuncconfig 85089", "setcallbackconfig 0"];

/** The same, if the consumer also imports `/tokens`. */
const expectedWithTokens = ["/cgi-bin/component/api_authorizer_token 0", "getcallbackconfig 0", ...expected];

const container_config = { enable: true, qbase_container_path: "/微信", qbase_env: "e", text_mode: 1 };

/** A page reads it from its address, and a program from its argument. */
const givenURL = () => new URLSearchParams(globalThis.location?.search).get("base") ?? globalThis.process?.argv?.[2];
export const baseURL = givenURL();

// This module runs first, so that it can report errors of the modules after it.
if (globalThis.location) addEventListener("error", ({ message }) => report(givenURL(), { error: message }));

/**
 * Makes the client at once, as code at the top level of a module does. This shows whether the package is ready by then.
 * Returns a function that makes the calls, reports to the server, and resolves with the report: a line of JSON.
 */
export function scenario(pkg, entry, { baseURL = givenURL(), testing, tokens, codes, config, breakDown, more } = {}) {
  const client = tryToMake(pkg, baseURL);
  return async () => {
    const seen = { entry, ready: client ? "sync" : "async", runtime: runtime(), asked: tokens && expectedWithTokens };
    try {
      if (!client) await pkg.init();
      await calls(pkg, client ?? tryToMake(pkg, baseURL));
      if (testing) await calls(pkg, tryToMake(pkg, "http://nowhere", testing.createEmulator(setup).fetch));
      if (tokens) await refreshed(pkg, tokens, entry, baseURL);
      if (codes) sameCodes(pkg, codes);
      if (config) await schedules(pkg, config);
      if (breakDown) await defects(pkg, breakDown);
      if (more) await more();
    } catch (error) {
      seen.error = `${error}\n${error?.stack}`;
    }
    if (globalThis.document) seen.bytes = bytesOfPage();
    return report(baseURL, seen);
  };
}

export async function report(baseURL, seen) {
  const line = JSON.stringify(seen);
  await fetch(`${baseURL}/report`, { method: "POST", body: line });
  return line;
}

/** Returns a client, or nothing if `init` has to load the wasm first. */
function tryToMake({ CloudbaseClient, init, InternalError, validate }, baseURL, fetch) {
  try {
    validate("getCallBackConfig");
    const client = new CloudbaseClient({ accessToken: "TOKEN", baseURL, fetch, onEvent: ({ type }) => client.events.push(type) });
    return Object.assign(client, { events: [] });
  } catch (error) {
    if (init && error instanceof InternalError) return undefined;
    throw error;
  }
}

async function calls({ ApiError, ValidationError }, client) {
  same("set", (await client.setCallBackConfig({ container_config })).errcode, 0);
  same("get", (await client.getCallBackConfig()).data.container_config, container_config);

  const wrong = await rejection(client.setCallBackConfig({ container_config: { ...container_config, text_mode: 3 } }));
  same("a wrong payload", [wrong instanceof ValidationError, wrong.issues?.[0].path], [true, "container_config.text_mode"]);

  const absent = await rejection(client.getFunctionConfig({ type: 3, env: "e", function_name: "f" }));
  same("an absent config", [absent instanceof ApiError, absent.errcode], [true, 85089]);

  const controller = new AbortController();
  setTimeout(() => controller.abort("enough"), 50);
  const aborted = await rejection(client.setCloudAccessToken({ action: "get", env: "e" }, { signal: controller.signal }));
  same("an abort", aborted, "enough");

  client.events.length = 0;
  await Promise.all([client.getCallBackConfig(), client.getCallBackConfig()]);
  same("two in flight", client.events, ["request", "request", "response", "response"]);
}

/** Makes a call whose token has to be refreshed. `/tokens` must be the entry for the same runtime as the client's. */
async function refreshed({ CloudbaseClient }, tokens, entry, baseURL) {
  if (entry) same("the entry of /tokens", tokens.entry, entry.startsWith("inline") ? "tokens" : `tokens-${entry.split(",")[0]}`);
  const merchant = { store: tokens.kvStore(new Map()), componentAppid: "wxPlatform", authorizerAppid: "wx2" };
  await tokens.saveAuthorization({ ...merchant, refreshToken: "REFRESH" });
  const accessToken = tokens.authorizerToken({ ...merchant, componentToken: "COMPONENT", baseURL });
  same("a refreshed token", (await new CloudbaseClient({ accessToken, baseURL }).getCallBackConfig()).errcode, 0);
}

/** Checks that the table without the wasm equals the table in the wasm. */
function sameCodes({ errorCodes }, codes) {
  same("the codes", Array.from(codes.errorCodes, ({ text, ...row }) => row), [...errorCodes]);
  same("a code as text", codes.explain("85089", { locale: "zh" }).advice, errorCodes.get(85089).advice.zh);
}

/** Reads cron expressions. A wrong one throws the client's own class of error. */
async function schedules({ ValidationError }, { describeCron, nextRuns, parseCron }) {
  same("words", describeCron("0 0 2 1 * * *", "zh"), "每月 1 日 02:00");
  same("runs", nextRuns("0 0 2 1 * * *", { from: new Date("2026-11-26T00:00:00Z"), count: 1 }), ["2026-11-30T18:00:00.000Z"]);
  const wrong = await rejection((async () => parseCron("0 0 25 1 * * *"))());
  same("a wrong cron expression", [wrong instanceof ValidationError, wrong.issues?.[0].path], [true, "hour"]);
}

/** Causes a panic, a stack overflow and a failed allocation during other calls, and checks that those calls succeed. */
async function defects({ CloudbaseClient, InternalError }, breakDown) {
  const fetch = () => new Promise((resolve) => setTimeout(() => resolve(new Response('{"errcode":0}')), 20));
  const client = new CloudbaseClient({ accessToken: "TOKEN", fetch });
  for (const how of [0, 1, 2]) {
    const inFlight = [client.getCallBackConfig(), client.setCallBackConfig({ container_config })];
    await new Promise((resolve) => setTimeout(resolve, 1));
    const broken = await rejection((async () => breakDown(how))());
    same(`defect ${how}`, broken instanceof InternalError, true);
    const answers = await Promise.all([...inFlight, client.getCallBackConfig()]);
    same(`calls around defect ${how}`, answers, [{ errcode: 0 }, { errcode: 0 }, { errcode: 0 }]);
  }
}

export const rejection = (promise) => promise.then((value) => `resolved with ${JSON.stringify(value)}`, (reason) => reason);

export function same(what, actual, expected) {
  const [is, should] = [actual, expected].map((value) => JSON.stringify(value));
  if (is !== should) throw new Error(`${what}: ${is} instead of ${should} (${actual?.at?.(0)?.stack ?? actual?.stack ?? ""})`);
}

function bytesOfPage() {
  return performance.getEntriesByType("resource").reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
}

export function runtime() {
  const { Deno, Bun, process, navigator } = globalThis;
  const agent = navigator?.userAgent ?? "";
  return Deno?.version.deno ?? Bun?.version ?? process?.versions?.node ?? /(?:Chrome|Firefox)\/([\d.]+)/.exec(agent)?.[1] ?? agent;
}

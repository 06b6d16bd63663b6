// Calls every interface with the built package over HTTP against an emulated WeChat. Then it serves www/.
//   DEMO_ONCE=1 ends after the run. --serve-only skips the run. PORT sets the port of the page.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inspect, isDeepStrictEqual, styleText } from "node:util";
import { fixture, functionConfigs, setup, tokens } from "./merchant.mjs";
import { serve } from "./serve.mjs";

const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (style, text) => (colours ? styleText(style, text) : text);
const show = (value) => inspect(value, { colors: colours, depth: null, breakLength: 100, compact: 4 });

const transcript = [];
function say(text = "", indent = "") {
  const lines = text.replace(/^(?=.)/gm, indent);
  transcript.push(lines);
  console.log(lines);
}
const note = (text) => say(text, "   ");

class Unexpected extends Error {}

function expect(holds, otherwise) {
  if (!holds) throw new Unexpected(otherwise);
}

/** Expects that the call fails with an error of this name, and returns the error. */
async function failure(name, call) {
  const error = await call.then(() => undefined, (error) => error);
  expect(error !== undefined, `the call succeeded, but it should fail with ${name}`);
  expect(error.name === name, `the call should fail with ${name}, not ${error.name}: ${error.message}`);
  return error;
}

const describe = {
  warning: ({ issues }) => `${paint("yellow", "!")} ${issues.map(({ path, message }) => `${path}: ${message}`).join("; ")}`,
  request: ({ method, url }) => `${paint("cyan", "→")} ${method} ${new URL(url).pathname}`,
  response: ({ status, duration }) => `${paint("cyan", "←")} HTTP ${status} ${paint("dim", `${duration.toFixed(0)} ms`)}`,
  retry: ({ wait }) => `${paint("yellow", "↻")} the client retries in ${wait} ms`,
  refresh: ({ error }) => `${paint("yellow", "↻")} ${error.errcode}: WeChat refuses the token, the client gets another`,
  error: ({ error }) => `${paint("red", "✗")} ${error.name}`,
};
const narrate = (event) => note(describe[event.type](event));

const steps = {
  async "Message push: set the callbacks, get them back"({ client }) {
    const sample = fixture("set_callback_config/vendor_request.json");
    const answer = await client.setCallBackConfig(sample);
    expect(answer.errcode === 0, "the answer to set does not have errcode 0");
    const { data } = await client.getCallBackConfig();
    note(show(data));
    expect(isDeepStrictEqual(data, JSON.parse(sample)), "the answer to get differs from the config that was set");
    return "the answer equals the vendor's sample";
  },

  async "Cloud functions: permissions, timer trigger, environment"({ client }) {
    const sample = JSON.parse(fixture("get_function_config/vendor_request.json"));
    for (const type of [1, 2, 3]) {
      const { config } = await client.getFunctionConfig({ ...sample, type });
      note(show(JSON.parse(config)));
      expect(config === functionConfigs[type], `the config of type ${type} differs from the stored config`);
    }
    return "each type has its config";
  },

  async "Token switch: get, then set with the version of the answer"({ client }) {
    const before = await client.setCloudAccessToken(fixture("cloud_access_token/vendor_get_request.json"));
    note(show(before));
    const documented = JSON.parse(fixture("cloud_access_token/vendor_get_response.json"));
    expect(isDeepStrictEqual(before, documented), "the answer to get is not the vendor's sample");

    const sample = JSON.parse(fixture("cloud_access_token/vendor_set_request.json"));
    const after = await client.setCloudAccessToken({ ...sample, version: before.version });
    note(show(after));
    const answered = JSON.parse(fixture("cloud_access_token/vendor_set_response.json"));
    expect(isDeepStrictEqual(after, answered), "the answer to set is not the vendor's sample");
    return "both answers equal the vendor's samples";
  },

  async "A wrong payload: the error lists all issues, and nothing is sent"({ client, emulator }) {
    const payload = JSON.parse(fixture("set_callback_config/vendor_request.json"));
    payload.function_config.enable = true;
    delete payload.function_config.callbacks[0].functionName;
    payload.function_config.callbacks[1].Enable = "yes";
    payload.container_config.qbase_env = "";
    payload.container_config.text_mode = 3;
    const sent = emulator.calls().length;
    const { issues } = await failure("ValidationError", client.setCallBackConfig(payload));
    for (const { path, code, message } of issues) {
      note(`${paint("red", "✗")} ${paint("bold", path)}: ${message} ${paint("dim", `(${code})`)}`);
    }
    const codes = issues.map(({ code }) => code).sort().join(" ");
    expect(codes === "both_enabled empty invalid_text_mode missing unknown_field", `the issues found are: ${codes}`);
    expect(emulator.calls().length === sent, "something was sent");
    return `${issues.length} issues in one error, no request`;
  },

  async "An expired token: the client refreshes it and repeats the request"({ connect }) {
    const asked = [];
    const seen = [];
    const accessToken = ({ reason, rejected }) => {
      asked.push(reason);
      return rejected === tokens.stale ? tokens.fresh : tokens.stale;
    };
    const client = connect({
      accessToken,
      onEvent(event) {
        seen.push(event.type);
        narrate(event);
      },
    });
    const answer = await client.getCallBackConfig();
    expect(answer.errcode === 0, "the answer to the repeated request does not have errcode 0");
    expect(asked.join(" ") === "initial rejected", `the provider was asked for: ${asked.join(" ")}`);
    expect(seen.join(" ") === "request response refresh request response", `the events were: ${seen.join(" ")}`);
    return "the caller notices nothing";
  },

  async "An error of WeChat: its meaning and advice, in two languages"({ connect, emulator }) {
    const advice = {};
    for (const locale of ["en", "zh"]) {
      emulator.fault({ errcode: 61007 });
      const error = await failure("ApiError", connect({ locale }).getCallBackConfig());
      note(`  errcode ${error.errcode}, class ${error.class}, rid ${error.rid}\n  ${paint("bold", error.advice)}`);
      expect(error.errcode === 61007 && error.class === "permission", `the error is ${error.errcode}, ${error.class}`);
      advice[locale] = error.advice;
    }
    expect(/permission set.*49/.test(advice.en), "the English advice does not name the permission set");
    expect(/权限集.*49/.test(advice.zh), "the Chinese advice does not name the permission set");
    return "the advice names the missing permission set";
  },

  async "The page: the same package in a browser"({ page }) {
    for (const path of ["/", "/style.css", "/app.js", "/pkg/inline.js", "/pkg/wasm/wechat_cloudbase_inline.js"]) {
      const response = await fetch(page.address + path);
      expect(response.ok && (await response.text()) !== "", `${path} is answered with HTTP ${response.status}`);
    }
    return "the page, the package and its wasm are served";
  },
};

/** Imports the package by its name, as users do. Inside pkg/, Node resolves the name with pkg/package.json. */
async function importBuilt(name) {
  const { resolve } = createRequire(new URL("../pkg/package.json", import.meta.url));
  return import(pathToFileURL(resolve(name)));
}

async function loadBuilt() {
  try {
    return { ...(await importBuilt("wechat-cloudbase")), ...(await importBuilt("wechat-cloudbase/testing")) };
  } catch (cause) {
    throw new Unexpected(`pkg/ cannot be loaded, run \`make build\` first (${String(cause.message).split("\n", 1)[0]})`);
  }
}

async function servePage() {
  const { PORT } = process.env;
  if (!PORT) return serve(8787).catch(() => serve());
  return serve(Number(PORT)).catch(({ code }) => {
    throw new Unexpected(`the page cannot be served on port ${PORT} (${code})`);
  });
}

async function runSteps(built, page) {
  const emulator = built.createEmulator(setup);
  const wechat = await emulator.listen();
  const connect = (options) =>
    new built.CloudbaseClient({ accessToken: tokens.fresh, baseURL: wechat.url, onEvent: narrate, ...options });
  say(`${paint("bold", `wechat-cloudbase ${built.version}`)} against an emulated WeChat on ${wechat.url}`);
  say("No real account, no real token. The payloads are the vendor's own samples.");
  try {
    for (const [index, [title, step]] of Object.entries(steps).entries()) {
      say(`\n${paint("bold", `${index + 1}. ${title}`)}`);
      try {
        note(`${paint("green", "✓")} ${await step({ client: connect(), connect, emulator, page })}`);
      } catch (error) {
        const what = error instanceof Unexpected ? error.message : `${error.name}: ${error.message}`;
        throw new Unexpected(`step ${index + 1} ("${title}") failed: ${what}`);
      }
    }
  } finally {
    await wechat.close();
  }
  const leaked = Object.values(tokens).some((token) => transcript.join("\n").includes(token));
  expect(!leaked, "a token was printed");
}

try {
  const built = await loadBuilt();
  const page = await servePage();
  try {
    if (!process.argv.includes("--serve-only")) await runSteps(built, page);
    if (process.env.DEMO_ONCE === "1") {
      page.close();
    } else {
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, page.close);
      say(`\nThe page is at ${paint(["bold", "cyan"], `${page.address}/`)}. Stop it with Ctrl-C.`);
    }
  } catch (error) {
    page.close();
    throw error;
  }
} catch (error) {
  console.error(error instanceof Unexpected ? `demo: ${error.message}` : error);
  process.exitCode = 1;
}

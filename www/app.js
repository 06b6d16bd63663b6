// The page uses the built package and an emulated WeChat. It sends nothing to the network.
import { CloudbaseClient, errorCodes, validate, version } from "./pkg/inline.js";
import { createEmulator } from "./pkg/testing.js";
import { samples, seed } from "./samples.js";

const APPID = "wx0000000000000001";
const TOKEN = "ACCESS_TOKEN";
const EXPIRED = "EXPIRED_TOKEN";

const wechat = createEmulator({
  tokens: { [TOKEN]: APPID, [EXPIRED]: { appid: APPID, expired: true } },
  seed: { [APPID]: seed },
});

const FAULTS = {
  busy: { errcode: -1 },
  down: { errcode: -1, times: 3 },
  dropped: { drop: "after" },
  garbled: { garble: "half" },
  refused: { errcode: 61007 },
};

const byId = (id) => document.getElementById(id);
const form = byId("call");
const payload = byId("payload");

let locale = navigator.language.startsWith("zh") ? "zh" : "en";
let outcome;
let events = [];
let sending = false;
let found;

const say = (en, zh) => (locale === "zh" ? zh : en);
const name = () => form.elements.interface.value;
const warnings = () => (byId("strict").checked ? "error" : "warn");
const pretty = (value) => JSON.stringify(value, null, 2);

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function call(options) {
  const client = new CloudbaseClient({ locale, warnings: warnings(), ...options });
  return name() === "getCallBackConfig" ? client.getCallBackConfig() : client[name()](payload.value);
}

function findingItem({ path, code, message }, severity) {
  const label = severity === "error" ? say("Error", "错误") : say("Warning", "警告");
  return element(
    "li",
    { className: severity },
    element("strong", { textContent: label }),
    " ",
    element("code", { textContent: path }),
    " ",
    element("code", { className: "rule", textContent: code }),
    " ",
    element("span", { className: "message", textContent: message }),
  );
}

function count(number, one, many, zh) {
  return say(`${number} ${number === 1 ? one : many}`, `${number} 个${zh}`);
}

function showFindings() {
  const { valid, issues, warnings: suspicious } = validate(name(), payload.value, { warnings: warnings(), locale });
  const before = found;
  found = JSON.stringify([locale, issues, suspicious]);
  // Without this check a screen reader would read the same issues again after every key.
  if (found === before) return valid;

  const counts = [];
  if (issues.length > 0) counts.push(count(issues.length, "error", "errors", "错误"));
  if (suspicious.length > 0) counts.push(count(suspicious.length, "warning", "warnings", "警告"));
  byId("verdict").textContent = counts.join(say(", ", "，")) || say("No issues", "没有问题");
  byId("verdict").className = valid ? (suspicious.length > 0 ? "warning" : "fine") : "error";
  byId("issues").replaceChildren(
    ...issues.map((issue) => findingItem(issue, "error")),
    ...suspicious.map((issue) => findingItem(issue, "warning")),
  );
  payload.setAttribute("aria-invalid", String(!valid));
  return valid;
}

/** Shows the request that the package would send. It makes a call with a `fetch` that sends nothing. */
async function showRequest() {
  let request;
  const look = async (url, { method, body }) => {
    request = { method, url, body };
    return new Response('{"errcode":0}');
  };
  const shown = [name(), payload.value, warnings(), locale].join();
  // The page shows the warnings itself, so the console need not.
  await call({ accessToken: TOKEN, fetch: look, maxRetries: 0, onEvent() {} }).catch(() => {});
  // The user has changed the form since this call began.
  if (shown !== [name(), payload.value, warnings(), locale].join()) return;
  byId("request").replaceChildren(
    ...(request
      ? [
          element("p", { className: "url" }, element("strong", { textContent: request.method }), ` ${request.url}`),
          element("pre", { textContent: pretty(JSON.parse(request.body)) }),
        ]
      : [element("p", { className: "empty", textContent: say("None, until the errors are gone.", "无：请先修正错误。") })]),
  );
}

function showOutcome() {
  const content = [];
  if (sending) content.push(element("p", { className: "empty", textContent: say("Under way…", "发送中……") }));
  else if (outcome === undefined) {
    content.push(element("p", { className: "empty", textContent: say("Nothing was sent yet.", "尚未发送。") }));
  } else if ("answer" in outcome) {
    content.push(
      element("p", { className: "fine" }, `${outcome.from}: ${say("answered", "成功")}`),
      element("pre", { textContent: pretty(outcome.answer) }),
    );
  } else content.push(...describeError(outcome));
  byId("answer").replaceChildren(...content);
}

function describeError({ from, error }) {
  const issues = error.issues ?? [];
  const rows = [
    [say("Message", "信息"), issues.length > 0 ? say("Nothing was sent.", "未发送任何请求。") : error.message],
    [say("Advice", "建议"), errorCodes.get(error.errcode)?.advice[locale] ?? error.advice],
    [say("Class", "类别"), error.class],
    ["rid", error.rid],
    [say("Outcome", "结果"), error.outcome && say("unknown: read back before you repeat it", "未知：重试前请先查询确认")],
  ];
  const shown = rows.filter(([, value]) => value !== undefined);
  return [
    element("p", { className: "error" }, `${from}: ${error.name}`),
    element("dl", {}, ...shown.flatMap(([term, value]) => [element("dt", {}, term), element("dd", {}, value)])),
    element("ul", { className: "issues" }, ...issues.map((issue) => findingItem(issue, "error"))),
  ];
}

const failed = ({ name, errcode }) => (errcode === undefined ? name : `${name} ${errcode}`);

const EVENTS = {
  warning: ({ issues }) => [say("warning", "警告"), issues.map(({ path, code }) => `${path} (${code})`).join(", ")],
  request: ({ method, url }) => [say("request", "请求"), `${method} ${new URL(url).pathname}`],
  response: ({ status, duration }) => [say("response", "响应"), `HTTP ${status}, ${duration.toFixed(1)} ms`],
  retry: ({ wait, error }) => [say("retry", "重试"), say(`in ${wait} ms, after ${failed(error)}`, `${wait} 毫秒后重试（${failed(error)}）`)],
  refresh: ({ error }) => [say("refresh", "换取 token"), say(`a new token, after ${failed(error)}`, `更换 token（${failed(error)}）`)],
  error: ({ error }) => [say("error", "错误"), failed(error)],
};

function showEvents() {
  const items = events.map((event) => {
    const [what, details] = EVENTS[event.type](event);
    return element("li", { className: event.type }, element("strong", {}, what), element("span", {}, details));
  });
  const none = element("li", { className: "empty", textContent: say("None.", "无。") });
  byId("events").replaceChildren(...(items.length > 0 ? items : [none]));
}

async function send() {
  if (sending) return;
  sending = true;
  events = [];
  const fault = byId("fault").value;
  // A refused call sends nothing, so the fault would stay for the next call.
  if (fault in FAULTS && showFindings()) wechat.fault(FAULTS[fault]);
  showOutcome();
  showEvents();
  const from = name();
  const onEvent = (event) => {
    events.push(event);
    showEvents();
  };
  const accessToken = ({ reason }) => (reason === "initial" && fault === "expired" ? EXPIRED : TOKEN);
  outcome = await call({ accessToken, fetch: wechat.fetch, onEvent }).then(
    (answer) => ({ from, answer }),
    (error) => ({ from, error }),
  );
  sending = false;
  showOutcome();
  byId("answer").scrollIntoView({ block: "nearest" });
}

function showPayload() {
  showFindings();
  showRequest();
}

function useSample() {
  payload.value = samples[name()][byId("sample").selectedIndex].text;
  showPayload();
}

function showSamples(selected = 0) {
  byId("sample").replaceChildren(...samples[name()].map((sample) => element("option", { textContent: sample[locale] })));
  byId("sample").selectedIndex = selected;
}

function useInterface() {
  // This interface has no parameters, so the user has nothing to edit.
  payload.readOnly = name() === "getCallBackConfig";
  showSamples();
  useSample();
}

function useLanguage() {
  document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
  for (const translated of document.querySelectorAll("[data-zh]")) {
    translated.dataset.en ??= translated.textContent;
    translated.textContent = translated.dataset[locale];
  }
  const other = byId("language");
  other.textContent = say("中文", "English");
  other.lang = say("zh-CN", "en");
  showSamples(byId("sample").selectedIndex);
  showPayload();
  showOutcome();
  showEvents();
}

byId("version").textContent = version;
byId("language").addEventListener("click", () => {
  locale = say("zh", "en");
  useLanguage();
});
for (const radio of form.elements.interface) radio.addEventListener("change", useInterface);
byId("sample").addEventListener("change", useSample);
byId("strict").addEventListener("change", showPayload);
payload.addEventListener("input", showPayload);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
useInterface();
useLanguage();

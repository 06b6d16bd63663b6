// Uses examples/react-hook-form.jsx as a person does: types, presses buttons, reads messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("<div id=root></div>");
Object.assign(globalThis, { window, document: window.document, HTMLElement: window.HTMLElement, IS_REACT_ACT_ENVIRONMENT: true });
const { act } = await import("react");
const { createRoot } = await import("react-dom/client");
const { PushForm } = await import("./react-hook-form.jsx");

const callback = { msgType: "event", event: "user_enter_tempsession", env: "prod-1", functionName: "login", enable: true };

async function opened(payload) {
  const saved = [];
  const root = createRoot(document.getElementById("root"));
  await act(() => root.render(<PushForm payload={payload} save={(given) => void saved.push(given)} />));
  const find = (selector, text) => [...document.querySelectorAll(selector)].find((one) => one.textContent.trim().startsWith(text));
  return {
    saved,
    press: (text) => act(async () => find("button", text).click()),
    type: (label, text) => act(async () => {
      const input = find("label", label).querySelector("input");
      // React reads changes that come through the setter of the class.
      Object.getOwnPropertyDescriptor(window.HTMLInputElement.prototype, "value").set.call(input, text);
      input.dispatchEvent(new window.Event("input", { bubbles: true }));
    }),
    alerts: () => [...document.querySelectorAll("[role=alert]")].map((one) => [one.parentElement.tagName, one.parentElement.textContent.trim()]),
    close: () => act(() => root.unmount()),
  };
}

test("errors stand at their fields, rows stand for themselves, and the payload is saved", async (t) => {
  const payload = { function_config: { enable: true, callbacks: [callback] } };
  const form = await opened(payload);
  t.after(form.close);
  await form.press("add");
  await form.press("save");
  assert.deepEqual(form.alerts(), [["LABEL", "environment 2 must not be empty"], ["LABEL", "function 2 must not be empty"]]);
  assert.deepEqual(form.saved, []);

  await form.type("environment 2", "prod-1");
  await form.type("function 2", "notify");
  await form.type("event 2", "user_enter_tempsession");
  await form.press("save");
  assert.equal(form.alerts().length, 1);
  assert.match(form.alerts()[0][1], /has the same msgType and event as `function_config.callbacks\[0\]`$/);

  await form.type("event 2", "qr_scan_scene");
  await form.press("save");
  assert.deepEqual(form.alerts(), []);
  const second = { ...callback, event: "qr_scan_scene", functionName: "notify" };
  assert.deepEqual(form.saved, [{ function_config: { enable: true, callbacks: [callback, second] } }]);
  assert.notEqual(form.saved[0].function_config.callbacks[0], callback);
});

test("an error of the whole payload is shown too", async (t) => {
  const form = await opened({ function_config: { enable: true, callbacks: [] }, container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } });
  t.after(form.close);
  await form.press("save");
  assert.deepEqual(form.alerts().map(([, text]) => text.includes("function push cannot be enabled while container push is enabled")), [true]);
});

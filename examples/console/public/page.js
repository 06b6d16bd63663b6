// @ts-check
// The page shows where messages go, and changes it. It needs no wasm, because the relay checks.
import { relayTransport } from "/pkg/relay-client.js";

const MERCHANT = "wx0000000000000001";
const transport = relayTransport({ url: "/api/wechat" });
const form = /** @type {HTMLFormElement} */ (document.forms[0]);
/** @param {string} text */
const say = (text) => document.querySelector("output")?.replaceChildren(text);

/** A change has one key until it is known what became of it. So pressing again does not do it twice. @type {string | undefined} */
let key;

async function load() {
  const { data } = await transport.call(MERCHANT, "getCallBackConfig", {});
  const { enable, qbase_env, qbase_container_path } = data?.container_config ?? {};
  say(enable ? `messages go to ${qbase_env}${qbase_container_path}` : "no push");
}

async function save() {
  const fields = new FormData(form);
  const [qbase_env, qbase_container_path] = [String(fields.get("env")), String(fields.get("path"))];
  const container_config = { enable: true, qbase_env, qbase_container_path, text_mode: /** @type {const} */ (1) };
  const used = (key ??= crypto.randomUUID());
  const result = await transport.call(MERCHANT, "setCallBackConfig", { container_config }, { idempotencyKey: used }).catch((error) => error);
  // A press that ends late must not take the key of a newer change.
  if (result.outcome !== "unknown" && key === used) key = undefined;
  if (result instanceof Error) throw result;
  await load();
}

/** Errors are shown as text, because anybody may have written it. @param {() => Promise<void>} work */
const attempt = (work) => work().catch(({ outcome, message }) =>
  say(outcome === "unknown" ? "It is not known whether this was done. Press again." : message));

form.onsubmit = () => (attempt(save), false);
attempt(load);

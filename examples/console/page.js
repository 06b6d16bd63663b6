// The page: shows where messages go, and changes it. It needs no wasm, because the relay checks.
import { relayTransport, RelayError, ValidationError } from "/pkg/relay-client.js";

const MERCHANT = "wx0000000000000001";
const transport = relayTransport({ url: "/api/wechat" });
const [signIn, form, env, path, status] = ["sign-in", "push", "env", "path", "status"].map((id) => document.getElementById(id));
const say = (text) => (status.textContent = text);

/** A change has one key, from its first press until it is known what became of it. So pressing again does not do it twice. */
let key;
/** A press that ends late must not take the key of a newer change. */
const forget = (used) => key === used && (key = undefined);

async function load() {
  const { user } = await transport.session();
  const { data } = await transport.call(MERCHANT, "getCallBackConfig", {});
  const config = data.container_config;
  form.hidden = false;
  signIn.hidden = true;
  say(`${user.name}: ${config?.enable ? `messages go to ${config.qbase_env}${config.qbase_container_path}` : "no push"}`);
}

async function save() {
  const used = (key ??= crypto.getRandomValues(new Uint32Array(4)).join("-"));
  const container_config = { enable: true, qbase_env: env.value, qbase_container_path: path.value, text_mode: 1 };
  try {
    await transport.call(MERCHANT, "setCallBackConfig", { container_config }, { idempotencyKey: used });
  } catch (error) {
    if (error.outcome !== "unknown") forget(used);
    throw error;
  }
  forget(used);
  await load();
}

/** Shows what went wrong. Texts of errors are shown as text, because anybody may have written them. */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof RelayError && error.reason === "unauthenticated") signIn.hidden = false;
    if (error instanceof ValidationError) say(error.issues.map(({ path, message }) => `${path}: ${message}`).join("; "));
    else say(error.outcome === "unknown" ? "It is not known whether this was done. Press again." : error.message);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(save);
});
signIn.addEventListener("click", () => attempt(async () => {
  await fetch("/sign-in", { method: "POST" });
  await load();
}));
attempt(load);

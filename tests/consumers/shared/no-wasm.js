// A page with `default-src 'self'` forbids wasm. There the import works, and each use of the wasm fails with an error that
// says what to do. Nothing is sent. tests/js/no-wasm.test.js checks Node, whose own `fetch` needs wasm.
import { baseURL, rejection, report, runtime, same } from "./scenario.js";
import * as pkg from "./node_modules/wechat-cloudbase/dist/inline.js";
import * as codes from "./node_modules/wechat-cloudbase/dist/codes.js";
import { relayTransport } from "./node_modules/wechat-cloudbase/dist/relay-client.js";
import { describeCron } from "./node_modules/wechat-cloudbase/dist/config.js";

const seen = { entry: "inline, codes", ready: "sync", runtime: runtime() };
try {
  same("codes without wasm", codes.explain(85089)?.class, "absent");
  const { CloudbaseClient, errorCodes, InternalError, preload, validate, ValidationError } = pkg;
  const wrong = await rejection((async () => new CloudbaseClient({}))());
  same("options are checked", wrong instanceof ValidationError, true);

  const events = [];
  const accessToken = () => events.push("asked for a token");
  const client = new CloudbaseClient({ accessToken, baseURL, onEvent: ({ type }) => events.push(type) });
  const uses = { preload, call: () => client.getCallBackConfig(), validate: async () => validate("getCallBackConfig"), errorCodes: async () => errorCodes.get(1), describeCron: async () => describeCron("0 0 2 * * * *") };
  for (const [name, use] of Object.entries(uses)) {
    for (const time of ["first", "second"]) {
      const error = await rejection(use());
      same(`${name}, the ${time} time`, [error instanceof InternalError, error.code, error.cause instanceof Error], [true, "internal", true]);
      same(`${name} says what to do: ${error.message}`, /^the wasm cannot be compiled \(.+\): pages need 'wasm-unsafe-eval'.*see docs\/runtimes.md$/.test(error.message), true);
    }
  }
  same("events", events, ["error", "error"]);

  const sent = [];
  const fetch = async (url, { headers }) => (sent.push([new URL(url).pathname, "idempotency-key" in headers]), Response.json({ errcode: 0, errmsg: "ok" }));
  const payload = { container_config: { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } };
  await new CloudbaseClient({ relay: "/api/wechat", merchant: "wx1", fetch }).setCallBackConfig(payload);
  await relayTransport({ url: "/api/wechat", fetch }).call("wx1", "getCallBackConfig", {});
  same("calls by a relay", sent, [["/api/wechat/merchants/wx1/setCallBackConfig", true], ["/api/wechat/merchants/wx1/getCallBackConfig", false]]);
} catch (error) {
  seen.error = `${error}\n${error?.stack}`;
}
await report(baseURL, { ...seen, asked: [] });

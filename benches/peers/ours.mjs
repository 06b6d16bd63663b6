// Our own way through the package's internals: what the client does to a payload and to an answer, without sending.
import "package/entry";
import { judge, prepare } from "package/core";

export * from "package/entry";

export const name = "wechat-cloudbase";

const OPTIONS = { strict: false, locale: "en", maxRetries: 2 };
const POLICY = { attempts: 0, base: 1000, cap: 20_000, random: 0.5 };
const TOKEN = "80_access_token_of_an_account";

const INTERFACES = ["setCallBackConfig", "getCallBackConfig", "getFunctionConfig", "setCloudAccessToken"];

/** Any payload that is fine, for an answer needs a call that it answers. */
const SAMPLES = [
  { function_config: { enable: true, callbacks: [] } },
  {},
  { type: 1, env: "e", function_name: "f" },
  { action: "get", env: "e" },
];

const each = (work) => Object.fromEntries(INTERFACES.map((name, index) => [name, work(index)]));

/** From a payload to the text that is sent, or nothing if the payload is refused. */
export const encoders = each((index) => (payload) => prepare({ number: index }, payload, OPTIONS).body);

/** From bytes to an answer. */
export const decoders = each((index) => {
  let call;
  return (body) => {
    call ??= prepare({ number: index }, SAMPLES[index], OPTIONS).call;
    return judge(call, { status: 200, body, retryAfter: 0 }, [TOKEN], POLICY).value;
  };
});

/** All that is wrong with a payload. */
export const problems = each((index) => (payload) => prepare({ number: index }, payload, OPTIONS).error?.issues);

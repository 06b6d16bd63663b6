// The client in Rust: the typings of the default client, without what it lacks.
import type { Answer, CloudbaseClient as DefaultClient, ClientOptions as DefaultOptions } from "wechat-cloudbase";
import { ApiError, CloudbaseClient, errorCodes, preload, validate, version, type BackoffOptions, type ClientOptions, type CloudbaseEvent } from "wechat-cloudbase/gloo";

const options: ClientOptions = {
  accessToken: async ({ reason, signal }) => (reason === "rejected" && !signal.aborted ? "" : "t"),
  baseURL: "https://proxy.example",
  timeout: Infinity,
  maxRetries: 0,
  strict: true,
  locale: "zh",
  backoff: { base: 10, cap: 20 },
  maxResponseBytes: 1024,
  onEvent(event: CloudbaseEvent) {
    if (event.type === "retry") console.log(event.wait.toFixed(), event.error.code);
  },
};
const client: CloudbaseClient = new CloudbaseClient(options).forMerchant("wx1", "t");
const container = { enable: true, qbase_env: "e", qbase_container_path: "/", text_mode: 1 } as const;
const answer: Answer = await client.setCallBackConfig({ container_config: container }, { signal: new AbortController().signal, timeout: 1 });
const mode: number | null | undefined = (await client.getCallBackConfig()).data?.container_config?.text_mode;
// Whoever takes a default client's calls takes this one's.
const calls: Omit<DefaultClient, "forMerchant"> = client;
const more: DefaultOptions = options as Omit<ClientOptions, "backoff">;
await preload();
console.log(answer, mode, calls, more, errorCodes.get(1)?.class, validate("getCallBackConfig").valid, version, ApiError);

// @ts-expect-error its fetch is the global one
new CloudbaseClient({ accessToken: "t", fetch });
// @ts-expect-error its random numbers are drawn in Rust
new CloudbaseClient({ accessToken: "t", backoff: { random: Math.random } });
// @ts-expect-error so are those of its type
const backoff: BackoffOptions = { random: Math.random };
// @ts-expect-error a token is needed
new CloudbaseClient({});
// @ts-expect-error 3 is no text mode
await client.setCallBackConfig({ container_config: { ...container, text_mode: 3 } });
console.log(backoff);

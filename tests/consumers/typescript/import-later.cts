// With `module: node16` TypeScript refuses require() of a module, as old versions of Node do. import() works in all of them.
import type { CloudbaseClient } from "wechat-cloudbase" with { "resolution-mode": "import" };

let client: Promise<CloudbaseClient> | undefined;

async function made(): Promise<CloudbaseClient> {
  const { CloudbaseClient } = await import("wechat-cloudbase");
  const { staticToken } = await import("wechat-cloudbase/tokens");
  return new CloudbaseClient({ accessToken: staticToken("TOKEN") });
}

export async function handler(): Promise<string | undefined> {
  const answer = await (await (client ??= made())).getCallBackConfig();
  const others = [import("wechat-cloudbase/codes"), import("wechat-cloudbase/config"), import("wechat-cloudbase/gloo"), import("wechat-cloudbase/slim"), import("wechat-cloudbase/testing"), import("wechat-cloudbase/web"), import("wechat-cloudbase/wechat_cloudbase.wasm")];
  await Promise.all(others);
  // @ts-expect-error the typings are known, and not `any`
  return answer.data?.container_config?.text_mode;
}

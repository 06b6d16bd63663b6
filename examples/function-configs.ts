// Copies the configs of all cloud functions of a merchant from one environment to another: permissions, timers, and the time-out
// with the variables. The functions have to be there already.
//   node function-configs.ts wx0000000000000001 test-1 prod-1
import { CloudbaseClient } from "wechat-cloudbase";
import { tokenServer } from "wechat-cloudbase/tokens";

// WECHAT_URL is for tests: without it the client calls WeChat.
const { TOKEN_SERVER = "http://127.0.0.1:8081", WECHAT_URL } = process.env;
const [appid = "", from = "", to = ""] = process.argv.slice(2);
// "send" copies members too that this package does not know.
const root = new CloudbaseClient({ accessToken: tokenServer({ url: TOKEN_SERVER }), unknownFields: "send", baseURL: WECHAT_URL });
const client = root.forMerchant(appid);

const CONFIGS = { permissions: 1, timers: 2, environment: 3 } as const;

for await (const { name } of client.functions(from)) {
  if (!name) continue;
  for (const [title, type] of Object.entries(CONFIGS)) {
    const answer = await client.getFunctionConfig({ type, env: from, function_name: name }, { absent: "null" });
    if (!answer?.config) continue;
    await client.uploadFunctionConfig({ type, env: to, function_name: name, config: answer.config });
    console.log(`${name}: copied ${title}`);
  }
}

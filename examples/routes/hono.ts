// A route of Hono that says where the messages of a merchant go. Put your check of who asks before it.
//   bun hono.ts, deno serve --allow-net --allow-env hono.ts, or a Worker
import { Hono } from "hono";
import { CloudbaseError, CloudbaseClient, toHttpStatus } from "wechat-cloudbase";
import { tokenServer } from "wechat-cloudbase/tokens";

const { TOKEN_SERVER = "http://127.0.0.1:8081", WECHAT_URL } = process.env; // WECHAT_URL is for tests
const client = new CloudbaseClient({ accessToken: tokenServer({ url: TOKEN_SERVER }), baseURL: WECHAT_URL });

export default new Hono()
  .get("/merchants/:appid/push", async (c) => c.json((await client.forMerchant(c.req.param("appid")).getCallBackConfig()).data))
  .onError((error, c) => c.json({ error: error instanceof CloudbaseError ? error.code : "internal" }, toHttpStatus(error)));

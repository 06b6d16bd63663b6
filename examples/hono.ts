// A Hono server that checks payloads by Standard Schema. Give it to any runtime: `export default pushServer(client)`.
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { CloudbaseError, toHttpStatus, type CloudbaseClient } from "wechat-cloudbase";
import { schema } from "wechat-cloudbase/standard-schema";

const push = schema("setCallBackConfig", { locale: "en" });
const upload = schema("uploadFunctionConfig", { locale: "en" });

/** `isAllowed` says whether the one who sent the request may change the merchant's configs. */
export function pushServer(client: CloudbaseClient, isAllowed: (request: Request) => Promise<boolean>) {
  const app = new Hono();
  app.use(async (c, next) => ((await isAllowed(c.req.raw)) ? next() : c.body(null, 403)));
  app.onError((error, c) => c.json({ error: error instanceof CloudbaseError ? error.code : "internal" }, toHttpStatus(error)));
  return app
    // Without this function the validator answers the whole payload, with the values of environment variables.
    .post("/push", sValidator("json", push, (result, c) => (result.success ? undefined : c.json({ issues: result.error }, 422))), async (c) =>
      c.json(await client.setCallBackConfig(c.req.valid("json"))),
    )
    .post("/config", sValidator("json", upload, (result, c) => (result.success ? undefined : c.json({ issues: result.error }, 422))), async (c) =>
      c.json(await client.uploadFunctionConfig(c.req.valid("json"))),
    );
}

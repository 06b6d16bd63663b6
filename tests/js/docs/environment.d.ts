// What `wrangler types` writes for the Worker of docs/workers-kv.md.
declare module "cloudflare:workers" {
  export const env: Record<"COMPONENT_APPID" | "FORWARDER" | "FORWARDER_KEY" | "TOKEN_SERVER", string> & {
    TOKENS: import("wechat-cloudbase/stores").CloudflareKV;
  };
  export function waitUntil(promise: Promise<unknown>): void;
}

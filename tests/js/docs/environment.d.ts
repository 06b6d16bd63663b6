// The environment variables that docs/samples.js sets for samples.
declare namespace NodeJS {
  interface ProcessEnv {
    AUTHORIZER_ACCESS_TOKEN: string;
  }
}

/** What `wrangler types` writes for the Worker of docs/workers-kv.md. */
declare module "cloudflare:workers" {
  export const env: Record<"COMPONENT_APPID" | "FORWARDER" | "TOKEN_SERVER", string> & {
    TOKENS: import("wechat-cloudbase/stores").CloudflareKV;
  };
  export function waitUntil(promise: Promise<unknown>): void;
}

// What wrangler.jsonc binds. `npx wrangler types` writes such a file too.
declare namespace Cloudflare {
  interface Env {
    COMPONENT_APPID: string;
    TOKEN_SERVER: string;
    FORWARDER: string;
    FORWARDER_KEY: string;
    TOKENS: KVNamespace;
  }
}

// Replaces the default entry with client.js, except in client.js itself.
const client = new URL("client.js", import.meta.url).href;

export function resolve(specifier, context, next) {
  return specifier === "wechat-cloudbase" ? { url: client, shortCircuit: true } : next(specifier, context);
}

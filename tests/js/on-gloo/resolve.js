// Puts client.js in the place of the default entry, but for itself.
const client = new URL("client.js", import.meta.url).href;

export function resolve(specifier, context, next) {
  return specifier === "wechat-cloudbase" ? { url: client, shortCircuit: true } : next(specifier, context);
}

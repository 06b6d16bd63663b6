// Stands where tests look for the default client's `wasm.js`: beside its entry.
const instances = await import(new URL("gloo-instance.js", import.meta.resolve("wechat-cloudbase/gloo")));

export const { breakDown } = instances;
export const memorySize = () => instances.ready().memorySize;

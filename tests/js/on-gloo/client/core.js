// Stands where tests look for the default client's `client/core.js`: beside its entry.
export const { breakDown } = await import(new URL("gloo/instance.js", import.meta.resolve("wechat-cloudbase/gloo")));

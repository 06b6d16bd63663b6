// Tests look for the default client's `client/core.js` beside its entry, so this file replaces it.
export const { breakDown } = await import(new URL("gloo/instance.js", import.meta.resolve("wechat-cloudbase/gloo")));

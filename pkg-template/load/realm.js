/** In Vercel's edge runtime, modules come from another realm, so `instanceof` fails for them. */
export function adopt(module) {
  return module instanceof WebAssembly.Module ? module : Object.setPrototypeOf(module, WebAssembly.Module.prototype);
}

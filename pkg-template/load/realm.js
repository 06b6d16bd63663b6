/** Vercel's edge runtime hands out modules of another realm, which `instanceof` does not know. */
export function adopt(module) {
  return module instanceof WebAssembly.Module ? module : Object.setPrototypeOf(module, WebAssembly.Module.prototype);
}

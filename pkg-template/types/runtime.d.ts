// Types of the runtime, for projects with and without the DOM library. They are the project's own types where it has them:
// from the DOM library, @types/node, @cloudflare/workers-types or another. Elsewhere they are the parts that this package
// uses. `declare global` cannot do this, because some libraries give the interfaces parameters.

/** The client gives it to `fetch` and to providers. Cloudflare declares the class in a way that `typeof globalThis` omits. */
export type AbortSignal = typeof globalThis extends { Request: { prototype: { signal: infer Type } } } ? Type : AnySignal;

export type Request = typeof globalThis extends { Request: { prototype: infer Type } } ? Type : AnyRequest;

export type Response = typeof globalThis extends { Response: { prototype: infer Type } } ? Type : AnyResponse;

export type Headers = typeof globalThis extends { Response: { prototype: { headers: infer Type } } } ? Type : never;

export type RequestInit = typeof globalThis extends { fetch: (url: never, init?: infer Type) => unknown } ? Type : object;

export type URL = typeof globalThis extends { URL: { prototype: infer Type } } ? Type : { readonly href: string };

/** Every object fits in a project without the DOM library, because it has no type for a compiled module. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Type } } } ? Type : object;

interface AnySignal {
  readonly aborted: boolean;
  readonly reason: any;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

interface AnyRequest {
  readonly method: string;
  readonly url: string;
  readonly signal: AnySignal;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface AnyResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<any>;
  text(): Promise<string>;
}

// Next replaces the global `fetch`. Its own keeps answers although a request forbids it (with `fetchCache = "force-cache"`,
// and in development), and it prints URLs. So requests go to the `fetch` below it, and Next is only told that there are some.

export const belowNext = (fetch) => fetch?._nextOriginalFetch ?? fetch;

let asked = 0;

/**
 * Returns a promise if Next may be rendering what it will keep. Next ends that by an error of its own, which has to reach
 * Next as it is: otherwise the build fails. With the request itself, that error would hold the URL. This asks for nothing
 * instead, each time with another URL, because with `force-cache` Next would wait for ever for the same one.
 */
export function leaveStatic() {
  const { fetch } = globalThis;
  if (fetch?._nextOriginalFetch && fetch.__nextGetStaticStore?.().getStore()?.isStaticGeneration !== false) {
    return fetch(`data:,${++asked}`, { cache: "no-store" });
  }
}

import { cacheRows } from "../lib/next-caches.mjs";

export default { version: "next", limit: 480, rows: cacheRows("next 15") };

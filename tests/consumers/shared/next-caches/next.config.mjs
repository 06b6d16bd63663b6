import { dirname } from "node:path";

/** The dependencies are in the folder above. Without a root, Next looks for lock files, and the repository has some too. */
const root = dirname(import.meta.dirname);

/** In development Next prints the requests that it knows of. */
export default { turbopack: { root }, outputFileTracingRoot: root, logging: { fetches: { fullUrl: true } } };

/** Next looks for lock files to find the root, and the repository around this project has lock files too. */
const root = import.meta.dirname;

export default { turbopack: { root }, outputFileTracingRoot: root };

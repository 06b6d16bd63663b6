/** The project lies in a repository that has lock files of its own. */
const root = import.meta.dirname;

export default { turbopack: { root }, outputFileTracingRoot: root };

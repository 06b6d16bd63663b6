/** Next looks for lock files to find the root, and the repository around this project has lock files too. */
const root = import.meta.dirname;

/** Next leaves these packages to OpenNext, which takes the entries for Workers. docs/runtimes.md asks for it. */
const serverExternalPackages = ["wechat-cloudbase", "wechat-cloudbase-probe"];

export default { serverExternalPackages, turbopack: { root }, outputFileTracingRoot: root };

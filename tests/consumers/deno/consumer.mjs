const DENO = "node_modules/@deno/linux-x64-glibc/deno";

export default {
  rows: {
    "deno run": (c) => c.exec(DENO, "run", "--no-prompt", "--no-remote", `--allow-net=${new URL(c.url).host}`, "main.js", c.url),
  },
};

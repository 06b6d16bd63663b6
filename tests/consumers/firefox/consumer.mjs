import { execSync } from "node:child_process";
import { pageRows } from "../lib/pages.mjs";

const INSTALL = "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends firefox-esr";

export default {
  setUp: () => execSync(`command -v firefox-esr || { ${process.getuid() === 0 ? "" : "sudo "}sh -c '${INSTALL}'; }`, { stdio: "pipe" }),
  rows: pageRows("firefox"),
};

import { pageRows } from "../lib/pages.mjs";

const AS_ROOT = process.getuid() === 0 ? "" : "sudo ";

export default {
  setUp: `command -v firefox-esr || {
    ${AS_ROOT}apt-get update &&
    ${AS_ROOT}env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends firefox-esr
  }`,
  rows: pageRows("firefox"),
};

import { pageRows } from "../lib/pages.mjs";

export default { rows: pageRows("chromium") };

// Reads a desired state from files. Each issue has its place.
import { ValidationError } from "wechat-cloudbase";
import { loadDesired } from "wechat-cloudbase/config/node";

const error = await loadDesired(new URL("desired/wechat-cloudbase.yaml", import.meta.url)).catch((error) => error);
const found = error instanceof ValidationError ? error.issues.map(({ line, column, code }) => `${line}:${column} ${code}`).join(", ") : String(error);
if (found !== "7:15 unquoted, 4:64 invalid_cron") throw new Error(found);
console.log("ok");

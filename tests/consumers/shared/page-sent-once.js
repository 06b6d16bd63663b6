// The same in a page without a bundler.
import { baseURL, report, runtime } from "./scenario.js";
import { sendOnEach } from "./sent-once.js";
import { CloudbaseClient } from "./node_modules/wechat-cloudbase/dist/inline.js";

await sendOnEach(CloudbaseClient, new URLSearchParams(location.search).get("breaking"));
await report(baseURL, { ready: "sync", runtime: runtime(), asked: [] });

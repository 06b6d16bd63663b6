// The entries that load the wasm later have the same API and an init.
import * as inline from "wechat-cloudbase";
import * as slim from "wechat-cloudbase/slim";
import * as web from "wechat-cloudbase/web";

await web.init();
await web.init(new URL("https://a.example/x.wasm"));
slim.initSync(new Uint8Array());
await slim.init(new Uint8Array());
const client: inline.CloudbaseClient = new web.CloudbaseClient({ accessToken: "t" });
const same: typeof inline.ApiError = slim.ApiError;
console.log(client, same);

// @ts-expect-error the default entry needs no init
inline.init();
// @ts-expect-error the wasm is required
slim.initSync();

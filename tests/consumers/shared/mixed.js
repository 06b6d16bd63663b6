// All imported entries share one instance: the first wasm is used, and later entries load no other.
import assert from "node:assert/strict";
import * as inline from "wechat-cloudbase";
import * as testing from "wechat-cloudbase/testing";
import * as slim from "wechat-cloudbase/slim";
import * as web from "wechat-cloudbase/web";
import * as tokens from "wechat-cloudbase/tokens";
import entry from "wechat-cloudbase-probe";
import tokensEntry from "wechat-cloudbase-probe/tokens";
import { scenario } from "./scenario.js";

assert.equal(inline.CloudbaseClient, slim.CloudbaseClient);
assert.equal(inline.CloudbaseClient, web.CloudbaseClient);
slim.initSync(new Uint8Array());
await slim.init("http://nowhere");
await web.preload();
scenario(slim, entry, { testing, tokens: { ...tokens, entry: tokensEntry } })();

// Makes the calls of the scenario with undici's own fetch, and with a dispatcher of the user's.
import { Agent, fetch } from "undici";
import * as pkg from "wechat-cloudbase";
import entry from "wechat-cloudbase-probe";
import { scenario } from "./scenario.js";

const dispatcher = new Agent();
let dispatched = 0;
const counted = dispatcher.compose((dispatch) => (options, handler) => (dispatched++, dispatch(options, handler)));

/** The client of the scenario gets undici's fetch with the dispatcher as its option. */
class CloudbaseClient extends pkg.CloudbaseClient {
  constructor(options) {
    super({ ...options, fetch: (url, init) => fetch(url, { ...init, dispatcher: counted }) });
  }
}

async function more() {
  await new pkg.CloudbaseClient({ accessToken: "TOKEN", baseURL: "http://127.0.0.1:61234", fetch, maxRetries: 0 }).getCallBackConfig().then(
    () => { throw new Error("nobody listens there"); },
    (error) => { if (!(error instanceof pkg.NetworkError) || !error.message.includes("not reached")) throw error; },
  );
  if (dispatched === 0) throw new Error("the dispatcher was not used");
  await dispatcher.close();
}

scenario({ ...pkg, CloudbaseClient }, entry, { more })();

// One process of a platform, which two-processes.test.js starts: it does what the messages of its parent say.
import { authorizerToken, saveAuthorization } from "wechat-cloudbase/tokens";
import { openStore } from "../stores/open-store.js";

const { baseURL, place, atomic, slow = 0 } = JSON.parse(process.argv[2]);
const whole = await openStore(place);
const store = atomic ? slowed(whole) : { get: whole.get, set: slowed(whole).set };

const pause = (most) => new Promise((resolve) => setTimeout(resolve, Math.random() * most));

/** Between the decision to write and the write, another process has time to write. */
function slowed({ get, set, replace }) {
  const late = (write) => async (...given) => (await pause(slow), write(...given));
  return { get, set: late(set), replace: late(replace) };
}

const merchantOf = (authorizerAppid) => ({ store, componentAppid: "wxc", authorizerAppid });

async function refresh(appid) {
  const provider = authorizerToken({ ...merchantOf(appid), baseURL, componentToken: "component", timeout: 30_000 });
  return provider({ rejected: `access-${appid}-0` });
}

async function authorise(appid) {
  const response = await fetch(`${baseURL}/authorise`, { method: "POST", body: JSON.stringify({ appid }) });
  const { refreshToken } = await response.json();
  await saveAuthorization({ ...merchantOf(appid), refreshToken });
}

const WORK = { refresh, authorise };

process.on("message", async ({ work, appids }) => {
  const results = await Promise.allSettled(appids.map((appid) => WORK[work](appid)));
  process.send(results.map(({ value, reason }) => ({ value, error: reason && String(reason) })));
});
process.on("disconnect", () => process.exit());
process.send("ready");

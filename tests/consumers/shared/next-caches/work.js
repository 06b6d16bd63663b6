// The calls that each page and route of this app makes. lib/next-caches.mjs is their server and counts them.
import * as pkg from "wechat-cloudbase";
import * as gloo from "wechat-cloudbase/gloo";
import { tokenServer } from "wechat-cloudbase/tokens";

const container_config = { enable: true, qbase_container_path: "/", qbase_env: "e", text_mode: 1 };
const errors = (error) => error;

/** Makes the same calls with both clients. Errors are printed, as applications do. */
export async function work(place) {
  const url = `${process.env.UPSTREAM}/${place}`;
  for (const [name, { CloudbaseClient }] of Object.entries({ default: pkg, gloo })) {
    const at = (how, accessToken = process.env.TOKEN) =>
      new CloudbaseClient({ baseURL: `${url}/${name}/${how}`, accessToken, maxRetries: 1, backoff: { base: 1 } });
    const twoAtOnce = await Promise.allSettled([1, 2].map(() => at("whole").setCallBackConfig({ container_config })));
    for (const { status, reason } of twoAtOnce) if (status === "rejected") throw reason;
    await at("busy").setCallBackConfig({ container_config });
    await at("asked", tokenServer({ url: `${url}/${name}`, appid: "wx1" })).getCallBackConfig();
    console.error(await at("failing").getCallBackConfig().catch(errors));
    console.error(await at("broken").setCallBackConfig({ container_config }).catch(errors));
  }
}

/** A route whose last call fails, so that Next prints the error. */
export async function fails(place) {
  const baseURL = `${process.env.UPSTREAM}/${place}/default/broken`;
  await new pkg.CloudbaseClient({ baseURL, accessToken: process.env.TOKEN }).setCallBackConfig({ container_config });
}

export const route = (place) => async () => {
  await work(place);
  return new Response("done");
};

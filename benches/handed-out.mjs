// Tokens of merchants from a warm store in memory, alone and as a part of a whole call. The base is a lookup in a map by hand.
import { CloudbaseClient } from "package/entry";
import { createPlatform } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import * as payloads from "./payloads.mjs";
import { merchantsOf, PLATFORM } from "./pushes.mjs";

const COUNT = 10_000;
const LIFETIME = 7_200_000;
const MERCHANTS = merchantsOf(COUNT);

const recordOf = (merchant) =>
  ({ componentAppid: PLATFORM.componentAppid, refreshToken: `refreshtoken@@@${merchant}`, accessToken: `80_${merchant}`, expiresAt: Date.now() + LIFETIME, lifetime: LIFETIME });
export const warmRecords = () => new Map(MERCHANTS.map((merchant) => [merchant, recordOf(merchant)]));

/** A `Response` with a stream, as every real `fetch` makes one. */
const fetch = async () => new Response('{"errcode":0,"errmsg":"ok"}');

export const warmPlatform = () => createPlatform({ ...PLATFORM, componentSecret: "secret", store: memoryStore(warmRecords()), fetch });

function lookup() {
  const records = warmRecords();
  return async ({ merchant }) => {
    const { accessToken, expiresAt } = records.get(merchant) ?? {};
    if (!(Date.now() < expiresAt)) throw new Error("the token is due");
    return accessToken;
  };
}

/** One merchant after the other, so no run finds what the one before has left in the caches of the processor. */
function byMerchant(name, work) {
  let at = 0;
  return { name, run: () => work(MERCHANTS[at++ % COUNT]) };
}

const tokens = (provider) => async (merchant) => {
  const token = await provider({ merchant });
  if (!token.endsWith(merchant)) throw new Error(`${token} is not of ${merchant}`);
  return "a token of the merchant";
};
const calls = (root, payload) => (merchant) => root.forMerchant(merchant).setCallBackConfig(payload);

export function handedOut() {
  const root = () => new CloudbaseClient({ accessToken: lookup(), fetch });
  const payload = payloads.request(2);
  return [
    { name: "a token from a warm store", candidates: [
      byMerchant("a map by hand", tokens(lookup())), byMerchant("twin", tokens(lookup())), byMerchant("wechat-cloudbase", tokens(warmPlatform().authorizerToken)),
    ] },
    { name: "a whole call, 2 callbacks", candidates: [
      byMerchant("a map by hand", calls(root(), payload)), byMerchant("twin", calls(root(), payload)), byMerchant("wechat-cloudbase", calls(warmPlatform().client, payload)),
    ] },
  ];
}

// The part of WeChat that gives tokens, where merchants can authorise again: each new refresh token makes the last one void.
import { serve } from "../fixtures.js";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function serveTokens({ delay = 5 } = {}) {
  /** For each merchant the refresh token that works, and how often it was given and exchanged. */
  const merchants = new Map();
  const refusals = [];
  const overtaken = [];

  function authorise(appid) {
    const merchant = merchants.get(appid) ?? { issued: 0, exchanges: 0 };
    merchant.refreshToken = `refresh-${appid}-${++merchant.issued}`;
    merchants.set(appid, merchant);
    return merchant.refreshToken;
  }

  /** Every second merchant authorises again after WeChat has exchanged its refresh token: then the answer is being stored. */
  async function authoriseAgain(appid) {
    const merchant = merchants.get(appid);
    while (/[13579]$/.test(appid) && merchant.exchanges === 0) await pause(1);
    if (merchant.exchanges > 0) overtaken.push(appid);
    return authorise(appid);
  }

  async function exchange({ authorizer_appid: appid, authorizer_refresh_token: given }) {
    const merchant = merchants.get(appid);
    if (merchant.refreshToken !== given) {
      refusals.push(appid);
      return { errcode: 61023, errmsg: "refresh_token is invalid" };
    }
    merchant.exchanges++;
    const authorizer_refresh_token = authorise(appid);
    await pause(delay);
    return { authorizer_access_token: `access-${appid}-${merchant.issued}`, expires_in: 7200, authorizer_refresh_token };
  }

  function info({ authorizer_appid }) {
    return { authorization_info: { authorizer_appid, authorizer_refresh_token: merchants.get(authorizer_appid).refreshToken } };
  }

  const server = await serve(async (incoming, outgoing) => {
    const body = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
    const isInfo = incoming.url.includes("api_get_authorizer_info");
    const answer = incoming.url === "/authorise" ? { refreshToken: await authoriseAgain(body.appid) } : await (isInfo ? info : exchange)(body);
    outgoing.end(JSON.stringify(answer));
  });
  return { ...server, merchants, refusals, authorise, overtaken };
}

// What an authorisation or a withdrawal of a merchant changes in the store. Pushes come twice and in any order, so a record
// keeps when each of both was last said, and the later one counts.
import { isToken } from "../shared/check.js";
import { inTurn } from "../tokens/page.js";
import { membersOf, own } from "../tokens/records.js";
import { commit, refused } from "../tokens/refresh.js";
import { save } from "../tokens/save-authorization.js";
import { LIMIT, put, read } from "../tokens/stored.js";
import { about, trouble } from "../tokens/words.js";
import { call, undocumented } from "./interfaces.js";
import { placeOfMerchant, secondsIn } from "./kept.js";
import { hexOf } from "./signature.js";

/** Resolves with what was stored: `{ permissionSets }`, or with nothing if the store knows this push or a later one. */
export async function takeAuthorization(platform, { merchant, authorizationCode, createTime }) {
  const place = own(placeOfMerchant(platform, merchant));
  return inTurn(place, async (page, flight) => {
    // An authorisation that could not be stored before. It can be this one.
    if (page.unsaved) await commit(place, page, flight);
    const code = await markOf(authorizationCode);
    const isKnown = ({ kept }) => isPast(kept, createTime, code);
    if (isKnown(await read(place, page, flight))) return undefined;
    const answer = await exchanged(place, flight, authorizationCode);
    const members = { ...answer, authorizedAt: createTime, authorizedBy: code };
    // Another process may have stored a later push during the exchange.
    const isStored = await save(place, page, flight, members, isKnown);
    return isStored ? { permissionSets: members.permissionSets } : undefined;
  });
}

/** The code itself is a secret. Two authorisations in one second differ in their codes. */
const markOf = async (code) => hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code))).slice(0, 16);

function isPast({ authorizedAt, authorizedBy, unauthorizedAt }, createTime, code) {
  const [last, withdrawn] = [secondsIn(authorizedAt) ?? -1, secondsIn(unauthorizedAt) ?? -1];
  return createTime < last || createTime < withdrawn || (createTime === last && authorizedBy === code);
}

/** The code is void. A process may have died after it exchanged the code, so WeChat is asked for what it got. */
const isUsed = ({ errcode }) => errcode === 61009 || errcode === 61010;

/** Resolves with the members of a record that the code brings. */
async function exchanged(place, flight, code) {
  const { authorizerAppid, componentAppid, now } = place;
  const query = async (name, payload) => {
    flight.expect("wechat", LIMIT);
    const { authorization_info } = await call(name, { ...place, timeout: LIMIT }, payload, { secrets: [code], merchant: authorizerAppid });
    return [name, own(authorization_info)];
  };
  const [name, info] = await query("queryAuth", { authorization_code: code }).catch((error) => {
    if (isUsed(error)) return query("authorizerInfo", { authorizer_appid: authorizerAppid });
    throw error;
  });
  const [appid, refreshToken] = [info.authorizer_appid, info.authorizer_refresh_token];
  if (appid !== authorizerAppid) throw undocumented(name, place, "authorization_info.authorizer_appid");
  if (!isToken(refreshToken)) throw undocumented(name, place, "authorization_info.authorizer_refresh_token");
  const accessToken = isToken(info.authorizer_access_token) ? info.authorizer_access_token : undefined;
  return { ...membersOf({ componentAppid, refreshToken, accessToken, expiresIn: info.expires_in }, now()), permissionSets: setsOf(info.func_info) };
}

/** The numbers of the permission sets that the merchant granted. */
function setsOf(info) {
  const ids = Array.isArray(info) ? info.map((entry) => entry?.funcscope_category?.id) : [];
  return [...new Set(ids.filter(Number.isInteger))];
}

/** Resolves with whether the merchant is withdrawn now and was not before. */
export async function takeWithdrawal(platform, { merchant, createTime }) {
  const place = own(placeOfMerchant(platform, merchant));
  return inTurn(place, async (page, flight) => {
    if (page.unsaved) await commit(place, page, flight);
    for (const patience = { refusals: 0, pause: 20 }; ; await refused(place, flight, patience, "busy")) {
      const record = await read(place, page, flight);
      const { componentAppid = place.componentAppid, kept } = record;
      if (componentAppid !== place.componentAppid) throw about(merchant, trouble(place, "foreign"));
      const [last, withdrawn] = [secondsIn(kept.authorizedAt) ?? -1, secondsIn(kept.unauthorizedAt) ?? -1];
      if (createTime <= withdrawn) return false;
      if (await put(place, page, flight, record, { ...kept, componentAppid, unauthorizedAt: createTime })) return createTime > last;
    }
  });
}

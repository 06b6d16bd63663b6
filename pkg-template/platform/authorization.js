// What an authorisation or a withdrawal of a merchant changes in the store. Pushes come twice and in any order, so a record
// keeps when each of both was last said, and the later one counts.
import { isToken } from "../shared/check.js";
import { setMembers } from "../tokens/change.js";
import { inTurn } from "../tokens/page.js";
import { isAppid, membersOf, own, secondsIn, withdrawnAt } from "../tokens/records.js";
import { commit, onceStored } from "../tokens/refresh.js";
import { authorizedNow, save } from "../tokens/save-authorization.js";
import { LIMIT, read } from "../tokens/stored.js";
import { markOf, merchantOfCode, rememberCode } from "./codes.js";
import { call, undocumented } from "./interfaces.js";
import { placeOfMerchant } from "./kept.js";

/** Resolves with what was stored: `{ permissionSets }`, or with nothing if the store knows this push or a later one. */
export async function takeAuthorization(platform, { merchant, authorizationCode, createTime }) {
  const place = own(placeOfMerchant(platform, merchant));
  const mark = await markOf(authorizationCode);
  let isOurs = false;
  const stored = await inTurn(place, async (page, flight) => {
    // An authorisation that could not be stored before. It can be this one.
    const waiting = page.unsaved?.members;
    if (waiting) await commit(place, page, flight);
    const before = await read(place, page, flight);
    isOurs = before.kept.authorizedBy === mark;
    if (!isOurs) return takeCode(place, page, flight, { code: authorizationCode, mark, before, createTime });
    if (waiting?.authorizedBy === mark) return waiting;
    await setTime(place, page, flight, mark, createTime);
  });
  // A process may have died before it remembered the code.
  if (stored || isOurs) await rememberCode(platform, mark, merchant);
  return stored;
}

async function takeCode(place, page, flight, { code, mark, before, createTime }) {
  if (isPast(before, createTime)) return undefined;
  const answer = await exchanged(place, flight, code, mark);
  const timeFor = (now) => (isPast(now, createTime) ? undefined : createTime);
  return answer && keep(place, page, flight, { answer, before, mark, timeFor });
}

const isPast = ({ kept }, createTime) => createTime < (secondsIn(kept.authorizedAt) ?? -1) || createTime < (secondsIn(kept.unauthorizedAt) ?? -1);

/**
 * The redirect has brought this code already, with the time of our own clock. The time of the push replaces it: a clock that is
 * ahead must not hide later pushes.
 */
const setTime = (place, page, flight, mark, createTime) =>
  setMembers(place, page, flight, ({ kept }) => kept.authorizedBy === mark && kept.authorizedAt !== createTime && { authorizedAt: createTime });

/** The code is void. A process may have died after it exchanged the code, so WeChat is asked for what it got. */
export const isUsed = ({ errcode }) => errcode === 61009 || errcode === 61010;

/** Resolves with the members of a record that the code brings, or with nothing if an earlier push or redirect brought them. */
async function exchanged(place, flight, code, mark) {
  try {
    return await exchangeCode(place, flight, code, place.authorizerAppid);
  } catch (error) {
    if (!isUsed(error)) throw error;
    if (await merchantOfCode(place, flight, mark)) return undefined;
    return held(place, flight, [code]);
  }
}

/** Sends the code. Without `merchant` any merchant can be the answer's. */
export async function exchangeCode(platform, flight, code, merchant) {
  flight.expect("wechat", LIMIT);
  const { authorization_info } = await call("queryAuth", { ...platform, timeout: LIMIT }, { authorization_code: code }, { secrets: [code], merchant });
  return brought("queryAuth", platform, own(authorization_info), merchant);
}

/** Asks WeChat for the refresh token and the permission sets that a merchant has now. */
export async function held(place, flight, secrets) {
  const merchant = place.authorizerAppid;
  flight?.expect("wechat", LIMIT);
  const payload = { authorizer_appid: merchant };
  const { authorization_info } = await call("authorizerInfo", { ...place, timeout: LIMIT }, payload, { secrets, merchant });
  return brought("authorizerInfo", place, own(authorization_info), merchant);
}

function brought(name, platform, info, merchant = info.authorizer_appid) {
  const { componentAppid, now } = platform;
  const [appid, refreshToken] = [info.authorizer_appid, info.authorizer_refresh_token];
  if (appid !== merchant || !isAppid(appid)) throw undocumented(name, platform, "authorization_info.authorizer_appid");
  if (!isToken(refreshToken)) throw undocumented(name, platform, "authorization_info.authorizer_refresh_token");
  const accessToken = isToken(info.authorizer_access_token) ? info.authorizer_access_token : undefined;
  const members = membersOf({ componentAppid, refreshToken, accessToken, expiresIn: info.expires_in }, now());
  return { merchant: appid, members: { ...members, permissionSets: setsOf(info.func_info) } };
}

/** The numbers of the permission sets that the merchant granted. */
function setsOf(info) {
  const ids = Array.isArray(info) ? info.map((entry) => entry?.funcscope_category?.id) : [];
  return [...new Set(ids.filter(Number.isInteger))];
}

/**
 * Stores the answer to a code, unless `timeFor` says of the store's record that a later authorisation is there. Resolves with
 * what was stored, or with nothing.
 */
export async function keep(place, page, flight, { answer, before, mark, timeFor }) {
  let stored;
  const wrote = await save(place, page, flight, async (record) => {
    const authorizedAt = timeFor(record);
    if (authorizedAt === undefined) return undefined;
    const { members } = await latest(place, flight, answer, before, record);
    const isUpdate = record.refreshToken !== undefined && withdrawnAt(record.kept) === undefined;
    stored = { authorizedAt, isUpdate, permissionSets: members.permissionSets };
    return { ...members, authorizedAt, authorizedBy: mark };
  });
  return wrote ? stored : undefined;
}

/**
 * A refresh may have stored another refresh token since `before`. It can be older than the one of the code, or it has come by
 * that one and voided it. Only WeChat knows.
 */
async function latest(place, flight, answer, before, { refreshToken }) {
  const { members } = answer;
  if ([undefined, before?.refreshToken, members.refreshToken].includes(refreshToken)) return answer;
  const now = await held(place, flight, [members.refreshToken, refreshToken]);
  return now.members.refreshToken === members.refreshToken ? answer : now;
}

/** For a redirect, which has no time of WeChat's: the exchange of its code proves that the merchant authorises the platform now. */
export const nowUnlessKnown = (place, mark) => (record) => (record.kept.authorizedBy === mark ? undefined : authorizedNow(place, record));

/** Resolves with whether the merchant is withdrawn now and was not before. */
export async function takeWithdrawal(platform, { merchant, createTime }) {
  const place = own(placeOfMerchant(platform, merchant));
  const isNews = ({ kept }) => createTime > (secondsIn(kept.unauthorizedAt) ?? -1) && { unauthorizedAt: createTime };
  const before = await onceStored(place, (page, flight) => setMembers(place, page, flight, isNews));
  return before !== undefined && createTime > (secondsIn(before.kept.authorizedAt) ?? -1);
}

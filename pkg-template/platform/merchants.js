// Lists the merchants that have authorised the platform, and fills what the store does not have of them.
import { CALL } from "../client/options.js";
import { check, isToken, RULES } from "../shared/check.js";
import { CloudbaseError, TokenError } from "../shared/errors.js";
import { setMembers } from "../tokens/change.js";
import { sending } from "../tokens/options.js";
import { isAppid, membersOf, own, secondsIn, withdrawnAt } from "../tokens/records.js";
import { onceStored } from "../tokens/refresh.js";
import { save } from "../tokens/save-authorization.js";
import { read } from "../tokens/stored.js";
import { held } from "./authorization.js";
import { call, undocumented } from "./interfaces.js";
import { placeOfMerchant, readPlace } from "./kept.js";
import { DEFAULTS, STORED } from "./options.js";
import { waitFor } from "./patience.js";
import { trouble } from "./words.js";

/** The longest page that WeChat gives. */
const PAGE = 500;
/** So many merchants of a page are looked at together. */
const AT_ONCE = 8;
/** WeChat would say the same of every merchant. */
const OF_ALL = ["token", "token-kind", "egress", "rate", "quota"];

export const LIST_OPTIONS = { details: [(value) => typeof value === "boolean", "must be true or false"], signal: CALL.signal };
const OPTIONS = { ...STORED, ...LIST_OPTIONS, componentToken: RULES.token };

export function merchants(options) {
  const given = check(options, OPTIONS, { required: ["componentAppid", "componentToken", "store"] });
  return each(own({ ...DEFAULTS, ...given, what: "merchants", options: sending(given) }));
}

async function* each(platform) {
  for await (const page of pages(platform)) {
    const begun = [];
    const next = async () => [await begun.shift()].filter(Boolean);
    for (const merchant of page) {
      begun.push(look(platform, merchant));
      // The reader may leave before it gets to this one.
      begun.at(-1).catch(() => {});
      if (begun.length === AT_ONCE) yield* await next();
    }
    while (begun.length > 0) yield* await next();
  }
}

/** Resolves with what is known of one merchant of the list, or with nothing if it has withdrawn since the page was read. */
async function look(platform, { authorizer_appid: merchant, refresh_token: refreshToken, auth_time }) {
  const authorizedAt = secondsIn(auth_time);
  const within = (work) => waitFor(platform, "slow", work, platform.signal);
  const { kept } = await within(() => filled(platform, { merchant, refreshToken, authorizedAt }));
  const listed = { merchant, authorizedAt, permissionSets: kept.permissionSets };
  if (!platform.details) return listed;
  try {
    return { ...listed, permissionSets: await within(() => asked(platform, merchant)) };
  } catch (error) {
    if (error?.class === "authorization") return undefined;
    if (platform.signal?.aborted || !(error instanceof CloudbaseError) || error instanceof TokenError || OF_ALL.includes(error.class)) throw error;
    return { ...listed, error };
  }
}

/**
 * Reads page after page. The list can change meanwhile. If it grows, merchants come again, and are left out. If it shrinks,
 * others move up, and the place is corrected by as many. A short page need not be the last one, an empty page is.
 */
async function* pages(platform) {
  for (let offset = 0, last = new Set(), count = 0; ; ) {
    const { list, total } = await pageOf(platform, offset);
    if (total < count) {
      offset = Math.max(0, offset - (count - total));
      count = total;
      continue;
    }
    if (list.length === 0) return;
    const fresh = list.filter(({ authorizer_appid }) => !last.has(authorizer_appid));
    if (fresh.length === 0 || offset >= total + PAGE) throw trouble(platform, "endless", false);
    [count, offset, last] = [total, offset + list.length, new Set(list.map(({ authorizer_appid }) => authorizer_appid))];
    yield fresh;
  }
}

async function pageOf(platform, offset) {
  const { signal } = platform;
  const { list, total_count } = await call("authorizerList", platform, { offset, count: PAGE }, { signal });
  if (!Array.isArray(list)) throw undocumented("authorizerList", platform, "list");
  const wrong = list.findIndex((one) => !isAppid(one?.authorizer_appid));
  if (wrong >= 0) throw undocumented("authorizerList", platform, `list[${wrong}].authorizer_appid`);
  return { list, total: Number.isInteger(total_count) ? total_count : offset + list.length };
}

/** Whether the store has nothing with which the merchant could be called. Another refresh token stays: it can be newer. */
const isMissing = ({ kept, refreshToken }, authorizedAt) => refreshToken === undefined || withdrawnAt(kept) < authorizedAt;

/** Resolves with the merchant's record. */
async function filled(platform, { merchant, refreshToken, authorizedAt }) {
  const place = own(placeOfMerchant(platform, merchant));
  const record = await readPlace(place);
  if (!isToken(refreshToken) || !isMissing(record, authorizedAt)) return record;
  return onceStored(place, async (page, flight) => {
    const members = { ...membersOf({ componentAppid: place.componentAppid, refreshToken }), authorizedAt, authorizedBy: undefined };
    await save(place, page, flight, (now) => (isMissing(now, authorizedAt) ? members : undefined));
    return read(place, page, flight);
  });
}

/** Resolves with the permission sets that WeChat names, and stores them. */
async function asked(platform, merchant) {
  const place = own(placeOfMerchant(platform, merchant));
  const { permissionSets } = (await held({ ...place, what: "merchants" }, undefined, [])).members;
  const isNews = ({ kept }) => String(kept.permissionSets) !== String(permissionSets) && { permissionSets };
  await onceStored(place, (page, flight) => setMembers(place, page, flight, isNews));
  return permissionSets;
}

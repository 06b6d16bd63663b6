// Lists the merchants that have authorised the platform, and fills what the store does not have of them.
import { CALL } from "../client/options.js";
import { check, isToken, RULES } from "../shared/check.js";
import { sending } from "../tokens/options.js";
import { inTurn } from "../tokens/page.js";
import { membersOf, own, secondsIn, withdrawnAt } from "../tokens/records.js";
import { commit, refused } from "../tokens/refresh.js";
import { save } from "../tokens/save-authorization.js";
import { put, read } from "../tokens/stored.js";
import { held } from "./authorization.js";
import { call, undocumented } from "./interfaces.js";
import { isAppid, placeOfMerchant, readPlace } from "./kept.js";
import { DEFAULTS, STORED } from "./options.js";
import { trouble } from "./words.js";

/** The longest page that WeChat gives. */
const PAGE = 500;

export const LIST_OPTIONS = { details: [(value) => typeof value === "boolean", "must be true or false"], signal: CALL.signal };
const OPTIONS = { ...STORED, ...LIST_OPTIONS, componentToken: RULES.token };

export function merchants(options) {
  const given = check(options, OPTIONS, { required: ["componentAppid", "componentToken", "store"] });
  return each(own({ ...DEFAULTS, ...given, what: "merchants", options: sending(given) }));
}

async function* each(platform) {
  for await (const { authorizer_appid: merchant, refresh_token: refreshToken, auth_time } of listed(platform)) {
    platform.signal?.throwIfAborted();
    const authorizedAt = secondsIn(auth_time);
    const record = await filled(platform, { merchant, refreshToken, authorizedAt });
    const permissionSets = platform.details ? await asked(platform, merchant) : record.kept.permissionSets;
    // It has withdrawn since the page was read.
    if (platform.details && !permissionSets) continue;
    yield { merchant, authorizedAt, permissionSets };
  }
}

/**
 * Reads page after page. The list can change meanwhile. If it grows, merchants come again, and are left out. If it shrinks,
 * others move up, and the place is corrected by as many. A short page need not be the last one, an empty page is.
 */
async function* listed(platform) {
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
    yield* fresh;
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
  return inTurn(place, async (page, flight) => {
    if (page.unsaved) await commit(place, page, flight);
    const members = { ...membersOf({ componentAppid: place.componentAppid, refreshToken }), authorizedAt, authorizedBy: undefined };
    await save(place, page, flight, (now) => (isMissing(now, authorizedAt) ? members : undefined));
    return read(place, page, flight);
  });
}

/** Resolves with the permission sets that WeChat names, and stores them, or with nothing if the merchant has withdrawn. */
async function asked(platform, merchant) {
  const place = own(placeOfMerchant(platform, merchant));
  let permissionSets;
  try {
    ({ permissionSets } = (await held({ ...place, what: "merchants" }, undefined, [], platform.signal)).members);
  } catch (error) {
    if (error?.class === "authorization") return undefined;
    throw error;
  }
  await inTurn(place, async (page, flight) => {
    if (page.unsaved) await commit(place, page, flight);
    for (const patience = { refusals: 0, pause: 20 }; ; await refused(place, flight, patience, "busy")) {
      const record = await read(place, page, flight);
      if (String(record.kept.permissionSets) === String(permissionSets)) return;
      if (await put(place, page, flight, record, { ...record.kept, permissionSets })) return;
    }
  });
  return permissionSets;
}

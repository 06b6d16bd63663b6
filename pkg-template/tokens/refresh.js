// Refreshes the token of a merchant without losing the refresh token. Without it the merchant has to authorise again.
//
// A record goes these ways. A store with `replace` has the leased state; other stores go from `good` to `unsaved` directly.
//
//   unnamed --claim--> good --lease--> leased --exchange--> unsaved --commit--> good
//     (of 0.1)                           |                    |
//                                        | WeChat refused     | a newer authorisation stands in the store
//                                        v                    v
//                              good, or unsaved if         the newer record is used, the exchanged one is dropped
//                              WeChat holds another
//
// good:    the store's token is handed out until it is due.
// leased:  `refreshing` says until when one process may exchange; the others wait and read again.
// unsaved: the exchanged record is in memory only, and nobody has its token. The next call writes it first.
import { isToken } from "../shared/check.js";
import { DecodeError } from "../shared/errors.js";
import { grown, newPatience, refused } from "./change.js";
import { inTurn, keepPage } from "./page.js";
import { isFresh, isSame, membersOf, recordOf, renewed, withdrawnAt } from "./records.js";
import { askWeChat, canGoOn, hasChanged } from "./recovery.js";
import { isWithin, LIMIT, put, read } from "./stored.js";
import { say, trouble } from "./words.js";

const MOST_EXCHANGES = 5;

const EXCHANGE = {
  name: "authorizerToken",
  path: "/cgi-bin/component/api_authorizer_token",
  query: "component_access_token",
  effect: "write",
  hideBody: true,
};

/**
 * The work of one flight. Resolves with a token other than `flight.stale`, or with the one that WeChat has just answered.
 * `found` is the record that the caller has just read. A store with `replace` tells if it is old, so it need not be read again.
 */
export async function refresh(merchant, page, flight, found) {
  const patience = newPatience();
  let known = merchant.store.replace && !page.unsaved ? found : undefined;
  for (let exchanged; ; known = undefined) {
    if (page.unsaved && (await commit(merchant, page, flight)) && exchanged) return exchanged;
    const record = known ?? ownRecord(merchant, page, await read(merchant, page, flight));
    if (isFresh(merchant, page, record, flight.stale)) {
      // The first platform that uses a record writes its name into it, before it hands out the token.
      const claimed = { ...record.kept, componentAppid: merchant.componentAppid };
      if (isClaimed(page, record) || (await put(merchant, page, flight, record, claimed))) return record.accessToken;
      await refused(merchant, flight, patience);
      continue;
    }
    const leased = await lease(merchant, page, flight, record, patience);
    if (leased) exchanged = await exchange(merchant, page, flight, record, leased, patience);
  }
}

/** A store of version 0.1, or one with fixed columns, has no name of a platform. Then the one that this process wrote counts. */
const platformOf = ({ written }, record) => record.componentAppid ?? (written && isSame(written, record) ? written.componentAppid : undefined);

const timeOf = (seconds) => new Date(seconds * 1000).toISOString();

export const isClaimed = (page, record) => platformOf(page, record) !== undefined;

/** Returns the record if it can belong to this platform, has a refresh token, and its merchant has not withdrawn. */
export function ownRecord(merchant, page, record) {
  const platform = platformOf(page, record);
  if (platform !== undefined && platform !== merchant.componentAppid) throw trouble(merchant, "foreign");
  const withdrawn = withdrawnAt(record.kept);
  if (withdrawn !== undefined) throw Object.assign(trouble(merchant, "withdrawn", undefined, timeOf(withdrawn)), { class: "authorization" });
  if (record.refreshToken === undefined) throw trouble(merchant, "noRecord");
  return record;
}

/** Whether another process has the lease. Clocks differ, so no lease counts for longer than a minute after it was seen. */
export function isHeld({ now, store }, page, { refreshing }) {
  if (!store.replace || refreshing <= now() || refreshing === page.lease) return false;
  const time = performance.now();
  if (page.held?.refreshing !== refreshing) page.held = { refreshing, seen: time };
  return time - page.held.seen < LIMIT;
}

/** Resolves with the record as this process may exchange it, or after a pause with nothing. */
export async function lease(merchant, page, flight, record, patience) {
  const { store, now } = merchant;
  if (!store.replace) return record;
  if (isHeld(merchant, page, record)) return void (await flight.sleep("lease", grown(patience)));
  const next = { ...record.kept, refreshing: now() + LIMIT };
  if (await put(merchant, page, flight, record, next)) {
    page.lease = next.refreshing;
    return recordOf(next);
  }
  await refused(merchant, flight, patience);
}

/** Exchanges the refresh token and keeps what came as unsaved. Resolves with the new token, or with nothing if the record has changed. */
async function exchange(merchant, page, flight, record, leased, patience) {
  const { componentAppid, now } = merchant;
  if (++patience.exchanges > MOST_EXCHANGES) throw trouble(merchant, "busy");
  let answer;
  try {
    answer = await sendRefreshToken(merchant, flight, record);
    if (!isToken(answer.authorizer_access_token) && !isToken(answer.authorizer_refresh_token)) throw undocumented(merchant);
  } catch (error) {
    if (await isOvercome(merchant, page, flight, record, leased, error)) return undefined;
    throw error;
  }
  const refreshToken = isToken(answer.authorizer_refresh_token) ? answer.authorizer_refresh_token : record.refreshToken;
  const accessToken = isToken(answer.authorizer_access_token) ? answer.authorizer_access_token : undefined;
  const known = merchant.store.replace && leased;
  page.unsaved = { replaces: record, known, members: membersOf({ componentAppid, refreshToken, accessToken, expiresIn: answer.expires_in }, now()) };
  if (accessToken !== undefined) return accessToken;
  // An answer without a token can still have the only refresh token that works now.
  await commit(merchant, page, flight);
  throw undocumented(merchant);
}

function undocumented(merchant) {
  const path = "authorizer_access_token";
  return new DecodeError({ message: say(merchant, "undocumented", path), endpoint: EXCHANGE.name, path, body: "", outcome: "unknown" });
}

function sendRefreshToken(merchant, flight, { refreshToken, accessToken }) {
  const { authorizerAppid, componentAppid } = merchant;
  const payload = { component_appid: componentAppid, authorizer_appid: authorizerAppid, authorizer_refresh_token: refreshToken };
  return askWeChat(merchant, flight, { ...EXCHANGE, secrets: [refreshToken, accessToken] }, payload);
}

/** Whether the refresh can go on after an exchange that failed. If not, the process has no lease any more. */
async function isOvercome(merchant, page, flight, record, leased, error) {
  const release = async () => void (leased !== record && (await put(merchant, page, flight, leased, record.kept).catch(() => {})));
  if (error?.class === "authorization") {
    if (await canGoOn(merchant, page, flight, record, error, release)) return true;
    page.refused = { record, error, at: merchant.now() };
    keepPage(page);
    return false;
  }
  await release();
  return hasChanged(merchant, page, flight, record, 0);
}

/** A read can be odd or old, and somebody may have changed only the access token. None of that is newer than an exchange. */
const isNewer = ({ spent }, { refreshToken }, { replaces, members }) =>
  refreshToken !== undefined && ![replaces.refreshToken, members.refreshToken, ...spent].includes(refreshToken);

/** A believed refusal counts for a minute, for the very record that WeChat refused. */
export function refusalOf({ now }, { refused }, record) {
  return refused && isSame(refused.record, record) && isWithin(LIMIT, refused.at, now()) ? refused.error : undefined;
}

/**
 * Writes the unsaved record, unless a newer one stands in the store. Returns whether it wrote. If the store fails or has a
 * record of another platform, the record stays unsaved: the old refresh token may be void.
 */
export async function commit(merchant, page, flight) {
  const { unsaved } = page;
  const patience = newPatience();
  // The lease is what this process wrote last. If it still stands there, one `replace` stores what came without a read.
  let { known } = unsaved;
  unsaved.known = undefined;
  for (let seen; ; known = undefined) {
    const stored = known || (await read(merchant, page, flight));
    const { members, replaces } = unsaved;
    const { componentAppid = members.componentAppid } = stored;
    if (componentAppid !== members.componentAppid) throw trouble(merchant, "foreignUnsaved");
    const newer = isNewer(page, stored, unsaved);
    if (newer && !(seen && isSame(seen, stored))) {
      // One odd read is not believed.
      seen = stored;
      await refused(merchant, flight, patience, "busy");
      continue;
    }
    // An odd read must not cost the members that are not ours.
    const base = stored.refreshToken === undefined ? replaces : stored;
    if (newer || (await put(merchant, page, flight, stored, renewed(base, members)))) {
      if (page.unsaved === unsaved) page.unsaved = undefined;
      return !newer;
    }
    await refused(merchant, flight, patience);
  }
}

/** Does the work in turn, once a record that could not be stored before is stored. */
export function onceStored(place, work) {
  return inTurn(place, async (page, flight) => {
    if (page.unsaved) await commit(place, page, flight);
    return work(page, flight);
  });
}

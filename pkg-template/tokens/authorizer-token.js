// The provider of a merchant's token: takes it from the store, and has it refreshed when it is due or was refused.
import { check, RULES, shown } from "../shared/check.js";
import { TimeoutError } from "../shared/errors.js";
import { Stopper } from "../shared/stop.js";
import { APPID, CONTEXT, LIMITER, SENDING, sending, STORE } from "./options.js";
import { closePage, Flight, openPage } from "./page.js";
import { isFresh, isLive, own } from "./records.js";
import { isClaimed, isHeld, ownRecord, refresh, refusalOf } from "./refresh.js";
import { read } from "./stored.js";
import { about, merchantOf, say, waitsFor } from "./words.js";

const DEFAULTS = { timeout: 10_000, now: () => Date.now(), random: () => Math.random() };
const OPTIONS = {
  ...SENDING,
  componentAppid: RULES.text,
  authorizerAppid: APPID,
  store: STORE,
  componentToken: RULES.token,
  baseURL: RULES.url,
  limiter: LIMITER,
  now: RULES.function,
  random: RULES.function,
  context: CONTEXT,
};
const REQUIRED = ["componentAppid", "store", "componentToken"];

export function authorizerToken(options) {
  const given = check(options, OPTIONS, { required: REQUIRED });
  const shared = { ...DEFAULTS, ...given, options: sending(given) };
  return async (request) => {
    const asked = own(request);
    const authorizerAppid = merchantOf(given.authorizerAppid, asked, given);
    return answer(own({ ...shared, authorizerAppid, what: `token of ${shown(authorizerAppid)}` }), asked);
  };
}

/** The time-out limits how long the caller waits. A refresh goes on without the caller. */
async function answer(merchant, { rejected, signal, callId, context = merchant.context }) {
  const { timeout } = merchant;
  const page = openPage(merchant.store, merchant.authorizerAppid);
  const stop = new Stopper(signal, timeout);
  const call = { rejected, context, callId, stop };
  try {
    const token = await stop.race(() => findToken(merchant, page, call));
    if (rejected !== undefined) await countRepeat(merchant, stop);
    return token;
  } catch (cause) {
    if (!stop.late) throw cause === signal?.reason ? cause : about(merchant.authorizerAppid, cause);
    if (canSpare(merchant, call)) return call.spare.accessToken;
    // WeChat has refused the refresh token. Another process could still store a new one, but the caller has no time left.
    const late = { message: say(merchant, "late", timeout, waitsFor(merchant, page.flight)), merchant: merchant.authorizerAppid, retryable: true };
    throw page.flight?.refusal ?? new TimeoutError(late);
  } finally {
    stop.close();
    closePage(page);
  }
}

/** The client sends the refused request again, with the token. Who has no time to wait for a turn is not kept from it. */
const countRepeat = ({ limiter }, stop) => limiter && stop.race(async () => limiter.take(stop.signal)).catch(() => {});

async function findToken(merchant, page, call) {
  const platform = merchant.componentAppid;
  for (;;) {
    const record = ownRecord(merchant, page, await read(merchant, page));
    const fresh = isFresh(merchant, page, record, call.rejected);
    if (mayHandOut(merchant, page, call, record, fresh)) return record.accessToken;
    const stale = fresh ? undefined : record.accessToken;
    const begin = () => new Flight(page, { stale, platform, context: call.context, callId: call.callId }, (flight) => refresh(merchant, page, flight, record));
    const flight = page.flight ?? begin();
    await flight.ended(page, call.stop);
    call.stop.signal.throwIfAborted();
    // A refresh that began with another token may return the token that WeChat refused in this call.
    if (!flight.settled || flight.stale !== stale || flight.platform !== platform) continue;
    try {
      return await flight.promise;
    } catch (error) {
      if (!canSpare(merchant, call) || page.unsaved || error?.class === "authorization") throw error;
      page.renewAt = (merchant.now() + record.expiresAt) / 2;
      return record.accessToken;
    }
  }
}

/** Whether the record's token is good without any work. Throws if WeChat has refused this record's refresh token just now. */
function mayHandOut(merchant, page, call, record, fresh) {
  call.spare = undefined;
  if (page.unsaved) return false;
  const refusal = !fresh && refusalOf(merchant, page, record);
  if (refusal) throw refusal;
  if (!isClaimed(page, record)) return false;
  call.spare = record;
  return fresh || (canSpare(merchant, call) && isHeld(merchant, page, record));
}

/** Whether the token that should be refreshed early still works. */
const canSpare = (merchant, { spare, rejected }) => spare !== undefined && isLive(merchant, spare, rejected);

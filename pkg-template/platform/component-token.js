// The provider of the platform's own token: takes it from the store, and gets a new one with the ticket when it is due.
import { check, isToken, RULES } from "../shared/check.js";
import { CloudbaseError, TimeoutError } from "../shared/errors.js";
import { Stopper } from "../shared/stop.js";
import { sending } from "../tokens/options.js";
import { closePage, Flight, openPage } from "../tokens/page.js";
import { isFresh, isLive, membersOf, own } from "../tokens/records.js";
import { commit, isHeld, lease } from "../tokens/refresh.js";
import { LIMIT, put, read } from "../tokens/stored.js";
import { call, undocumented } from "./interfaces.js";
import { keptTicket, placeOfToken } from "./kept.js";
import { DEFAULTS, PLATFORM, STORED } from "./options.js";
import { ageOf, say, trouble } from "./words.js";

const OPTIONS = { ...STORED, componentSecret: RULES.text };
const REQUIRED = ["componentAppid", "componentSecret", "store"];

export function componentToken(options) {
  const given = check(options, OPTIONS, { required: REQUIRED });
  const place = own(placeOfToken({ ...DEFAULTS, ...given, options: sending(given) }));
  return async (request) => {
    const asked = own(request);
    // A merchant's call with the platform's token would change the platform's own account.
    if (asked.merchant !== undefined && asked.token !== "component") throw trouble(place, "merchant", false);
    return answer(place, asked);
  };
}

/** The time-out limits how long the caller waits. The work goes on without the caller. */
async function answer(place, { rejected, signal, callId, context = place.context }) {
  const page = openPage(place.store, place.authorizerAppid);
  const stop = new Stopper(signal, place.timeout);
  try {
    return await stop.race(() => find(place, page, { rejected, context, callId, stop }));
  } catch (cause) {
    if (!stop.late) throw cause;
    throw new TimeoutError({ message: say(place, "late", place.timeout), retryable: true });
  } finally {
    stop.close();
    closePage(page);
  }
}

async function find(place, page, { rejected, context, callId, stop }) {
  for (;;) {
    const record = await read(place, page);
    const isSpare = isLive(place, record, rejected);
    if (!page.unsaved && isFresh(place, page, record, rejected)) return record.accessToken;
    if (!page.unsaved && isSpare && isHeld(place, page, record)) return record.accessToken;
    const about = { stale: record.accessToken, platform: place.componentAppid, context, callId };
    const flight = page.flight ?? new Flight(page, about, (flight) => renew(place, page, flight));
    await flight.ended(page, stop);
    stop.signal.throwIfAborted();
    if (!flight.settled) continue;
    try {
      const token = await flight.promise;
      if (token !== rejected) return token;
    } catch (error) {
      // The token still works, so the next call need not try at once.
      if (page.unsaved || !isSpare) throw error;
      page.renewAt = (place.now() + record.expiresAt) / 2;
      return record.accessToken;
    }
  }
}

/** The work of one flight. Resolves with a token other than `flight.stale`. */
async function renew(place, page, flight) {
  const patience = { refusals: 0, pause: 20 };
  for (let fresh; ; ) {
    if (page.unsaved && (await commit(place, page, flight)) && fresh) return fresh;
    const record = await read(place, page, flight);
    if (isFresh(place, page, record, flight.stale)) return record.accessToken;
    const leased = await lease(place, page, flight, record, patience);
    if (!leased) continue;
    const { componentAppid } = place;
    try {
      const answer = await askWithTicket(place, flight, record);
      fresh = answer.component_access_token;
      const { refreshToken, ...members } = membersOf({ componentAppid, accessToken: fresh, expiresIn: answer.expires_in }, place.now());
      page.unsaved = { replaces: leased, members };
    } catch (error) {
      // The next process need not wait for the end of the lease.
      if (leased !== record) await put(place, page, flight, leased, record.kept).catch(() => {});
      throw error;
    }
  }
}

/** A ticket that WeChat refuses may have been replaced meanwhile, so a newer one of the store is tried too. */
async function askWithTicket(place, flight, { accessToken }) {
  for (let tried; ; ) {
    const { ticket, createTime } = await keptTicket(place, flight);
    if (ticket === undefined) throw trouble(place, "noTicket", true);
    const payload = { component_appsecret: place.componentSecret, component_verify_ticket: ticket };
    const secrets = [place.componentSecret, ticket, accessToken].filter(Boolean);
    flight.expect("wechat", LIMIT);
    try {
      const answer = await call("componentToken", { ...place, componentToken: undefined, timeout: LIMIT }, payload, { secrets, callId: flight.callId });
      if (isToken(answer.component_access_token)) return answer;
      throw undocumented("componentToken", place, "component_access_token");
    } catch (error) {
      const newer = isOfTicket(error) && (await keptTicket(place, flight)).ticket !== ticket;
      if (!newer || tried) throw withAge(error, place, createTime);
      tried = ticket;
    }
  }
}

const isOfTicket = ({ errcode }) => errcode === 61005 || errcode === 61006;

/** An old ticket means that pushes do not arrive any more, which the error of WeChat does not say. */
function withAge(error, place, createTime) {
  if (!(error instanceof CloudbaseError) || createTime === undefined) return error;
  error.ticketAge = Math.max(0, place.now() - createTime * 1000);
  error.message += `; ${ageOf(error.ticketAge, place.locale)}`;
  return error;
}

const START = { ...PLATFORM, componentSecret: RULES.text };

export async function startPushingTickets(options) {
  const given = check(options, START, { required: ["componentAppid", "componentSecret"] });
  const platform = { ...DEFAULTS, ...given, options: sending(given) };
  await call("startPushingTickets", platform, { component_secret: given.componentSecret }, { secrets: [given.componentSecret] });
}

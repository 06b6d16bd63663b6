// The provider of the platform's own token: takes it from the store, and gets a new one with the ticket when it is due.
import { check, isToken, RULES } from "../shared/check.js";
import { ApiError, CloudbaseError } from "../shared/errors.js";
import { newPatience } from "../tokens/change.js";
import { sending } from "../tokens/options.js";
import { closePage, Flight, keepPage, openPage } from "../tokens/page.js";
import { isFresh, isLive, membersOf, own } from "../tokens/records.js";
import { commit, isHeld, lease, refusalOf } from "../tokens/refresh.js";
import { LIMIT, put, read } from "../tokens/stored.js";
import { call, undocumented } from "./interfaces.js";
import { placeOfTicket, placeOfToken, readPlace, ticketIn } from "./kept.js";
import { DEFAULTS, PLATFORM, STORED } from "./options.js";
import { waitFor } from "./patience.js";
import { ageOf, trouble } from "./words.js";

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

async function answer(place, { rejected, signal, callId, context = place.context }) {
  const page = openPage(place.store, place.authorizerAppid);
  try {
    return await waitFor(place, "late", (stop) => find(place, page, { rejected, context, callId, stop }), signal);
  } finally {
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
      // A call that joined other work must not take the refused token from it. If WeChat itself gives that one again, it is the answer.
      if (token !== rejected || flight.stale === rejected) return token;
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
  const patience = newPatience();
  for (let fresh; ; ) {
    if (page.unsaved && (await commit(place, page, flight)) && fresh) return fresh;
    const record = await read(place, page, flight);
    if (isFresh(place, page, record, flight.stale)) return record.accessToken;
    await ticketOf(place, page, flight);
    const leased = await lease(place, page, flight, record, patience);
    if (!leased) continue;
    const { componentAppid } = place;
    try {
      const answer = await askWithTicket(place, page, flight, record);
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

/**
 * Resolves with the record of the ticket. Throws if there is none, or if WeChat has refused this one within the last minute:
 * WeChat limits these questions, and the calls of all merchants would ask one after the other.
 */
async function ticketOf(place, page, flight) {
  const record = await readPlace(placeOfTicket(place), flight);
  if (record.ticket === undefined) throw trouble(place, "noTicket", true);
  const refusal = refusalOf(place, page, record);
  if (refusal) throw refusal;
  return record;
}

/** A ticket that WeChat refuses may have been replaced meanwhile, so a newer one of the store is tried too. */
async function askWithTicket(place, page, flight, { accessToken }) {
  for (let tried; ; ) {
    const record = await ticketOf(place, page, flight);
    const { ticket, createTime } = ticketIn(record);
    const payload = { component_appsecret: place.componentSecret, component_verify_ticket: ticket };
    const secrets = [place.componentSecret, ticket, accessToken].filter(Boolean);
    flight.expect("wechat", LIMIT);
    try {
      const answer = await call("componentToken", { ...place, componentToken: undefined, timeout: LIMIT }, payload, { secrets, callId: flight.callId });
      if (isToken(answer.component_access_token)) return answer;
      throw undocumented("componentToken", place, "component_access_token");
    } catch (error) {
      withAge(error, place, createTime);
      if (error instanceof ApiError && !error.retryable) {
        page.refused = { record, error, at: place.now() };
        keepPage(page);
      }
      if (tried || !isOfTicket(error)) throw error;
      // If the store has no other ticket, this throws the same error again.
      tried = await ticketOf(place, page, flight);
    }
  }
}

const isOfTicket = ({ errcode }) => errcode === 61005 || errcode === 61006;

/** An old ticket means that pushes do not arrive any more, which the error of WeChat does not say. */
function withAge(error, place, createTime) {
  if (!(error instanceof CloudbaseError) || createTime === undefined) return;
  error.ticketAge = Math.max(0, place.now() - createTime * 1000);
  error.message += `; ${ageOf(error.ticketAge, place.locale)}`;
}

const START = { ...PLATFORM, componentSecret: RULES.text };

export async function startPushingTickets(options) {
  const given = check(options, START, { required: ["componentAppid", "componentSecret"] });
  const platform = own({ ...DEFAULTS, ...given, what: "startPushingTickets", options: sending(given) });
  const { errcode } = await call("startPushingTickets", platform, { component_secret: given.componentSecret }, { secrets: [given.componentSecret] });
  if (errcode !== 0) throw undocumented("startPushingTickets", platform, "errcode");
}

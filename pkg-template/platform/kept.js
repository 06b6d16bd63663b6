// What a platform keeps in its store beside the records of merchants, and the way to all of it. A place is what the functions
// of ../tokens/ call a merchant: a key, a store and options.
import { closePage, Flight, openPage } from "../tokens/page.js";
import { read } from "../tokens/stored.js";

/** Keys that begin so are no appids of merchants. */
export const OWN_KEYS = "component:";

const keyOf = ({ componentAppid }, what) => `${OWN_KEYS}${componentAppid}:${what}`;

const place = (platform, key, what) => ({ ...platform, authorizerAppid: key, what });

export const placeOfTicket = (platform) => place(platform, keyOf(platform, "ticket"), `ticket of ${platform.componentAppid}`);

export const placeOfToken = (platform) => place(platform, keyOf(platform, "token"), `component token of ${platform.componentAppid}`);

export const placeOfMerchant = (platform, merchant) => place(platform, merchant, `authorisation of ${merchant}`);

/** The ticket of the platform and when WeChat made it: `{ ticket, createTime }`, each `undefined` if none came. */
export async function keptTicket(platform, flight) {
  const ticketPlace = placeOfTicket(platform);
  const page = openPage(ticketPlace.store, ticketPlace.authorizerAppid);
  try {
    return ticketIn(await read(ticketPlace, page, flight));
  } finally {
    closePage(page);
  }
}

export const ticketIn = ({ ticket, kept }) => ({ ticket, createTime: secondsIn(kept.createTime) });

/** A record can be anything. */
export const secondsIn = (value) => (Number.isFinite(Number(value)) && value !== null ? Number(value) : undefined);

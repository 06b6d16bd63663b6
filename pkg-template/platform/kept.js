// What a platform keeps in its store beside the records of merchants, and the way to all of it. A place is what the functions
// of ../tokens/ call a merchant: a key, a store and options.
import { shown } from "../shared/check.js";
import { closePage, openPage } from "../tokens/page.js";
import { OWN_KEYS, secondsIn } from "../tokens/records.js";
import { read } from "../tokens/stored.js";

const keyOf = ({ componentAppid }, what) => `${OWN_KEYS}${componentAppid}:${what}`;

const place = (platform, key, what) => ({ ...platform, authorizerAppid: key, what });

export const placeOfTicket = (platform) => place(platform, keyOf(platform, "ticket"), `ticket of ${shown(platform.componentAppid)}`);

export const placeOfToken = (platform) => place(platform, keyOf(platform, "token"), `component token of ${shown(platform.componentAppid)}`);

export const placeOfCodes = (platform) => place(platform, keyOf(platform, "codes"), `codes of ${shown(platform.componentAppid)}`);

/** Nothing is stored here. A page of this process keeps two requests with one code apart. */
export const placeOfCode = (platform, mark) => ({ ...place(platform, keyOf(platform, `code:${mark}`), "authorisation by a merchant"), mark });

export const placeOfMerchant = (platform, merchant) => place(platform, merchant, `authorisation of ${shown(merchant)}`);

/** Resolves with the record of a place. */
export async function readPlace(place, flight) {
  const page = openPage(place.store, place.authorizerAppid);
  try {
    return await read(place, page, flight);
  } finally {
    closePage(page);
  }
}

/** The ticket of a record and when WeChat made it, each `undefined` if none came. */
export const ticketIn = ({ ticket, kept }) => ({ ticket, createTime: secondsIn(kept.createTime) });

// What a platform keeps in its store beside the records of merchants, and the way to all of it. A place is what the functions
// of ../tokens/ call a merchant: a key, a store and options.
import { isFilled } from "../shared/check.js";
import { closePage, openPage } from "../tokens/page.js";
import { secondsIn } from "../tokens/records.js";
import { read } from "../tokens/stored.js";

/** Keys that begin so are no appids of merchants. */
const OWN_KEYS = "component:";

export const isAppid = (text) => isFilled(text) && !text.startsWith(OWN_KEYS);

const keyOf = ({ componentAppid }, what) => `${OWN_KEYS}${componentAppid}:${what}`;

const place = (platform, key, what) => ({ ...platform, authorizerAppid: key, what });

export const placeOfTicket = (platform) => place(platform, keyOf(platform, "ticket"), `ticket of ${platform.componentAppid}`);

export const placeOfToken = (platform) => place(platform, keyOf(platform, "token"), `component token of ${platform.componentAppid}`);

export const placeOfCodes = (platform) => place(platform, keyOf(platform, "codes"), `codes of ${platform.componentAppid}`);

/** Nothing is stored here. A page of this process keeps two requests with one code apart. */
export const placeOfCode = (platform, mark) => ({ ...place(platform, keyOf(platform, `code:${mark}`), "authorisation by a merchant"), mark });

export const placeOfMerchant = (platform, merchant) => place(platform, merchant, `authorisation of ${merchant}`);

/** Resolves with the record of a place. */
export async function readPlace(place, flight) {
  const page = openPage(place.store, place.authorizerAppid);
  try {
    return await read(place, page, flight);
  } finally {
    closePage(page);
  }
}

/** The ticket of the platform and when WeChat made it: `{ ticket, createTime }`, each `undefined` if none came. */
export const keptTicket = async (platform, flight) => ticketIn(await readPlace(placeOfTicket(platform), flight));

export const ticketIn = ({ ticket, kept }) => ({ ticket, createTime: secondsIn(kept.createTime) });

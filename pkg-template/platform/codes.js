// Remembers which merchants the last authorisation codes brought. The redirect and the push bring the same code, in any order,
// and a page can be reloaded. A code can be exchanged only once.
import { hexOf } from "../shared/bytes.js";
import { setMembers } from "../tokens/change.js";
import { closePage, inTurn, openPage } from "../tokens/page.js";
import { own } from "../tokens/records.js";
import { placeOfCodes, readPlace } from "./kept.js";

/** A code lives for minutes, and one record has all marks. If 10,000 merchants authorise in a minute, it knows those of three seconds. */
const MOST = 500;

/** The code itself is a secret. Two authorisations in one second differ in their codes. */
export const markOf = async (code) => hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code))).slice(0, 16);

/** The record can be anything. */
const codesIn = ({ kept }) => (Array.isArray(kept.codes) ? kept.codes.filter((one) => one?.mark && one.merchant) : []);

/** Call it when the merchant's record is stored. Without the mark only a reloaded page fails, so a store that fails is no error. */
export async function rememberCode(platform, mark, merchant) {
  const place = own(placeOfCodes(platform));
  const page = openPage(place.store, place.authorizerAppid);
  const waiting = (page.waiting ??= []);
  waiting.push({ mark, merchant });
  try {
    await inTurn(place, async (page, flight) => page.waiting === waiting && write(place, page, flight));
  } catch {
  } finally {
    closePage(page);
  }
}

/** Writes all marks that wait: many merchants can authorise in the time of one write. */
async function write(place, page, flight) {
  const { waiting } = page;
  page.waiting = undefined;
  await setMembers(place, page, flight, (record) => {
    const known = codesIn(record);
    const fresh = waiting.filter(({ mark }) => !known.some((one) => one.mark === mark));
    return fresh.length > 0 && { codes: [...fresh.reverse(), ...known].slice(0, MOST) };
  });
}

/** Resolves with the merchant that the code brought, or with nothing. */
export async function merchantOfCode(platform, flight, mark) {
  return codesIn(await readPlace(placeOfCodes(platform), flight)).find((one) => one.mark === mark)?.merchant;
}

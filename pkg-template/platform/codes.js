// Remembers which merchants the last authorisation codes brought. The redirect and the push bring the same code, in any order,
// and a page can be reloaded. A code can be exchanged only once.
import { inTurn } from "../tokens/page.js";
import { own } from "../tokens/records.js";
import { refused } from "../tokens/refresh.js";
import { put, read } from "../tokens/stored.js";
import { placeOfCodes, readPlace } from "./kept.js";
import { hexOf } from "./signature.js";

/** A code lives for minutes, and one record has all marks. */
const MOST = 50;

/** The code itself is a secret. Two authorisations in one second differ in their codes. */
export const markOf = async (code) => hexOf(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code))).slice(0, 16);

/** The record can be anything. */
const codesIn = ({ kept }) => (Array.isArray(kept.codes) ? kept.codes.filter((one) => one?.mark && one.merchant) : []);

const merchantIn = (record, mark) => codesIn(record).find((one) => one.mark === mark)?.merchant;

/** Call it when the merchant's record is stored. Without the mark only a reloaded page fails, so a store that fails is no error. */
export async function rememberCode(platform, mark, merchant) {
  const place = own(placeOfCodes(platform));
  const work = async (page, flight) => {
    for (const patience = { refusals: 0, pause: 20 }; ; await refused(place, flight, patience, "busy")) {
      const record = await read(place, page, flight);
      if (merchantIn(record, mark)) return;
      const codes = [{ mark, merchant }, ...codesIn(record)].slice(0, MOST);
      if (await put(place, page, flight, record, { ...record.kept, componentAppid: place.componentAppid, codes })) return;
    }
  };
  await inTurn(place, work).catch(() => {});
}

/** Resolves with the merchant that the code brought, or with nothing. */
export async function merchantOfCode(platform, flight, mark) {
  return merchantIn(await readPlace(placeOfCodes(platform), flight), mark);
}

// Stores what a merchant's authorisation brought, without a refresh that is under way overwriting it.
import { check, isToken, RULES, shown } from "../shared/check.js";
import { change } from "./change.js";
import { APPID, STORE } from "./options.js";
import { inTurn } from "./page.js";
import { membersOf, own, secondsIn } from "./records.js";
import { commit } from "./refresh.js";
import { about } from "./words.js";

const token = [isToken, "must be a token (a string without blanks)"];
const OPTIONS = {
  store: STORE,
  componentAppid: RULES.text,
  authorizerAppid: APPID,
  refreshToken: token,
  accessToken: token,
  expiresIn: [(value) => ["number", "string"].includes(typeof value), "must be a number of seconds"],
  locale: RULES.locale,
  now: RULES.function,
};
const REQUIRED = ["store", "componentAppid", "authorizerAppid", "refreshToken"];
const DEFAULTS = { timeout: 10_000, now: () => Date.now() };

export async function saveAuthorization(options) {
  const given = check(options, OPTIONS, { required: REQUIRED });
  const merchant = own({ ...DEFAULTS, ...given, what: `token of ${shown(given.authorizerAppid)}` });
  // The push whose code the record has was another authorisation.
  const membersFor = (stored) => ({ ...membersOf(merchant, merchant.now()), authorizedAt: authorizedNow(merchant, stored), authorizedBy: undefined });
  try {
    await inTurn(merchant, (page, flight) => save(merchant, page, flight, membersFor));
  } catch (error) {
    throw about(given.authorizerAppid, error);
  }
}

/** The time of an authorisation that came without one, in seconds. Whatever the clock says, it is later than what is known. */
export function authorizedNow({ now }, { kept }) {
  const [authorized, withdrawn] = [secondsIn(kept.authorizedAt) ?? 0, secondsIn(kept.unauthorizedAt) ?? -1];
  return Math.max(Math.floor(now() / 1000), authorized, withdrawn + 1);
}

/**
 * Writes a new authorisation over all that the store has. `membersFor` gets the store's record and returns the new members, or
 * nothing if a later authorisation is there. Resolves with the record that was replaced, or with nothing.
 */
export async function save(merchant, page, flight, membersFor) {
  page.refused = undefined;
  return change(merchant, page, flight, membersFor, (replaces, members) => {
    page.unsaved = { replaces, members };
    // If another process wrote in between, the authorisation is still newer than what it wrote.
    return commit(merchant, page, flight);
  });
}

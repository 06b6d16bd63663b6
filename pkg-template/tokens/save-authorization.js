// Stores what a merchant's authorisation brought, without a refresh that is under way overwriting it.
import { check, isToken, RULES } from "../shared/check.js";
import { STORE } from "./options.js";
import { inTurn } from "./page.js";
import { membersOf, own } from "./records.js";
import { commit, refused } from "./refresh.js";
import { read } from "./stored.js";
import { about, trouble } from "./words.js";

const token = [isToken, "must be a token (a string without blanks)"];
const OPTIONS = {
  store: STORE,
  componentAppid: RULES.text,
  authorizerAppid: RULES.text,
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
  const merchant = own({ ...DEFAULTS, ...given, what: `token of ${given.authorizerAppid}` });
  try {
    await inTurn(merchant, (page, flight) => save(merchant, page, flight, membersOf(merchant, merchant.now())));
  } catch (error) {
    throw about(given.authorizerAppid, error);
  }
}

/**
 * Writes the members of a new authorisation over all that the store has, unless `isPast` says that a later one is there.
 * Resolves with whether it wrote.
 */
export async function save(merchant, page, flight, members, isPast) {
  page.refused = undefined;
  const patience = { refusals: 0, pause: 20 };
  for (;;) {
    const replaces = await read(merchant, page, flight);
    const { componentAppid = merchant.componentAppid } = replaces;
    if (componentAppid !== merchant.componentAppid) throw trouble(merchant, "foreign");
    if (isPast?.(replaces)) return false;
    page.unsaved = { replaces, members };
    if (await commit(merchant, page, flight)) return true;
    // Another process wrote in between, and the authorisation is still newer than what it wrote.
    await refused(merchant, flight, patience, "busy");
  }
}

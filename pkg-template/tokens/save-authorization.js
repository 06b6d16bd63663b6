// Stores what a merchant's authorisation brought, without a refresh that is under way overwriting it.
import { check, isToken, RULES } from "../shared/check.js";
import { STORE } from "./options.js";
import { closePage, Flight, openPage } from "./page.js";
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
  const page = openPage(merchant.store, merchant.authorizerAppid);
  try {
    while (page.flight) await page.flight.ended(page);
    const platform = merchant.componentAppid;
    await new Flight(page, { stale: SAVING, platform }, (flight) => save(merchant, page, flight)).promise;
  } catch (error) {
    throw about(given.authorizerAppid, error);
  } finally {
    closePage(page);
  }
}

/** No token is this symbol, so no caller takes the end of this work as the end of a refresh. */
const SAVING = Symbol("saving");

async function save(merchant, page, flight) {
  const members = membersOf(merchant, merchant.now());
  page.refused = undefined;
  const patience = { refusals: 0, pause: 20 };
  for (;;) {
    const replaces = await read(merchant, page, flight);
    const { componentAppid = merchant.componentAppid } = replaces;
    if (componentAppid !== merchant.componentAppid) throw trouble(merchant, "foreign");
    page.unsaved = { replaces, members };
    if (await commit(merchant, page, flight)) return;
    // Another process wrote in between, and the authorisation is still newer than what it wrote.
    await refused(merchant, flight, patience, "busy");
  }
}

// What a record is, whether its token can be used, and what the next record is.
import { bare, isFilled, isToken } from "../shared/check.js";

/** A platform's own records have keys that begin so. No merchant has such an appid. */
export const OWN_KEYS = "component:";
export const isAppid = (text) => isFilled(text) && !text.startsWith(OWN_KEYS);

/** Two hours, which WeChat documents. No token lives longer than a day, so a longer lifetime is a mistake. */
const LIFETIME = 7_200_000;
const DAY = 86_400_000;

/** A copy of an object that has only its own members: code of others may have added some to `Object.prototype`. */
export const own = (object) => bare({ ...object });

/**
 * Reads what a store returned, which can be anything. `before` is a copy of it, because the store may change its object
 * later. `kept` has all members, because a record may have members of the user.
 */
export function recordOf(value) {
  const plain = value !== null && typeof value === "object" && !Array.isArray(value);
  const kept = own(plain ? value : {});
  return {
    before: plain ? { ...value } : (value ?? undefined),
    kept,
    refreshToken: tokenOr(kept.refreshToken),
    accessToken: tokenOr(kept.accessToken),
    ticket: tokenOr(kept.ticket),
    expiresAt: numberIn(kept.expiresAt),
    lifetime: lifetimeOf(kept.lifetime),
    refreshing: numberIn(kept.refreshing) ?? 0,
    componentAppid: typeof kept.componentAppid === "string" && kept.componentAppid !== "" ? kept.componentAppid : undefined,
  };
}

const tokenOr = (value) => (isToken(value) ? value : undefined);

/** Databases return big numbers as text. */
function numberIn(value) {
  const number = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return Number.isFinite(number) ? number : undefined;
}

function lifetimeOf(value) {
  const lifetime = numberIn(value);
  return lifetime > 0 ? Math.min(lifetime, DAY) : LIFETIME;
}

/** Other members, such as the platform or a lease, do not make it another record. */
export const isSame = (one, other) => one.refreshToken === other.refreshToken && one.accessToken === other.accessToken && one.ticket === other.ticket;

/** The members of a record with new tokens. `expiresIn` is in seconds, as WeChat writes it. */
export function membersOf({ componentAppid, refreshToken, accessToken, expiresIn }, now) {
  if (accessToken === undefined) return { componentAppid, refreshToken };
  const lifetime = lifetimeOf(Math.min(numberIn(expiresIn), DAY) * 1000);
  return { componentAppid, refreshToken, accessToken, expiresAt: now + lifetime, lifetime };
}

/** The next record: new members in the place of the old ones, without those that are `undefined`. It ends a lease. */
export function renewed({ kept }, members) {
  const { accessToken, expiresAt, lifetime, refreshing, ...others } = kept;
  return Object.fromEntries(Object.entries({ ...others, ...members }).filter(([, value]) => value !== undefined));
}

/** Whether the token works until its end, as far as the record says. A token without an end works until WeChat refuses it. */
export const isLive = ({ now }, { accessToken, expiresAt = Infinity }, rejected) =>
  accessToken !== undefined && accessToken !== rejected && now() < expiresAt;

/**
 * Whether the token can be used and need not be refreshed yet. Each process draws a moment once for each token, between 10
 * and 5 % of the lifetime before the end, so that processes do not refresh together.
 */
export function isFresh({ now, random }, page, { accessToken, expiresAt, lifetime }, rejected) {
  if (accessToken === undefined || accessToken === rejected) return false;
  if (page.token !== accessToken) {
    Object.assign(page, { token: accessToken, renewAt: expiresAt === undefined ? Infinity : expiresAt - lifetime * (0.05 + 0.05 * random()) });
  }
  return now() < page.renewAt;
}

/** The time of an authorisation or a withdrawal, in seconds. A record can be anything, and dates end 270,000 years from now. */
export const secondsIn = (value) => (value !== null && Math.abs(Number(value)) < 8e12 ? Number(value) : undefined);

/** When the merchant withdrew, or nothing if it has authorised the platform since. */
export function withdrawnAt({ authorizedAt, unauthorizedAt }) {
  const withdrawn = secondsIn(unauthorizedAt);
  return withdrawn >= (secondsIn(authorizedAt) ?? -Infinity) ? withdrawn : undefined;
}

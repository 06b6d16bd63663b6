// The encoding of a token in a URL, and the errors of a call without a token.
import { ownWords, TimeoutError, TokenError } from "../shared/errors.js";

/** Encodes as `push_encoded` in src/call/http.rs does. A test compares both. */
export function encoded(token) {
  if (/^[\w.~-]+$/.test(token)) return token;
  return encodeURIComponent(token).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function providerFailed(endpoint, { locale }, cause) {
  const why = ownWords(cause);
  // A foreign error does not say whether a retry helps, but it does no harm: without a token nothing was done. A refresh may
  // have been done, and then the provider goes on from there.
  const { retryable, retryAfter, outcome, merchant } = why ? cause : { retryable: true };
  const error = tokenError(endpoint, locale === "zh" ? `token 提供函数失败${why}` : `the token provider failed${why}`, { cause });
  return Object.assign(error, { retryable: retryable || outcome === "unknown" }, retryAfter && { retryAfter }, merchant && { merchant });
}

export function noToken(endpoint, { locale }) {
  const english = "the token provider did not return a token (a string without blanks)";
  return tokenError(endpoint, locale === "zh" ? "token 提供函数应返回不含空白的字符串" : english);
}

/**
 * The time of a call ran out while it waited for its provider. If a provider calls its own client after an `await`, nothing
 * but this error can say so: only AsyncLocalStorage could tell such a call, and it slows down all promises of a process.
 */
export function providerTooSlow(endpoint, { locale }) {
  const why = locale === "zh" ? "token 提供函数超时；" : "the token provider did not answer in time; ";
  return new TimeoutError({ message: `${endpoint}: ${why}${notItself(locale)}`, endpoint, retryable: true });
}

/** The cause if a provider calls its own client before its first `await`, or if too many of its answers were lost. */
export const callsItself = ({ locale }) => new TokenError({ message: notItself(locale) });

const notItself = (locale) => (locale === "zh" ? "提供函数不得调用自己的客户端" : "a provider must not call its own client");

const tokenError = (endpoint, message, cause) => new TokenError({ message: `${endpoint}: ${message}`, endpoint }, cause);

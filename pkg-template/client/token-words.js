// A token as it stands in a URL, and what a call rejects with where there is none.
import { ownWords, TokenError } from "../shared/errors.js";

/** As `push_encoded` in src/http.rs has it, so that the core finds in answers what was sent; a test compares. */
export function encoded(token) {
  if (/^[\w.~-]+$/.test(token)) return token;
  return encodeURIComponent(token).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function providerFailed(endpoint, { locale }, cause) {
  const why = ownWords(cause);
  return tokenError(endpoint, locale === "zh" ? `token 提供函数失败${why}` : `the token provider failed${why}`, { cause });
}

export function noToken(endpoint, { locale }) {
  const english = "the token provider gave no token: a string without blanks is needed";
  return tokenError(endpoint, locale === "zh" ? "token 提供函数未返回有效的 token：应为不含空白的字符串" : english);
}

const tokenError = (endpoint, message, cause) => new TokenError({ message: `${endpoint}: ${message}`, endpoint }, cause);

// The encoding of a token in a URL, and the errors of a call without a token.
import { ownWords, TokenError } from "../shared/errors.js";

/** Encodes as `push_encoded` in src/call/http.rs does. A test compares both. */
export function encoded(token) {
  if (/^[\w.~-]+$/.test(token)) return token;
  return encodeURIComponent(token).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

export function providerFailed(endpoint, { locale }, cause) {
  const why = ownWords(cause);
  return tokenError(endpoint, locale === "zh" ? `token 提供函数失败${why}` : `the token provider failed${why}`, { cause });
}

export function noToken(endpoint, { locale }) {
  const english = "the token provider did not return a token (a string without blanks)";
  return tokenError(endpoint, locale === "zh" ? "token 提供函数未返回有效的 token：应为不含空白的字符串" : english);
}

const tokenError = (endpoint, message, cause) => new TokenError({ message: `${endpoint}: ${message}`, endpoint }, cause);

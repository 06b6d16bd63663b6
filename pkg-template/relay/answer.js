// Makes every Response of the relay, so that none lacks a header.

import { bare } from "../shared/check.js";

const ALWAYS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "referrer-policy": "no-referrer",
  // Scripts of listed sites read answers by CORS, which does not look at this header.
  "cross-origin-resource-policy": "same-origin",
  vary: "Origin, Accept-Language",
};

/** The language that comes first of the two. */
export const localeOf = (request) => /(?:^|[,\s])(zh|en)\b/i.exec(request.headers.get("accept-language"))?.[1].toLowerCase() ?? "en";

/** An origin is named only if it is listed. It is copied from the list, and not from the request. */
function cors({ origins, credentials }, request) {
  const origin = origins.find((listed) => listed === request.headers.get("origin"));
  return origin && {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "retry-after",
    ...(credentials && { "access-control-allow-credentials": "true" }),
  };
}

/** Retry-After has seconds, and our errors have milliseconds. */
const later = (wait) => (wait > 0 ? { "retry-after": String(Math.ceil(wait / 1000)) } : {});

/** `answer` is `{ status, text, type, retryAfter, headers }`, of which only own members count. Without a text there is no body. */
export function respond(relay, request, answer) {
  const { status, text, type = "application/json", retryAfter, headers } = bare({ ...answer });
  return new Response(text, {
    status,
    headers: { ...ALWAYS, ...cors(relay, request), ...(text !== undefined && { "content-type": type }), ...later(retryAfter), ...headers },
  });
}

export const json = (value) => ({ status: 200, text: JSON.stringify(value) });

export const answerOfProblem = (problem, locale) => ({
  status: problem.status,
  text: JSON.stringify(problem.body(locale)),
  type: "application/problem+json",
  retryAfter: bare(problem.members).retryAfter,
  headers: problem.allow && { allow: problem.allow },
});

/** The answer to a preflight of a listed origin. */
export const preflight = (method) => ({
  status: 204,
  headers: {
    "access-control-allow-methods": method,
    "access-control-allow-headers": "content-type, x-wechat-relay, idempotency-key, x-wechat-confirm",
    "access-control-max-age": "600",
  },
});

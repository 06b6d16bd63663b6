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

/** An origin is named only if it is listed. */
function cors({ origins, credentials }, request) {
  const origin = request.headers.get("origin");
  return origins.includes(origin) && {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "retry-after",
    ...(credentials && { "access-control-allow-credentials": "true" }),
  };
}

/** `answer` is `{ status, headers, text }`, of which only own members count. Without a text there is no body. */
export function respond(relay, request, answer) {
  const { status, headers, text } = bare({ ...answer });
  return new Response(text, { status, headers: { ...ALWAYS, ...cors(relay, request), ...headers } });
}

export const json = (value) => answerOf(JSON.stringify(value));
export const answerOf = (text) => ({ status: 200, headers: { "content-type": "application/json" }, text });

export function answerOfProblem(problem, locale) {
  const { status, headers: more, members } = bare({ ...problem });
  const headers = { "content-type": "application/problem+json", ...more };
  const { retryAfter } = bare({ ...members });
  // The header has seconds, and our errors have milliseconds.
  if (retryAfter > 0) headers["retry-after"] = String(Math.ceil(retryAfter / 1000));
  return { status, headers, text: JSON.stringify(problem.body(locale)) };
}

/** The answer to a preflight of a listed origin. */
export const preflight = (method) => ({
  status: 204,
  headers: {
    "access-control-allow-methods": method,
    "access-control-allow-headers": "content-type, x-wechat-relay, idempotency-key, x-wechat-confirm",
    "access-control-max-age": "600",
  },
});

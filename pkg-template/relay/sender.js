// Refuses requests that a page of a listed origin did not send by a script. Each check alone stops a forged request of a
// modern browser; a page on plain http sends no Fetch Metadata, so the others have to be enough.
import { Problem } from "./problem.js";

/**
 * What `fetch` of a page sends. A form, a link and a frame navigate, and a typed address has the site `none`. Browsers send the
 * first three to trustworthy addresses only. No form can send the last one, and a script of another site needs a preflight.
 */
const HEADERS = ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "x-wechat-relay"];
/** One line for each of them. */
const OF_FETCH = /^(same-origin|same-site|cross-site)?\n(cors|same-origin)?\n(empty)?\n1$/;

export function checkSender(job, method) {
  checkOrigin(job, method);
  if (!OF_FETCH.test(HEADERS.map((name) => job.request.headers.get(name)).join("\n"))) throw new Problem("csrf");
}

/** A GET of the page's own origin has no `Origin`. Several come joined by a comma, so they are not in the list. */
export function checkOrigin(job, method) {
  const { relay, request: { headers } } = job;
  const origin = headers.get("origin");
  if (origin === null ? method === "GET" && isOwn(headers) : relay.origins.includes(origin)) return;
  job.emit({ type: "origin", origin: shown(origin), listed: [...relay.origins] });
  throw new Problem("origin");
}

const isOwn = (headers) => (headers.get("sec-fetch-site") ?? "same-origin") === "same-origin";

/** A line of a log must not be written by a header. */
const shown = (origin) => origin?.slice(0, 200).replace(/[^!-~]/g, " ") ?? null;

// Takes the code with which a merchant comes back from WeChat's page. The push with the same code often comes first.
import { isToken, refuse } from "../shared/check.js";
import { inTurn } from "../tokens/page.js";
import { own, withdrawnAt } from "../tokens/records.js";
import { onceStored } from "../tokens/refresh.js";
import { exchangeCode, isUsed, keep, nowUnlessKnown } from "./authorization.js";
import { markOf, merchantOfCode, rememberCode } from "./codes.js";
import { placeOfCode, placeOfMerchant, readPlace } from "./kept.js";
import { waitFor } from "./patience.js";
import { callBack } from "./tell.js";

const LONGEST = 1024;
/** So long the push with the same code may take to store what it got, in milliseconds. */
const PUSH = 3000;

/** Resolves with the merchant and what it granted. */
export async function takeRedirect(platform, request) {
  const code = codeIn(request);
  const place = own(placeOfCode(platform, await markOf(code)));
  return waitFor(place, "slow", () => inTurn(place, (page, flight) => take(platform, place, flight, code)));
}

/** Takes a `Request`, a `URL`, or a URL as servers have it: absolute, or without the host. */
function codeIn(request) {
  const url = typeof request === "string" ? request : (request?.url ?? request?.href);
  if (typeof url !== "string") refuse([{ path: "request", code: "wrong_type", message: "must be a Request or a URL" }]);
  const code = queryOf(url)?.get("auth_code") ?? null;
  if (code === null) refuse([{ path: "request.auth_code", segments: ["auth_code"], code: "missing", message: "the URL has no `auth_code`" }]);
  if (!isToken(code) || code.length > LONGEST) refuse([{ path: "request.auth_code", segments: ["auth_code"], code: "wrong_type", message: "must be a code of WeChat" }]);
  return code;
}

function queryOf(url) {
  try {
    return new URL(url, "http://host").searchParams;
  } catch {
    return undefined;
  }
}

async function take(platform, { mark, what }, flight, code) {
  let answer;
  try {
    answer = await exchangeCode({ ...platform, what }, flight, code);
  } catch (error) {
    const known = isUsed(error) && (await knownOf(platform, flight, mark));
    if (known) return known;
    throw error;
  }
  const { merchant, members } = answer;
  const place = own(placeOfMerchant(platform, merchant));
  flight.expect("replace", PUSH);
  const stored = await onceStored(place, (page, work) => keep(place, page, work, { answer, mark, timeFor: nowUnlessKnown(place, mark) }));
  await rememberCode(platform, mark, merchant);
  const { authorizedAt: createTime, isUpdate, permissionSets } = stored ?? members;
  if (stored) await callBack(platform, "onAuthorized", { merchant, createTime, isUpdate, permissionSets });
  return { merchant, permissionSets };
}

/** What the code brought before: by its push, or when this page was loaded first. Another process may just be storing it. */
async function knownOf(platform, flight, mark) {
  for (let waited = 0, pause = 50; waited < PUSH; waited += pause, pause = Math.min(pause * 2, 500)) {
    const merchant = await merchantOfCode(platform, flight, mark);
    if (merchant) {
      const { kept } = await readPlace(placeOfMerchant(platform, merchant), flight);
      return withdrawnAt(kept) === undefined && { merchant, permissionSets: kept.permissionSets ?? [] };
    }
    await flight.sleep("get", pause);
  }
  return undefined;
}

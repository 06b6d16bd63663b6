// Receives what WeChat pushes to the platform's authorisation event URL, and answers `success` only when it is stored.
import { check, refuse, RULES } from "../shared/check.js";
import { sending } from "../tokens/options.js";
import { setMembers } from "../tokens/change.js";
import { inTurn, keepAlive } from "../tokens/page.js";
import { own } from "../tokens/records.js";
import { about } from "../tokens/words.js";
import { takeAuthorization, takeWithdrawal } from "./authorization.js";
import { isEncodingKey } from "./encryption.js";
import { placeOfTicket, ticketIn } from "./kept.js";
import { DEFAULTS, STORED } from "./options.js";
import { waitFor } from "./patience.js";
import { pushReader } from "./push.js";
import { callBack, tell } from "./tell.js";

const encodingKey = [isEncodingKey, "must be the 43 characters of the platform's message encryption key"];
export const RECEIVER = {
  ...STORED,
  token: RULES.text,
  previousToken: RULES.text,
  encodingAESKey: encodingKey,
  previousEncodingAESKey: encodingKey,
  componentToken: RULES.token,
  onAuthorized: RULES.function,
  onUnauthorized: RULES.function,
};
const REQUIRED = ["componentAppid", "token", "encodingAESKey", "componentToken", "store"];
const NO_REQUEST = "must be a Request whose body nobody has read";

export function createEventReceiver(options) {
  const given = check(options, RECEIVER, { required: REQUIRED });
  const receiver = own({ ...DEFAULTS, ...given, what: "push", options: sending(given) });
  const newestFirst = (...names) => names.map((name) => given[name]).filter(Boolean);
  const [tokens, encodingKeys] = [newestFirst("token", "previousToken"), newestFirst("encodingAESKey", "previousEncodingAESKey")];
  const readPush = pushReader({ ...receiver, tokens, encodingKeys });
  return async (request, context = given.context) => {
    if (typeof request?.arrayBuffer !== "function" || request.bodyUsed) refuse([{ path: "request", code: "wrong_type", message: NO_REQUEST }]);
    const { push, refused: reason } = await readPush(request);
    if (push) return answer(own({ ...receiver, context }), push);
    tell(receiver, { type: "refused", reason });
    return respond(403, "refused");
  };
}

/** WeChat repeats a push that is not answered with `success`. What the push began goes on after the time-out. */
async function answer(receiver, push) {
  const { infoType, createTime, merchant } = push;
  const event = { infoType, ...(createTime !== undefined && { createTime }), ...(merchant !== undefined && { merchant }) };
  try {
    const work = take(receiver, push);
    keepAlive(receiver.context, work);
    const taken = await waitFor(receiver, "slow", () => work);
    tell(receiver, { type: "push", ...event, taken });
    return respond(200, "success");
  } catch (error) {
    tell(receiver, { type: "failed", ...event, error: about(merchant, error) });
    return respond(500, "failed");
  }
}

/** Resolves with what became of the push: it is `stored`, or it was `known` before, or this package does not know its type. */
async function take(receiver, push) {
  const { infoType, createTime, merchant } = push;
  if (infoType === "component_verify_ticket") return (await takeTicket(receiver, push)) ? "stored" : "known";
  if (infoType === "unauthorized") {
    const withdrawn = await takeWithdrawal(receiver, push);
    if (withdrawn) await callBack(receiver, "onUnauthorized", { merchant, createTime });
    return withdrawn ? "stored" : "known";
  }
  if (!merchant) return "unknown";
  const stored = await takeAuthorization(receiver, push);
  const isUpdate = infoType === "updateauthorized";
  if (stored) await callBack(receiver, "onAuthorized", { merchant, createTime, isUpdate, permissionSets: stored.permissionSets });
  return stored ? "stored" : "known";
}

/** Only a newer ticket takes the place of the one that is kept. Resolves with whether it did. */
async function takeTicket(receiver, { ticket, createTime }) {
  const place = own(placeOfTicket(receiver));
  const isNewer = (record) => (record.ticket === undefined || createTime > (ticketIn(record).createTime ?? -1)) && { ticket, createTime };
  return (await inTurn(place, (page, flight) => setMembers(place, page, flight, isNewer))) !== undefined;
}

const respond = (status, text) => new Response(text, { status, headers: { "content-type": "text/plain", "cache-control": "no-store" } });

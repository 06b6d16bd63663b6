// The interfaces of WeChat that a platform calls for itself.
import { ask } from "../client/ask.js";
import { DecodeError } from "../shared/errors.js";
import { own } from "../tokens/records.js";
import { INFO } from "../tokens/recovery.js";
import { say } from "./words.js";

const PATH = "/cgi-bin/component/";
/** No error keeps an answer of these, because it can have tokens. */
const OF_PLATFORM = { query: "component_access_token", hideBody: true };

const INTERFACES = {
  /** A token that is lost does no harm, so it is asked for again as a read is. */
  componentToken: { path: `${PATH}api_component_token`, effect: "read", hideBody: true },
  startPushingTickets: { path: `${PATH}api_start_push_ticket`, effect: "write", hideBody: true },
  queryAuth: { ...OF_PLATFORM, path: `${PATH}api_query_auth`, effect: "write" },
  authorizerInfo: INFO,
  authorizerList: { ...OF_PLATFORM, path: `${PATH}api_get_authorizer_list`, effect: "read" },
  /** A code that is lost does no harm either. */
  preAuthCode: { ...OF_PLATFORM, path: `${PATH}api_create_preauthcode`, effect: "read" },
};

/** Resolves with the answer. `about` has `secrets`, `merchant`, `callId` and the caller's `signal`. */
export async function call(name, platform, payload, { signal, ...about } = {}) {
  const { options, componentToken, timeout } = platform;
  const asked = { component_appid: platform.componentAppid, ...payload };
  return own(await ask({ name, ...INTERFACES[name], ...about }, asked, own({ ...options, accessToken: componentToken, timeout, signal })));
}

export function undocumented(name, place, path) {
  const outcome = INTERFACES[name].effect === "write" && { outcome: "unknown" };
  return new DecodeError({ message: say(place, "undocumented", path), endpoint: name, path, body: "", ...outcome });
}

// Ties the parts of a platform together: from its secret to calls for every merchant.
import { CloudbaseClient } from "../client/client.js";
import { check, RULES } from "../shared/check.js";
import { authorizerToken } from "../tokens/authorizer-token.js";
import { SENDING, sending } from "../tokens/options.js";
import { own } from "../tokens/records.js";
import { authorizationUrl, PAGE_OPTIONS } from "./authorization-url.js";
import { componentToken, startPushingTickets } from "./component-token.js";
import { createEventReceiver, RECEIVER } from "./event-receiver.js";
import { LIST_OPTIONS, merchants } from "./merchants.js";
import { DEFAULTS, PLATFORM, STORED } from "./options.js";
import { takeRedirect } from "./redirect.js";

const { componentToken: _, ...OF_RECEIVER } = RECEIVER;
const OPTIONS = { ...OF_RECEIVER, componentSecret: RULES.text };
const REQUIRED = ["componentAppid", "componentSecret", "token", "encodingAESKey", "store"];

export function createPlatform(options) {
  const given = check(options, OPTIONS, { required: REQUIRED });
  const { componentSecret, baseURL } = given;
  const pick = (table) => Object.fromEntries(Object.keys(table).map((name) => [name, given[name]]));
  const [sent, stored] = [pick(PLATFORM), pick(STORED)];
  const ofPlatform = componentToken({ ...stored, componentSecret });
  const ofMerchants = authorizerToken({ ...stored, componentToken: ofPlatform });
  const provider = (asked) => (asked.token === "component" ? ofPlatform(asked) : ofMerchants(asked));
  const redirected = { ...DEFAULTS, ...given, componentToken: ofPlatform, options: sending(given) };
  return {
    client: new CloudbaseClient({ ...pick(SENDING), baseURL, accessToken: provider }),
    handle: createEventReceiver({ ...pick(OF_RECEIVER), componentToken: ofPlatform }),
    merchants: (asked = {}) => merchants({ ...stored, ...check(asked, LIST_OPTIONS), componentToken: ofPlatform }),
    authorizationUrl: async (asked) => authorizationUrl({ ...sent, ...check(asked, PAGE_OPTIONS), componentToken: ofPlatform }),
    authorized: async (request, context = given.context) => takeRedirect(own({ ...redirected, context }), request),
    startPushingTickets: () => startPushingTickets({ ...sent, componentSecret }),
    componentToken: ofPlatform,
    authorizerToken: ofMerchants,
    limiter: given.limiter,
  };
}

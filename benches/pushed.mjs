// Pushes of WeChat: a `Request` becomes `success`, and what it brought is stored. The base is a receiver by hand over node:crypto.
import { createEventReceiver } from "wechat-cloudbase/platform";
import { memoryStore } from "wechat-cloudbase/stores";
import { byHand } from "./peers/receiver-by-hand.mjs";
import { withWebCrypto } from "./peers/receiver-with-web-crypto.mjs";
import { withLibraries } from "./peers/receiver-with-libraries.mjs";
import { authorizations, COMPONENT_TOKEN, exchange, PLATFORM, tickets } from "./pushes.mjs";

/** So many pushes are made before. Then they come again, to a new receiver with an empty store. */
const COUNT = 2000;
/** So many come at once, as from WeChat: a receiver that waits for a thread of the runtime takes the next push meanwhile. */
export const AT_ONCE = 8;

/** A receiver over a map: `{ receive, kept }`. */
export function ours(map = new Map()) {
  const receive = createEventReceiver({ ...PLATFORM, componentToken: async () => COMPONENT_TOKEN, store: memoryStore(map), fetch: exchange });
  return { receive, kept: map };
}

export const receivers = {
  "by hand": byHand, twin: byHand, "wechat-cloudbase": ours, "by hand, Web Crypto": withWebCrypto, "@wecom/crypto, fast-xml-parser": withLibraries,
};

/** How many records a receiver has after all pushes: the ticket, or the merchants. Ours has one more, with marks of codes. */
const CASES = [["a ticket", tickets, 1], ["an authorisation", authorizations, COUNT]];

export const pushed = (all) =>
  CASES.map(([name, make, least]) => {
    const pushes = make(COUNT);
    return { name: `a push of ${name}`, size: AT_ONCE, candidates: Object.entries(all).map(([label, open]) => taking(label, open, pushes, least)) };
  });

function taking(name, open, pushes, least) {
  let [receiver, at] = [open(), 0];
  async function take({ url, body }) {
    const response = await receiver.receive(new Request(url, { method: "POST", body }));
    const text = await response.text();
    if (text !== "success") throw new Error(`${name}: ${response.status} ${text}`);
    return text;
  }
  async function run() {
    if (at === COUNT) {
      if (receiver.kept.size < least) throw new Error(`${name} kept ${receiver.kept.size} records instead of ${least}`);
      [receiver, at] = [open(), 0];
    }
    at += AT_ONCE;
    return Promise.all(pushes.slice(at - AT_ONCE, at).map(take));
  }
  return { name, run };
}

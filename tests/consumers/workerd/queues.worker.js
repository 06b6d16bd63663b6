// examples/cloudflare-queues with deaths: some workers die once, after their first write of a merchant, and over wx0013 each worker
// dies. A death is an exception out of `queue`. WeChat's 45011 lasts until the next minute, so a minute has its last 100 ms only.
import worker, { CloudbaseRolloutObject } from "./cloudflare-queues/src/index.js";

export { CloudbaseRolloutObject };

const MINUTE = 60_000;
const REST = 100;
const { now } = Date;
Date.now = () => Math.floor(now() / REST) * MINUTE + MINUTE - REST + (now() % REST);
/** Waits are short. What is longer are time-outs. */
const WAITS = 10_000;
const SPEED = 100;
const timer = globalThis.setTimeout;
globalThis.setTimeout = (work, milliseconds, ...more) => timer(work, milliseconds < WAITS ? milliseconds / SPEED : milliseconds, ...more);

const died = new Set();
let kill = () => {};
const send = globalThis.fetch;

globalThis.fetch = async (url, init) => {
  const response = await send(url, init);
  const merchant = new URL(url).searchParams.get("access_token")?.slice("token-".length);
  const isWrite = String(url).includes("usecloudaccesstoken") && !(await new Response(init.body).text()).includes('"get"');
  const isOnce = isWrite && Number(merchant?.slice(2)) % 20 === 7 && !died.has(merchant);
  if (!isOnce && merchant !== "wx0013") return response;
  // Another death can cancel this request. Then nobody has counted, and the next write dies.
  await send(`${new URL(url).origin}/deaths/${merchant}`);
  died.add(merchant);
  kill(new Error(`the worker of ${merchant} dies`));
  return new Promise(() => {});
};

const faster = (message) => ({
  id: message.id,
  body: message.body,
  attempts: message.attempts,
  ack: () => message.ack(),
  retry: ({ delaySeconds }) => message.retry({ delaySeconds: Math.floor(delaySeconds / SPEED) }),
});

export default {
  fetch: worker.fetch,
  queue({ queue, messages }) {
    const death = new Promise((_, reject) => (kill = reject));
    return Promise.race([worker.queue({ queue, messages: messages.map(faster) }), death]);
  },
};

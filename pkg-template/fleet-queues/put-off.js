// Gives a message back to the queue for a time.
import { SPREAD } from "../fleet/limiter.js";

/** The longest delay of Cloudflare, in seconds. */
const LONGEST = 86_400;
/** Cloudflare delivers a message at most 100 times. A message that only had to wait must not become a dead letter. */
const MOST_ATTEMPTS = 50;

export async function putOff(message, seconds, queue) {
  const delaySeconds = Math.min(Math.ceil(seconds + (seconds > 0 ? Math.random() * (SPREAD / 1000) : 0)), LONGEST);
  if (message.attempts < MOST_ATTEMPTS) return message.retry({ delaySeconds });
  try {
    await queue.send(message.body, { delaySeconds, contentType: "json" });
    message.ack();
  } catch (error) {
    message.retry({ delaySeconds });
    throw error;
  }
}

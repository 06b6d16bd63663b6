// What Cloudflare gives to a Worker, in memory: queues that deliver at least once, and Durable Objects of the real class. Delays are
// noted and not waited for. tests/consumers/workerd/queues.mjs runs the same on miniflare.
import { CloudbaseRolloutObject } from "wechat-cloudbase/fleet/queues";

export class MemoryQueue {
  /** What waits: `{ id, body, attempts, delay }`. */
  waiting = [];
  /** What `send` got. */
  sent = [];
  #last = 0;

  add(body, delay = 0) {
    this.waiting.push({ id: `message-${++this.#last}`, body: structuredClone(body), attempts: 1, delay });
  }

  async send(body, { delaySeconds } = {}) {
    this.sent.push(body);
    this.add(body, delaySeconds);
  }

  async sendBatch(messages) {
    if (messages.length > 100) throw new Error("too many messages");
    if (JSON.stringify(messages).length > 256_000) throw new Error("too many bytes");
    for (const { body } of messages) this.add(body);
  }

  /** Gives a batch to a handler. If the handler throws, all messages come back, also those that it acknowledged. */
  async deliver(handler, count = 100) {
    const batch = this.waiting.splice(0, count);
    const ends = new Map();
    const messages = batch.map(({ id, body, attempts }) => ({
      id, body, attempts,
      ack: () => ends.set(id, "ack"),
      retry: ({ delaySeconds }) => ends.set(id, delaySeconds),
    }));
    const isWell = await handler({ messages }).then(() => true, () => false);
    for (const message of batch) {
      const end = isWell ? ends.get(message.id) : 0;
      if (typeof end === "number") this.waiting.push({ ...message, attempts: message.attempts + 1, delay: end });
    }
    return isWell;
  }

  /** Delivers until nothing is left. */
  async empty(handler, most = 100) {
    for (let rounds = 0; this.waiting.length > 0; rounds++) {
      if (rounds === most) throw new Error(`${this.waiting.length} messages are left`);
      await this.deliver(handler);
    }
  }
}

/** Storage as a Durable Object has it. */
class MemoryStorage {
  #values = new Map();

  async get(key) {
    return structuredClone(this.#values.get(key));
  }

  async put(key, value) {
    this.#values.set(key, structuredClone(value));
  }

  async delete(key) {
    return this.#values.delete(key);
  }
}

/** The binding of a Durable Object. `asked` has the operations. */
export function memoryObjects(Class = CloudbaseRolloutObject) {
  const objects = new Map();
  const asked = [];
  return {
    asked,
    idFromName: (name) => name,
    get(name) {
      if (!objects.has(name)) objects.set(name, new Class({ storage: new MemoryStorage() }));
      return {
        async fetch(url, init) {
          asked.push([name, ...JSON.parse(init.body)]);
          return objects.get(name).fetch(new Request(url, init));
        },
      };
    },
  };
}

/** A journal that many machines can use. `fail` is called before each operation. */
export function memoryJournal(fail = () => {}) {
  const lines = [];
  return {
    lines,
    async append(line) {
      await fail("append", line);
      lines.push(line);
    },
    async *load() {
      yield* lines;
    },
    async read(merchant) {
      await fail("read", merchant);
      return lines.filter((line) => JSON.parse(line).m === merchant);
    },
  };
}

/** Makes timers so many times as fast until the test ends. */
export function hurry(t, speed) {
  const timer = globalThis.setTimeout;
  t.mock.method(globalThis, "setTimeout", (work, milliseconds, ...more) => timer(work, milliseconds / speed, ...more));
}

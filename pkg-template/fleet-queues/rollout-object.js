// The Durable Object of a rollout: it lends the rate to all consumers, holds them back, and knows who works on a merchant. It is a
// plain class with a `fetch`, because `cloudflare:workers`, which has the base class for methods, cannot be imported elsewhere.
import { bare } from "../shared/check.js";

const RESUME = "resume";

export class CloudbaseRolloutObject {
  #storage;
  /** The time of the next free turn. Forgetting it lends one turn too early, so it need not be kept. */
  #next = 0;
  #operations = bare({
    take: (calls, perSecond) => this.#take(calls, perSecond),
    pause: (milliseconds) => this.#pause(milliseconds),
    lease: (merchant, delivery, milliseconds, isAlone) => this.#lease(merchant, delivery, milliseconds, isAlone),
    renew: (merchant, delivery, milliseconds) => this.#renew(merchant, delivery, milliseconds),
    release: (merchant, delivery, tries) => this.#release(merchant, delivery, tries),
  });
  #last = Promise.resolve();

  constructor({ storage }) {
    this.#storage = storage;
  }

  async fetch(request) {
    const [name, ...given] = await request.json();
    const work = this.#operations[name];
    if (!work) return new Response("unknown operation", { status: 400 });
    return Response.json({ result: (await this.#inTurn(() => work(...given))) ?? null });
  }

  /** One operation after another, so that nobody reads what another one is about to write. */
  #inTurn(work) {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  /** Lends so many turns: the first after `wait` milliseconds, and one more each `every`. `pause` is a part of `wait`. */
  async #take(calls, perSecond) {
    const now = Date.now();
    const pause = Math.max(((await this.#storage.get(RESUME)) ?? 0) - now, 0);
    const every = perSecond ? 1000 / perSecond : 0;
    const at = Math.max(now + pause, this.#next);
    this.#next = at + calls * every;
    return { wait: at - now, every, pause };
  }

  async #pause(milliseconds) {
    const until = Date.now() + milliseconds;
    if (until > ((await this.#storage.get(RESUME)) ?? 0)) await this.#storage.put(RESUME, until);
  }

  /**
   * A later attempt of a message takes the lease over: the queue has given its worker up. The same attempt does not, because a queue
   * can deliver it twice. `starts` counts the workers that began and never ended. Such a message is `suspect`, and may only begin
   * alone, so that the next death says who caused it.
   */
  async #lease(merchant, delivery, milliseconds, isAlone) {
    const now = Date.now();
    const kept = await this.#kept(merchant);
    const isOwn = kept?.delivery.message === delivery.message;
    if (kept?.until > now && !(isOwn && delivery.attempt > kept.delivery.attempt)) return { busy: true };
    const { starts = 0, tries = 0 } = isOwn ? kept : {};
    if (starts > 0 && !isAlone) return { suspect: true };
    await this.#keep(merchant, { delivery, until: now + milliseconds, starts: starts + 1, tries });
    return { starts: starts + 1, tries };
  }

  async #renew(merchant, delivery, milliseconds) {
    const kept = await this.#kept(merchant);
    if (!isHeldBy(kept, delivery)) return false;
    await this.#keep(merchant, { ...kept, until: Date.now() + milliseconds });
    return true;
  }

  /** With `tries` it stays in mind how often the message was tried. */
  async #release(merchant, delivery, tries) {
    if (!isHeldBy(await this.#kept(merchant), delivery)) return;
    await (tries > 0 ? this.#keep(merchant, { delivery, until: 0, starts: 0, tries }) : this.#storage.delete(`merchant/${merchant}`));
  }

  #kept(merchant) {
    return this.#storage.get(`merchant/${merchant}`);
  }

  #keep(merchant, record) {
    return this.#storage.put(`merchant/${merchant}`, record);
  }
}

const isHeldBy = (kept, { message, attempt }) => kept?.delivery.message === message && kept.delivery.attempt === attempt;

// One request of a page: its deadline, its language, and what happens when a hook of the host fails.
import { Stopper } from "../shared/stop.js";
import { localeOf } from "./answer.js";
import { Problem, rowOf } from "./problem.js";

/** How long an answer waits for the store and for the record of what was done already. */
const PATIENCE = 5000;

export class Job {
  constructor(relay, request, context) {
    this.relay = relay;
    this.request = request;
    this.context = context;
    this.locale = localeOf(request);
    this.stop = new Stopper(request.signal, relay.timeout);
  }

  /** A listener must not fail a request. */
  async emit(event) {
    try {
      await this.relay.onEvent?.(event);
    } catch {}
  }

  /** Runs a hook before anything is sent. Its failure is a problem of this name, if there is one, or a defect of the host. */
  async ask(hook, work) {
    try {
      return await this.stop.race(async () => work());
    } catch (error) {
      if (error instanceof Problem || !(rowOf(hook) || this.stop.stopped)) throw this.problemOf(error, hook);
      this.emit({ type: "hook", hook, error });
      throw new Problem(rowOf(hook) ? hook : "timeout");
    }
  }

  /** Runs a hook whose failure cannot change the answer any more. */
  async tell(hook, work) {
    let timer;
    try {
      const told = work();
      // The store in memory needs no timer.
      if (!told?.then) return;
      const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("too late")), PATIENCE)));
      await Promise.race([told, late]);
    } catch (error) {
      this.emit({ type: "hook", hook, error });
    }
    clearTimeout(timer);
  }

  /**
   * Returns the problem of an error that has none yet. After a stop it is the reason of the signal. Otherwise nobody expected it, and
   * the id of the problem stands in an event too.
   */
  problemOf(error, hook) {
    if (error instanceof Problem) return error;
    if (this.stop.stopped) return new Problem("timeout");
    const id = crypto.randomUUID();
    this.emit({ type: "internal", id, hook, error });
    return new Problem("internal", { id });
  }
}

// Stops a rollout before it does harm to many: the canary, too many failures, and losses at many merchants.
import { shown } from "../shared/check.js";
import { isOwn } from "./judge.js";

/** A rate or a share of fewer merchants says nothing. */
const LEAST_FOR_RATE = 50;
const LEAST_FOR_SHARE = 100;
const MOST_LOSING = 0.3;

/** Dangers of a plan in which a merchant loses something that works now. */
const LOSSES = /^(remove-|close-|turn-off-|empty-)/;

const WELL = ["changed", "unchanged", "planned"];

export class Safety {
  #canary;
  #stop;
  #mayLose;
  #wakes = [];
  #underWay = 0;
  #well = 0;
  #isOpen;
  #planned = 0;
  #losing = 0;
  #settled = 0;
  #failures = 0;
  #last;

  constructor({ mode, allow = [], canary = 5, stop: { failures = 20, rate = 0.1 } = {} }) {
    this.#canary = canary;
    this.#stop = { failures, rate };
    this.#mayLose = allow.includes("large");
    this.#isOpen = mode === "plan" || canary === 0;
  }

  /** Resolves when the next merchant may begin. */
  async turn() {
    while (!this.#isOpen && this.#underWay + this.#well >= this.#canary) await new Promise((resolve) => this.#wakes.push(resolve));
    this.#underWay++;
  }

  /** A merchant has ended without a verdict, or there was none. */
  leave() {
    this.#underWay--;
    this.#wake();
  }

  /** Nobody has to wait any more: the canary is well, or the rollout has stopped. */
  open() {
    this.#isOpen = true;
    this.#wake();
  }

  #wake() {
    for (const resolve of this.#wakes.splice(0)) resolve();
  }

  /** Takes the verdict on a merchant. Returns why the rollout has to stop, or undefined. */
  settled(row) {
    const { outcome } = row;
    this.#settled++;
    const isFailure = outcome === "failed" && !isOwn(row);
    if (isFailure) {
      this.#failures++;
      this.#last = row;
    }
    if (WELL.includes(outcome)) this.#well++;
    if (!this.#isOpen && (isFailure || outcome === "refused")) return { reason: "canary", message: `the first merchants have to be well before others follow. ${said(row)}` };
    if (this.#well >= this.#canary) this.open();
    if (this.#failures > this.#stop.failures) return this.#tooMany();
    if (this.#settled >= LEAST_FOR_RATE && this.#failures > this.#stop.rate * this.#settled) return this.#tooMany();
    return undefined;
  }

  #tooMany() {
    return { reason: "failures", message: `${this.#failures} of ${this.#settled} merchants failed for reasons that are not their own. The last one: ${said(this.#last)}` };
  }

  /** Takes a plan that is about to be carried out. Returns why it must not be, or undefined. */
  planned({ dangers }) {
    this.#planned++;
    if (dangers.some((danger) => LOSSES.test(danger))) this.#losing++;
    if (this.#mayLose || this.#planned < LEAST_FOR_SHARE || this.#losing <= MOST_LOSING * this.#planned) return undefined;
    return { reason: "large", message: `${this.#losing} of ${this.#planned} merchants lose something. If you mean it, pass allow: ["large"]` };
  }
}

function said({ merchant, index, outcome, error, dangers }) {
  return `merchants[${index}] (${shown(merchant)}) ${outcome}: ${outcome === "refused" ? `needs consent to ${dangers.join(", ")}` : error.message}`;
}

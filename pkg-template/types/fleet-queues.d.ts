/**
 * Rollouts on Cloudflare Queues, for more merchants than one machine should serve. `docs/fleet-queues.md` has every step, and
 * `examples/cloudflare-queues` is a whole Worker.
 */
import type { Enqueued, EnqueuedRollout, FleetClient, FleetDesired, Merchant, Row, RolloutBehaviour, SharedJournal } from "./fleet.js";
import type { Request, Response } from "./runtime.js";
import type { StoreNamespace } from "./stores-cloudflare.js";

export type { Enqueued, FleetClient, FleetDesired, Merchant, Row, SharedJournal, StoreNamespace };

/** What a message holds. It has no token and no secret, unless a column of yours is one. */
export interface RolloutMessage {
  /** The id of the rollout. */
  rollout: string;
  /** The appid. */
  merchant: string;
  /** The place of the merchant in the list. */
  index: number;
  /** The columns that `$merchant` names. */
  values?: object;
  /** The outcomes in the journal that are tried again. */
  again?: readonly string[];
}

/** The binding of a queue, as a producer. */
export interface QueueProducer {
  /** Sends one message. */
  send(body: any, options?: any): Promise<any>;
  /** Sends up to 100 messages. */
  sendBatch(messages: any, options?: any): Promise<any>;
}

/** A batch of messages, as `queue(batch)` of a Worker gets it. */
export interface QueueBatch {
  /** The messages of the batch. */
  readonly messages: readonly QueueMessage[];
}

/** A message in a batch. */
export interface QueueMessage {
  /** The id that Cloudflare gave it. */
  readonly id: string;
  /** A {@link RolloutMessage}. */
  readonly body: any;
  /** How often it was delivered, from 1. */
  readonly attempts: number;
  /** Says that the message is done. */
  ack(): void;
  /** Lets the message come again. */
  retry(options?: { delaySeconds?: number }): void;
}

/** Options of {@link enqueueRollout}. */
export interface EnqueueOptions extends EnqueuedRollout {
  /** The binding of the queue. */
  queue: Pick<QueueProducer, "sendBatch">;
}

/**
 * Begins a rollout, or goes on with the one of the journal: sends a message for each merchant without a row. If the queue is full,
 * it waits and goes on.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 * @throws {RolloutError} if the journal belongs to another rollout, the list is wrong, or the queue takes no messages
 */
export declare function enqueueRollout(options: EnqueueOptions): Promise<Enqueued>;

/** Options of {@link rolloutConsumer}. */
export interface ConsumerOptions extends Pick<RolloutBehaviour, "mode" | "allow" | "deadline" | "onStep" | "locale"> {
  /** A client without a merchant. Its `accessToken` is a provider that gets the `merchant`. */
  client: FleetClient;
  /** As in `enqueueRollout`. */
  desired: FleetDesired;
  /** As in `enqueueRollout`. */
  journal: SharedJournal;
  /** The binding of {@link CloudbaseRolloutObject}. */
  objects: StoreNamespace;
  /** The queue itself, for messages that had to wait very often. */
  queue: Pick<QueueProducer, "send">;
  /** Gets the messages that killed their workers. */
  deadLetters: Pick<QueueProducer, "send">;
  /** The most calls in a second, of all consumers together. Default: no limit. */
  callsPerSecond?: number | undefined;
  /** How many merchants of a batch are worked on at the same time. Default 6, the connections of a Worker. */
  concurrency?: number | undefined;
  /** Called with each row. Its errors are ignored. */
  onRow?: ((row: Row) => unknown) | undefined;
  /**
   * Called if a store fails, or the journal belongs to another rollout; the messages come again. Called as well for messages that
   * are dropped because they belong to another rollout. Default `console.error`.
   */
  onError?: ((error: any) => unknown) | undefined;
}

/**
 * Returns the handler of a queue of merchants: call it in `queue(batch)`. It never throws.
 *
 * @throws {ValidationError} if an option or the desired state is wrong
 */
export declare function rolloutConsumer(options: ConsumerOptions): (batch: QueueBatch) => Promise<void>;

/**
 * Returns the handler of the dead-letter queue. It writes a row with the outcome `failed` for each merchant that has none. A dead
 * letter of another rollout, or of none, is dropped, and `onError` gets an error.
 *
 * @throws {ValidationError} if an option is wrong
 */
export declare function rolloutDeadLetters(options: Pick<ConsumerOptions, "journal" | "onRow" | "onError">): (batch: QueueBatch) => Promise<void>;

/** The class of the Durable Object that lends the rate and knows who works on a merchant. Export it from your Worker. */
export declare class CloudbaseRolloutObject {
  /** A mark that types of Cloudflare look for. It has no value. */
  readonly __DURABLE_OBJECT_BRAND: never;
  constructor(state: { storage: any }, env?: unknown);
  /** Answers the consumers. Nobody else has to call it. */
  fetch(request: Request): Promise<Response>;
}

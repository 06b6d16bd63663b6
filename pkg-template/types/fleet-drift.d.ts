// The drift report of a fleet.

import type { ErrorReport, Row, RolloutOptions } from "./fleet.js";
import type { PlanField, PlanResource } from "./plan.js";

/** Options of {@link check}: those of a rollout that writes nothing. */
export type CheckFleetOptions = Omit<RolloutOptions, "mode" | "allow" | "canary" | "lock" | "journal" | "again">;

/** What a difference is about. Environments are left out, so merchants with environments of their own can be equal. */
export interface FleetDifference {
  /** The kind of resource that differs. */
  kind: PlanResource["kind"];
  /** The name of the function, if it is a config of a function. */
  function?: string;
  /** The entries that differ. */
  fields: PlanField[];
}

/** Merchants with something in common. */
export interface FleetGroup {
  /** How many there are. */
  merchants: number;
  /** The first five. */
  examples: string[];
}

/** How a fleet differs from a desired state. */
export interface FleetDrift {
  /** How many merchants were compared or tried. */
  merchants: number;
  /** How many have what is wanted. */
  inStep: number;
  /** How many differ. */
  drifted: number;
  /** The merchants that differ in the same way, the most frequent way first. */
  differences: (FleetGroup & { changes: FleetDifference[] })[];
  /** The merchants that could not be compared, by their error. */
  problems: (FleetGroup & { outcome: Row["outcome"]; code: ErrorReport["code"]; errcode?: number; message: string })[];
  /** How many merchants are in no group, because there are over 1,000 groups. */
  ungrouped: number;
}

/**
 * Compares many merchants with a desired state, and writes nothing.
 *
 * @throws {RolloutError} if it had to stop
 */
export declare function check(options: CheckFleetOptions): Promise<FleetDrift>;

// Changes a record that other processes can change at the same time: reads it, decides, and writes if it is still as it was read.
import { put, read } from "./stored.js";
import { trouble } from "./words.js";

/** So often in a row a store may refuse to replace a record that it has just returned. */
const MOST_REFUSALS = 20;

export const newPatience = () => ({ refusals: 0, exchanges: 0, pause: 20 });

/** Waits before the next attempt. `word` names what went on for too long. */
export async function refused(place, flight, patience, word = "refuses") {
  if (++patience.refusals > MOST_REFUSALS) throw trouble(place, word);
  await flight.sleep("get", grown(patience));
}

/** Processes that wait for the same record draw their pauses, so that they do not read together. */
export function grown(patience) {
  patience.pause = Math.min(patience.pause * 1.5, 500);
  return patience.pause * (0.5 + 0.5 * Math.random());
}

/**
 * Changes the record until nobody else writes in between. `membersFor` gets the record and returns its new members, or nothing if
 * they are not needed. `write` writes them and says whether it did. Resolves with the record that was changed, or with nothing.
 */
export async function change(place, page, flight, membersFor, write) {
  for (const patience = newPatience(); ; await refused(place, flight, patience, "busy")) {
    const record = await read(place, page, flight);
    if ((record.componentAppid ?? place.componentAppid) !== place.componentAppid) throw trouble(place, "foreign");
    const members = await membersFor(record);
    if (!members) return undefined;
    if (await write(record, members)) return record;
  }
}

/** Does so, and keeps the other members. */
export const setMembers = (place, page, flight, membersFor) =>
  change(place, page, flight, membersFor, (record, members) => put(place, page, flight, record, { ...record.kept, componentAppid: place.componentAppid, ...members }));

// What every entry of the platform exports.
export { componentToken, startPushingTickets } from "./component-token.js";
export { createEventReceiver } from "./event-receiver.js";

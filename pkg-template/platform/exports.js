// What every entry of the platform exports.
export { authorizationUrl } from "./authorization-url.js";
export { componentToken, startPushingTickets } from "./component-token.js";
export { createEventReceiver } from "./event-receiver.js";
export { merchants } from "./merchants.js";
export { createPlatform } from "./create.js";

import { relayOf } from "../../../../relayed.js";

const relay = relayOf(process.env.BASE_URL);

export const GET = relay;
export const POST = relay;
export const OPTIONS = relay;

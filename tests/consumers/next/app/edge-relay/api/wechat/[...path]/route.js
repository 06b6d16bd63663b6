import { relayOf } from "../../../../../relayed.js";

const relay = relayOf(process.env.BASE_URL, "/edge-relay/api/wechat");
/** This runtime adds the parts of the path to the query. */
const handle = (request) => relay(new Request(request.url.replace(/[?&]path=.*/, ""), request));

export const runtime = "edge";
export const GET = handle;
export const POST = handle;
export const OPTIONS = handle;

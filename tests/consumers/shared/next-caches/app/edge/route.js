import { route } from "../../work.js";

export const runtime = "edge";
export const fetchCache = "force-cache";
export const GET = route("edge");

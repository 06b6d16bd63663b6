import { route } from "../../work.js";

export const fetchCache = "force-cache";
export const GET = route("force-cache");

import { route } from "../../work.js";

export const fetchCache = "default-cache";
export const GET = route("default-cache");

import { route } from "../../work.js";

export const revalidate = 3600;
export const GET = route("revalidated");

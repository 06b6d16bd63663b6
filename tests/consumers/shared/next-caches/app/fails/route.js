import { fails } from "../../work.js";

export const fetchCache = "default-cache";
export const GET = () => fails("fails");

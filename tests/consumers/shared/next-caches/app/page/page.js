import { work } from "../../work.js";

/** Next renders this page when it builds, unless the page makes a request that no cache may answer. */
export const fetchCache = "default-cache";
export const revalidate = 3600;

export default async function Page() {
  await work("page");
  return "done";
}

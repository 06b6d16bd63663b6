// Calls over loopback: the server is this process, the callers are others.
import { createServer } from "node:http";
import { join } from "node:path";
import { made } from "../make.mjs";
import { caseRows, told } from "./rows.mjs";

export const loopback = (runtimes, rounds) => overLoopback("loopback", runtimes, rounds);

/** Runs the program of a group, on each Node.js, against a server that answers everything with "ok". */
export async function overLoopback(group, runtimes, rounds) {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => outgoing.writeHead(200, { "content-type": "application/json" }).end('{"errcode":0,"errmsg":"ok"}'));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const rows = [];
  for (const { name, command } of runtimes.filter(({ name }) => name.startsWith("Node"))) {
    const cases = await told(...command, join(made, `${group}.mjs`), url, rounds);
    rows.push(...cases.flatMap((one) => caseRows(group, name, one)));
  }
  server.close().closeAllConnections();
  return rows;
}

// A process that rolls out, for tests that kill it. It appends each row to a file, which survives the process.
import { appendFileSync } from "node:fs";
import { CloudbaseClient } from "wechat-cloudbase";
import { parseDesired } from "wechat-cloudbase/config";
import { rollout } from "wechat-cloudbase/fleet";
import { fileJournal } from "wechat-cloudbase/fleet/node";

const { url, journal, rows, merchants, desired, again } = JSON.parse(process.argv[2]);
const client = new CloudbaseClient({ accessToken: ({ merchant }) => `token-${merchant}`, baseURL: url });
const options = {
  client, merchants, desired: parseDesired(desired, { env: { SECRET: "the-secret" } }),
  mode: "apply", journal: fileJournal(journal), concurrency: 8, canary: 0, again,
};
let first = true;
try {
  for await (const { merchant, outcome } of rollout(options)) {
    appendFileSync(rows, `${merchant} ${outcome}\n`);
    if (first) process.send?.("begun");
    first = false;
  }
  process.exitCode = 0;
} catch (error) {
  process.stderr.write(`${error.reason}: ${error.message} (${error.cause?.code})\n`);
  process.exitCode = 7;
}
process.disconnect?.();

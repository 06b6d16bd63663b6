// Lets the cloud functions of thousands of merchants call one more interface, with at most so many calls a second. Each line of
// the file has an appid and an environment: `wx0000000000000001,prod-1`. Run it again to go on after a crash.
//   node rollout.ts merchants.csv
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { CloudbaseClient } from "wechat-cloudbase";
import { parseDesired } from "wechat-cloudbase/config";
import { report, rollout, RolloutError } from "wechat-cloudbase/fleet";
import { fileJournal } from "wechat-cloudbase/fleet/node";
import { tokenServer } from "wechat-cloudbase/tokens";

// WECHAT_URL is for tests: without it the client calls WeChat.
const { TOKEN_SERVER = "http://127.0.0.1:8081", CALLS_PER_SECOND = "50", WECHAT_URL } = process.env;
const client = new CloudbaseClient({ accessToken: tokenServer({ url: TOKEN_SERVER }), baseURL: WECHAT_URL });
const desired = parseDesired({ version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: ["/wxa/msg_sec_check"] }] });
const journal = fileJournal("rollout.jsonl");

async function* merchantsOf(path: string) {
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const [merchant = "", env] = line.split(",");
    yield { merchant, env };
  }
}

try {
  const merchants = merchantsOf(process.argv[2] ?? "merchants.csv");
  const rows = rollout({ client, merchants, desired, mode: "apply", journal, callsPerSecond: Number(CALLS_PER_SECOND) });
  for await (const { merchant, error } of rows) if (error) console.log(merchant, error.message);
} catch (error) {
  if (!(error instanceof RolloutError)) throw error;
  console.log("stopped:", error.message);
  process.exitCode = 1;
}

const counts: Record<string, number> = {};
for await (const { outcome } of report(journal)) counts[outcome] = (counts[outcome] ?? 0) + 1;
console.log(counts);

// One of many processes that count in the same record. It writes a line after each time that it counted, until it is ended.
import { fileStore } from "wechat-cloudbase/stores/node";

const [place, name, most] = process.argv.slice(2);
const store = fileStore(place);
for (let done = 0; done < Number(most); ) {
  const before = await store.get("count");
  const text = "x".repeat(Math.random() * 10_000);
  if (await store.replace("count", before, { ...before, [name]: (before?.[name] ?? 0) + 1, text })) process.stdout.write(`${++done}\n`);
}

// In a project whose lib knows `Symbol.asyncDispose`, a server ends with its block. tsconfig.bundler.json has no such lib.
import { createEmulator } from "wechat-cloudbase/testing";

await using server = await createEmulator().listen();
const closed: Promise<void> = server[Symbol.asyncDispose]();
console.log(server.url, closed);

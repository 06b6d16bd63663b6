import { nitroConsumer } from "../lib/nitro.mjs";

export default nitroConsumer("nitro 2", "nitropack", "nitropack/dist/cli/index.mjs");

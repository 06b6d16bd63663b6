import { nitroConsumer } from "../lib/nitro.mjs";

export default nitroConsumer("nitro 3", "nitro", "nitro/dist/cli/index.mjs");

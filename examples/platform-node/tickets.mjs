// Asks WeChat to push tickets to the server. It does so by itself after you saved the platform's page, or in ten minutes.
import { platform, pool } from "./platform.mjs";

await platform.startPushingTickets();
await pool.end();
console.log("WeChat pushes tickets");

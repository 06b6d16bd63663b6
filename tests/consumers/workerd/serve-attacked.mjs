// Serves a bundled Worker on a port until it is ended. What the Worker prints is printed.
import { workerd } from "./workerd.mjs";

const [mainModule, port, baseURL] = process.argv.slice(2);
const handleStructuredLogs = ({ message }) => console.log(message);
await workerd(mainModule, baseURL, "2026-11-01", "", { host: "127.0.0.1", port: Number(port), cf: false, handleStructuredLogs }).ready;

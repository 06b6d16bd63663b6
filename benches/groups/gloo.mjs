// The client in Rust beside the default one, in CPU time: over loopback, and with a stub in the place of `fetch`.
import { overLoopback } from "./loopback.mjs";

export const gloo = (runtimes, rounds) => overLoopback("gloo", runtimes, rounds);

// A call of the client that the relay makes. The payload was read already, and the end of the page's request does not end a write that
// was sent.
import { Call, runner } from "../client/drive.js";

class ServedCall extends Call {
  /** What was judged is what is sent: nobody reads the payload again. */
  check() {
    return this.client.prepared;
  }

  /** The driver asks for this at once before it sends. Nobody can take back a write that was sent. */
  request(token) {
    if (this.mayWrite) this.stop.ignoreCaller();
    this.client.sent.push(token);
    return super.request(token);
  }
}

export const runServed = runner(ServedCall);

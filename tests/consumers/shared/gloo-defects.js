// What a defect inside of the client in Rust costs: each call that is open rejects, and the next one works.
import { rejection, same } from "./scenario.js";

export async function glooDefects({ CloudbaseClient, InternalError, NetworkError }, { breakDown, breakDownLater }) {
  const client = new CloudbaseClient({ accessToken: () => new Promise(() => {}) });
  const next = new CloudbaseClient({ accessToken: "TOKEN", baseURL: "http://127.0.0.1:1", maxRetries: 0 });
  for (const fail of [breakDown, breakDownLater]) {
    for (const how of [0, 1, 2]) {
      const open = [client.getCallBackConfig(), client.getCallBackConfig()];
      await new Promise((resolve) => setTimeout(resolve, 1));
      const errors = await Promise.all([(async () => fail(how))(), ...open].map(rejection));
      same(`defect ${how}, ${fail.name}`, errors.map((error) => error instanceof InternalError), [true, true, true]);
      same(`the call after defect ${how}`, (await rejection(next.getCallBackConfig())) instanceof NetworkError, true);
    }
  }
}

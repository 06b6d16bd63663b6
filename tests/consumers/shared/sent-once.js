// Sends writes to a server that breaks the connection after it has read them; see breaking-server.js.

const container_config = { enable: true, qbase_container_path: "/", qbase_env: "e", text_mode: 1 };

/** The server's ways to break a connection. This file also runs where the server's modules do not. */
export const BREAKS = ["close", "reset", "end", "half"];

/**
 * Sends a write on a connection in use, and one on a fresh connection, for each way to break it. Each is lost, so the
 * client must not know what happened. Resolves with the POSTs that the server should have got, by their path.
 */
export async function sendOnEach(CloudbaseClient, url) {
  const wanted = {};
  for (const how of BREAKS) {
    for (const age of ["fresh", "kept"]) {
      if (age === "kept") await write(CloudbaseClient, `${url}/whole/${how}`);
      // A runtime needs a moment before it uses a connection again.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const lost = await write(CloudbaseClient, `${url}/${how}/${age}`).catch((error) => error);
      if (lost.outcome !== "unknown") throw new Error(`${how} ${age}: ${lost.stack ?? JSON.stringify(lost)}`);
      wanted[`/${how}/${age}/tcb/setcallbackconfig`] = 1;
      if (age === "kept") wanted[`/whole/${how}/tcb/setcallbackconfig`] = 1;
    }
  }
  return wanted;
}

const write = (CloudbaseClient, baseURL) =>
  new CloudbaseClient({ accessToken: "TOKEN", baseURL }).setCallBackConfig({ container_config });

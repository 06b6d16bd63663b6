/** A fault dropped the connection. */
export class ConnectionLostError extends Error {
  name = "ConnectionLostError";
  code = "ECONNRESET";
}

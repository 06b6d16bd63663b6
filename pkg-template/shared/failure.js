// Says why no answer came, as a number. The core decides with it what follows, so src/js has the same numbers.

/**
 * TIMEOUT: the time ran out during a request. DEADLINE: it ran out between two requests, so no write is in doubt.
 * UNREACHED: no connection was made, so nothing was sent. NO_FETCH: there is no `fetch`, so nothing was sent. NO_RESPONSE:
 * what `fetch` resolved with cannot be read.
 */
export const NETWORK = 0;
export const TIMEOUT = 1;
export const DEADLINE = 2;
export const TOO_LONG = 3;
export const UNREACHED = 4;
export const NO_FETCH = 5;
export const NO_RESPONSE = 6;

const FAILURE = Symbol();

/** Makes an error that `failureOf` knows. */
export const failed = (failure, message) => Object.assign(new TypeError(message), { [FAILURE]: failure });

/** Returns the number for what `send` threw. */
export function failureOf(cause) {
  try {
    return cause?.[FAILURE] ?? (isUnreached(cause) ? UNREACHED : NETWORK);
  } catch {
    return NETWORK;
  }
}

/**
 * `syscall` and codes of Node, codes of Bun, and the message of Deno. EHOSTUNREACH and its kin can also end a connection in
 * use, so there `syscall` decides.
 */
const UNREACHED_WORDS =
  /^(connect|getaddrinfo) |^\w+ (ECONNREFUSED|ENOTFOUND|EAI_|UND_ERR_CONNECT_T|UNABLE_TO_|\w*CERT[_ ])|: client error \(Connect\): /;

/**
 * Browsers and Workers do not tell, so it is false there. Node tries all addresses of a host, and none may have answered.
 * Throws if the error is no object, or if its causes go round in a circle.
 */
function isUnreached(error) {
  const own = (name) => (Object.hasOwn(error, name) ? error[name] : undefined);
  const [errors, cause] = [own("errors"), own("cause")];
  if (errors?.length > 0) return errors.every(isUnreached);
  return UNREACHED_WORDS.test(`${own("syscall")} ${own("code")} ${error.message}`) || (cause && isUnreached(cause));
}

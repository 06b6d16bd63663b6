// Makes cases. A case sends one request, or several in turn, and states the status, the code of the problem, and the calls that reach WeChat.
import { WRITE } from "../send.mjs";

export const MINE = "wx0000000000000001";
export const NOT_MINE = "wx0000000000000003";
const BOSS = "sid=boss.session-canary-4715";
export const as = (name) => ({ cookie: `sid=${name}.session-canary-4715` });

export const to = (mount, name, merchant = MINE) => `/api/${mount}/merchants/${merchant}/${name}`;

export const write = (more = {}) => ({ ...WRITE, ...more });
export const headers = (more) => write({ headers: { ...WRITE.headers, ...more } });
export const body = (text, more = {}) => write({ body: text, ...more });
export const path = (path) => write({ path });
export const relay = (mount) => path(to(mount, "setCallBackConfig"));
export const READ = write({ path: to("normal", "getCallBackConfig"), body: "{}", key: null });
export const SESSION = write({ method: "GET", path: "/api/normal/session", body: "", key: null });
export const raw = (method, at, more, text) => write({ method, path: at, body: text, key: null, headers: { host: "console.example", ...more } });

/** A call by somebody who may do all, to a relay that serves all interfaces. */
export const boss = (name, payload, { headers: more, merchant, ...rest } = {}) =>
  write({ path: to("all", name, merchant), body: typeof payload === "string" ? payload : JSON.stringify(payload), headers: { ...WRITE.headers, cookie: BOSS, ...more }, ...rest });

export const refused = (name, request, status, code, more) => ({ name, request, status, code, calls: 0, ...more });
export const answered = (name, request, more) => ({ name, request, status: 200, calls: 1, ...more });
/** WeChat is asked, and the problem says how it went. */
export const failed = (name, request, status, code, more) => ({ name, request, status, code, calls: 1, ...more });

// The problems that a relay answers (RFC 9457): their status, and their titles in two languages.
import { ApiError, CloudbaseError } from "../shared/errors.js";

/**
 * Titles, and the statuses and codes that have them: the code says more than a title. One text for all, because it compresses
 * better than a table. 502 and 504 are none of them: gateways say these themselves, and some put a page in their place.
 */
const PROBLEMS = `wrong request,请求有误: 400 not_json 400 query 400 idempotency_key 404 no_route 405 method 413 too_large 415 media_type 422 validation
not signed in,未登录: 401 unauthenticated
not permitted,没有权限: 403 origin 403 csrf 403 forbidden
in progress,正在进行: 409 in_progress
refused by WeChat,微信已拒绝: 424 api 424 http 424 decode
needs confirmation,需要确认: 428 confirm
too many requests,请求过多: 429 too_many
the relay failed,中转服务出错: 500 internal
no answer,没有响应: 503 network 503 timeout
not available,暂不可用: 503 token 503 authorize 503 audit 503 idempotency`;

/** Finds the row of a code. A table would be made at the import, and requests that fail are few. */
export const rowOf = (code) => new RegExp(`(.*),(.*):.*(\\d{3}) ${code}\\b`).exec(PROBLEMS);

/**
 * What the code throws to end a request. It is no Error, because nobody reads its stack. Unless the members say something else,
 * nothing was sent.
 */
export class Problem {
  constructor(code, members, status = +rowOf(code)[3]) {
    this.code = code;
    this.status = status;
    this.members = { outcome: "not_sent", retryable: /409|429|503/.test(status), ...members };
  }

  body(locale) {
    const { code, status, members } = this;
    const [, en, zh] = rowOf(code);
    return { type: "urn:wechat-cloudbase:problem:" + code, title: locale === "zh" ? zh : en, status, code, ...members };
  }
}

/**
 * Returns the problem of an error of a call, or nothing if it is none. Its members are the fields of the error, so a client can
 * make the same error again. `body` and `cause` are no fields. The message of some errors can hold a foreign text, such as
 * the name of a provider.
 */
export function problemOf(error) {
  if (!(error instanceof CloudbaseError) || !rowOf(error.code) || error.code === "internal") return;
  const { code, endpoint, merchant, status, ...fields } = error;
  const detail = /^(validation|api|http|decode)$/.test(code) ? error.message : undefined;
  // What WeChat said when it refused to refresh the token.
  const { errcode, rid, class: kind, advice } = error.cause instanceof ApiError ? error.cause : {};
  return new Problem(code, { detail, interface: endpoint, upstreamStatus: status, errcode, rid, class: kind, advice, outcome: undefined, ...fields });
}

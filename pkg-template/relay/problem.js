// The problems that a relay answers (RFC 9457): their status, and their titles in two languages.
import { ApiError, CloudbaseError } from "../shared/errors.js";

/**
 * One text for all, because it compresses better than a table. 502 and 504 are none of them: gateways say these themselves,
 * and some put a page in their place.
 */
const PROBLEMS = `400 not_json,not JSON,不是 JSON
400 query,wrong query,参数有误
400 idempotency_key,wrong Idempotency-Key,Idempotency-Key 有误
401 unauthenticated,not signed in,未登录
403 origin,origin not listed,来源未列出
403 csrf,not sent by a page,请求来源有误
403 forbidden,not permitted,没有权限
404 no_route,no such path,没有此路径
405 method,wrong method,请求方法有误
409 in_progress,in progress,正在进行
413 too_large,too large,过大
415 media_type,wrong media type,类型有误
422 validation,wrong payload,参数有误
424 api,refused by WeChat,微信拒绝了请求
424 http,refused before WeChat,微信之前拒绝了请求
424 decode,unreadable answer,无法读取响应
428 confirm,needs confirmation,需要确认
429 too_many,too many requests,请求过多
500 internal,the relay failed,中转出错
503 network,no answer,没有响应
503 timeout,no answer in time,请求超时
503 token,no token,没有令牌
503 authorize,cannot read rights,无法读取权限
503 audit,cannot put on record,无法记录
503 idempotency,cannot store the key,无法保存键`;

/** Finds the row of a code. A table would be made at the import, and requests that fail are few. */
export const rowOf = (code) => new RegExp(`(\\d+) ${code},(.*),(.*)`).exec(PROBLEMS);

/**
 * What the code throws to end a request. It is no Error, because nobody reads its stack. Unless the members say something else,
 * nothing was sent.
 */
export class Problem {
  constructor(code, members, status = +rowOf(code)[1]) {
    this.code = code;
    this.status = status;
    this.members = { outcome: "not_sent", retryable: /409|429|503/.test(status), ...members };
  }

  body(locale) {
    const { code, status, members } = this;
    const [, , en, zh] = rowOf(code);
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
  return new Problem(code, { detail, interface: endpoint, upstreamStatus: status, ...reasonOf(error.cause), outcome: undefined, ...fields });
}

/** What WeChat said when it refused to refresh the token. */
function reasonOf(cause) {
  if (!(cause instanceof ApiError)) return;
  const { errcode, rid, class: kind, advice } = cause;
  return { errcode, rid, class: kind, advice };
}

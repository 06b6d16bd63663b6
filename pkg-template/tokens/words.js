// The messages of the token providers, in both languages, and their errors.
import { isFilled } from "../shared/check.js";
import { CloudbaseError, TokenError } from "../shared/errors.js";

const WORDS = {
  noRecord: [
    "the store has no `refreshToken`; store it when the merchant authorises the platform",
    "存储中没有 `refreshToken`；请在商家授权第三方平台时存入",
  ],
  withdrawn: [
    "the merchant withdrew its authorisation at $; ask the merchant to authorise the platform again",
    "商家已于 $ 取消授权；请商家重新授权第三方平台",
  ],
  foreign: [
    "the store's record belongs to another platform; give each platform a store or a prefix of its own",
    "存储中的记录属于其他第三方平台；请为每个平台使用单独的存储或前缀",
  ],
  get: ["the store's `get` failed", "存储的 `get` 失败"],
  put: ["the store's `$` failed", "存储的 `$` 失败"],
  unsaved: [
    "the store's `$` failed, so the new refresh token is not stored yet; the next call tries again",
    "存储的 `$` 失败，新的 refresh token 尚未存入；下次调用会重试",
  ],
  unsavedToken: [
    "the store's `$` failed, so the new token is not stored yet; the next call tries again",
    "存储的 `$` 失败，新的 token 尚未存入；下次调用会重试",
  ],
  foreignUnsaved: [
    "the new refresh token is not stored yet, because the store's record belongs to another platform now",
    "存储中的记录现属于其他第三方平台，新的 refresh token 尚未存入",
  ],
  writing: [
    "an earlier `set` of the store has not ended, so nothing was written; the next call tries again",
    "存储先前的 `set` 尚未结束，因此未写入；下次调用会重试",
  ],
  mute: [
    "the store's `replace` must answer true or false: whether it wrote",
    "存储的 `replace` 必须返回 true 或 false，表示是否已写入",
  ],
  refuses: [
    "the store's `replace` does not replace a record that is as `get` returned it",
    "记录与 `get` 返回的一致，但存储的 `replace` 没有替换它",
  ],
  nobody: [
    "the provider was asked without a merchant; make the client with `forMerchant(appid)`, or set `authorizerAppid` (`appid` of a token server)",
    "调用提供函数时未指定商家；请用 `forMerchant(appid)` 创建客户端，或设置 `authorizerAppid`（token 服务器为 `appid`）",
  ],
  another: [
    "the provider is for this merchant only, and was asked for another merchant",
    "该提供函数只用于此商家，但收到了其他商家的请求",
  ],
  platform: ["the provider has no token of the platform", "该提供函数没有第三方平台的 token"],
  busy: ["the record changes all the time", "记录一直在变化"],
  late: ["no token came within $ ms; the last step waited for $", "$ 毫秒内未取得 token；最后一步在等待$"],
  undocumented: ["the answer is not as documented at `$`: no token", "响应的 `$` 与文档不符：没有 token"],
};

const WAITS_FOR = {
  get: ["the store's `get`", "存储的 `get`"],
  set: ["the store's `set`", "存储的 `set`"],
  replace: ["the store's `replace`", "存储的 `replace`"],
  lease: ["another process, which has the lease", "持有租约的其他进程"],
  wechat: ["the component token or WeChat", " component token 或微信"],
};

/** What a caller waits for. Without a flight the caller itself reads the store. */
export const waitsFor = ({ locale }, flight) => WAITS_FOR[flight?.waitsFor ?? "get"][locale === "zh" ? 1 : 0];

/** Returns a message. The values stand for each `$` in it. */
export const say = ({ what, locale }, name, ...values) => `${what}: ${phrase(locale, WORDS[name], ...values)}`;

/** Fills the values into a text that is given in both languages. */
export const phrase = (locale, [english, chinese], ...values) =>
  values.reduce((said, value) => said.replace("$", value), locale === "zh" ? chinese : english);

/** What passes without a change of the program or of the record. */
const PASSES = ["get", "put", "unsaved", "unsavedToken", "writing", "busy"];

export function trouble(merchant, name, cause, ...values) {
  return new TokenError({ message: say(merchant, name, ...values), retryable: PASSES.includes(name) }, cause && { cause });
}

/** Names the merchant in an error of this package. */
export function about(merchant, error) {
  if (merchant && error instanceof CloudbaseError) error.merchant ??= merchant;
  return error;
}

/**
 * Returns the merchant that a provider is asked for: its own, or the one that the client names. A provider must never hand out
 * the token of another merchant.
 */
export function merchantOf(fixed, { merchant = fixed, token }, { locale, what = "token" }) {
  const words = { what: fixed ? `${what} of ${fixed}` : what, locale };
  if (token) throw trouble(words, "platform");
  if (!isFilled(merchant)) throw trouble(words, "nobody");
  if (fixed !== undefined && merchant !== fixed) throw about(fixed, trouble(words, "another"));
  return merchant;
}

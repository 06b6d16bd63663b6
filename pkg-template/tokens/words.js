// The messages of the token providers, in both languages.

const WORDS = {
  noRecord: [
    "the store has no `refreshToken`; store it when the merchant authorises the platform",
    "存储中没有 `refreshToken`；请在商家授权第三方平台时存入",
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
  refuses: [
    "the store's `replace` does not replace a record that is as `get` returned it",
    "记录与 `get` 返回的一致，但存储的 `replace` 没有替换它",
  ],
  component: ["WeChat refused the component token; check the code that provides it", "微信拒绝了 component token；请检查提供它的代码"],
  busy: ["the record changes all the time", "记录一直在变化"],
  late: ["no token came within $ ms", "$ 毫秒内未取得 token"],
  undocumented: ["the answer is not as documented at `$`: no token", "响应的 `$` 与文档不符：没有 token"],
};

/** The core's advice on tokens is about those of merchants. */
export const componentAdvice = ({ locale }) => WORDS.component[locale === "zh" ? 1 : 0];

/** Returns a message. `value` stands for `$` in it. */
export function say({ what, locale }, name, value = "") {
  return `${what}: ${WORDS[name][locale === "zh" ? 1 : 0].replace("$", value)}`;
}

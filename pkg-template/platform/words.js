// The messages of a platform, in both languages, and its errors.
import { TokenError } from "../shared/errors.js";
import { phrase } from "../tokens/words.js";

const WORDS = {
  noTicket: [
    "the store has no ticket yet; WeChat pushes one every 10 minutes to the URL of your event receiver, and `startPushingTickets` asks for it",
    "存储中还没有 ticket；微信每 10 分钟向授权事件接收 URL 推送一次，可用 `startPushingTickets` 启动推送",
  ],
  ticketAge: ["the ticket is $ old", "ticket 生成于 $前"],
  merchant: [
    "the provider has only the platform's own token; use `authorizerToken` for merchants",
    "该提供函数只有第三方平台自己的 token；商家请用 `authorizerToken`",
  ],
  late: ["no token came within $ ms", "$ 毫秒内未取得 token"],
  slow: [
    "the store, WeChat or your function did not end within $ ms; the work goes on",
    "存储、微信或您的函数未在 $ 毫秒内完成；工作会继续进行",
  ],
  endless: [
    "the list of merchants does not end: WeChat repeats a page, or lists more merchants than it counts",
    "商家列表没有尽头：微信重复返回同一页，或列出的商家多于总数",
  ],
  undocumented: ["the answer is not as documented at `$`", "响应的 `$` 与文档不符"],
};

const UNITS = [[86_400_000, "days", "天"], [3_600_000, "hours", "小时"], [60_000, "minutes", "分钟"], [1000, "seconds", "秒"]];

export const say = ({ what, locale }, name, ...values) => `${what}: ${phrase(locale, WORDS[name], ...values)}`;

/** What an error says of the ticket's age, such as `13 hours`. */
export function ageOf(milliseconds, locale) {
  const [unit, ...languages] = UNITS.find(([unit]) => milliseconds >= 2 * unit) ?? UNITS.at(-1);
  return phrase(locale, WORDS.ticketAge, `${Math.floor(milliseconds / unit)} ${phrase(locale, languages)}`);
}

export const trouble = (place, name, retryable) => new TokenError({ message: say(place, name), retryable });

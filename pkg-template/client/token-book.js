// Lets calls share one question to a token provider. The book forgets a merchant when the merchant's last call ends.
import { isToken } from "../shared/check.js";
import { ANY_OF_PLATFORM } from "./interfaces.js";
import { callsItself } from "./token-words.js";

/**
 * How many milliseconds a call waits for the answer to another call's question before it asks again. A refresh takes less,
 * and six of these fit into the default time-out. A call with less time waits for half of it: it needs the rest to ask.
 */
const PATIENCE = 5000;
/** After so many unanswered questions in a row, a call that waits fails. So a provider that calls its own client comes to an end. */
const MOST_LOST = 8;

/**
 * Returns the key of a call's page. Calls of a merchant share its token, but not a token that was given for one call only. A
 * call for the platform asks the client that others were made from, never the provider of a merchant, and shares with its
 * like: no merchant has an empty key.
 */
export function keyOf({ own, options: { accessToken }, merchant }, { number }, given) {
  if (given.accessToken !== accessToken) return given.accessToken;
  if (number !== ANY_OF_PLATFORM || !own) return merchant ?? accessToken;
  given.accessToken = own;
  return "";
}

export class TokenBook {
  #merchants = new Map();
  /** On Workers a call whose request has ended never closes its page. So these pages live only as long as their provider. */
  #providers = new WeakMap();

  /** Opens the page of a merchant. Without a merchant the key is the provider. Close the page when the call ends. */
  open(key) {
    const pages = typeof key === "string" ? this.#merchants : this.#providers;
    let page = pages.get(key);
    if (!page) pages.set(key, (page = { calls: 0, asked: 0, known: 0, questions: new Map() }));
    page.calls++;
    return {
      find: (options, request, stop) => find(page, options, request, stop),
      close: () => --page.calls === 0 && pages.delete(key),
    };
  }
}

/** Returns a token. Calls that need one at the same time, because WeChat refused the same token, ask the provider once. */
async function find(page, options, request, stop) {
  if (page.asking) throw callsItself(options);
  const { reason, rejected } = request;
  // Nobody may get the rejected token, even if the provider fails.
  if (page.token === rejected) page.token = undefined;
  // Another call has already replaced the rejected token.
  if (page.token && reason === "rejected") return page.token;
  // The call keeps listening to each question that it has joined, and takes the first token.
  const joined = [];
  let own, timer;
  const join = (resolve, reject, lost) => {
    // A newer question was answered while this call waited.
    if (lost && page.known > lost.order && page.token && page.token !== rejected) return resolve(page.token);
    const question = page.questions.get(rejected) ?? (own = ask(page, options, request, lost));
    joined.push(question);
    question.waiting++;
    const isLast = () => joined.at(-1) === question;
    const askAgain = () => {
      if (!isLast()) return;
      question.takeOff();
      join(resolve, reject, question);
    };
    question.answer.then(({ token, cause }) => {
      if (!cause) resolve(token);
      else if (isLast()) reject(cause[0]);
    }, askAgain);
    const giveUp = () => {
      question.takeOff();
      if (isLast()) reject(callsItself(options));
    };
    if (question !== own) timer = setTimeout(question.lost < MOST_LOST ? askAgain : giveUp, Math.min(PATIENCE, stop.remaining() / 2));
  };
  try {
    return await stop.race(() => new Promise(join));
  } finally {
    clearTimeout(timer);
    // A later call must not join a question that took too long, or whose call was aborted: on Workers its request may end.
    for (const question of joined.splice(0)) question.leave(question === own || stop.remaining() < 1);
  }
}

/**
 * On Workers a promise belongs to the request that made it. When that request ends, the promise stays pending, or it rejects by
 * itself (compatibility dates from 2024-10-14). So `answer` never rejects for the provider, and each call has its own timer.
 */
function ask(page, { accessToken }, request, lost) {
  const { questions } = page;
  const { rejected } = request;
  const order = ++page.asked;
  const controller = new AbortController();
  let isAnswered;
  const answer = async () => {
    try {
      const token = await accessToken({ ...request, signal: controller.signal });
      // The provider was asked more than once. An answer to an older question must not replace one to a newer question.
      if (order > page.known && isToken(token)) Object.assign(page, { token, known: order });
      return { token };
    } catch (cause) {
      // In a list, because a provider may throw `undefined`.
      return { cause: [cause] };
    }
  };
  page.asking = true;
  const question = {
    order,
    lost: lost ? lost.lost + 1 : 0,
    waiting: 0,
    answer: answer(),
    takeOff: () => questions.get(rejected) === question && questions.delete(rejected),
    /** The last call that leaves aborts the provider's signal. */
    leave(takesOff) {
      question.waiting--;
      if (isAnswered) return;
      if (question.waiting === 0) controller.abort();
      if (takesOff) question.takeOff();
    },
  };
  page.asking = false;
  questions.set(rejected, question);
  question.answer.then(() => {
    isAnswered = true;
    question.takeOff();
  });
  return question;
}

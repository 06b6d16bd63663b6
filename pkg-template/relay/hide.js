// Hides tokens in an answer, because a server can put the token into it, and the answer goes to a page. Errors need no search: the
// core has hidden the token in them.

/** A piece as short as this can be a word of any answer. No token of WeChat is that short. */
const SHORTEST = 8;

/** The text is JSON that we wrote, so a token, which is ASCII without blanks, has one spelling in it, or it is encoded as in the URL. */
export function hide(text, tokens) {
  for (const token of tokens) {
    if (token.length < SHORTEST) continue;
    for (const spelling of [JSON.stringify(token).slice(1, -1), encodeURIComponent(token)]) text = text.replaceAll(spelling, "[redacted]");
  }
  return text;
}

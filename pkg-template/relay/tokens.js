// Remembers the tokens of calls in flight, because a server can put the token into its answer, and the answer goes to a page.
// Errors need no search: the core has hidden the token in them.

const HIDDEN = "[redacted]";
/** A piece as short as this can be a word of any answer. No token of WeChat is that short. */
const SHORTEST = 8;

/** Calls of one merchant share questions to the provider, so they share what it answered. */
export function issuedTokens(issued, merchant) {
  const page = issued.get(merchant) ?? { calls: 0, tokens: new Set() };
  page.calls++;
  issued.set(merchant, page);
  return {
    add(token) {
      if (typeof token === "string") page.tokens.add(token);
      return token;
    },
    /** The text is JSON that we wrote, so a token has one spelling in it, or it is encoded as in the URL. */
    hide(text) {
      for (const token of page.tokens) {
        if (token.length < SHORTEST) continue;
        for (const spelling of [JSON.stringify(token).slice(1, -1), encodeURIComponent(token)]) text = text.replaceAll(spelling, HIDDEN);
      }
      return text;
    },
    end() {
      if (--page.calls === 0) issued.delete(merchant);
    },
  };
}

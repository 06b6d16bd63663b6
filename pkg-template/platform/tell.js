// Calls the functions of the user. What they do must not change an answer.

/** What the function is told of is stored already, so WeChat need not repeat it if the function fails. */
export async function callBack(platform, name, about) {
  try {
    await platform[name]?.(about);
  } catch (error) {
    tell(platform, { type: "callback", name, merchant: about.merchant, error });
  }
}

/** An async listener that rejects must not end the process either, so the arrow function is async. It calls the listener at once. */
export const tell = ({ onEvent }, event) => void (async () => onEvent?.(event))().catch(() => {});

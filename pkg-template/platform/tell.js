// Calls the functions of the user. What they do must not change an answer.

/** What the function is told of is stored already, so WeChat need not repeat it if the function fails. */
export async function callBack(platform, name, about) {
  try {
    await platform[name]?.(about);
  } catch (error) {
    tell(platform, { type: "callback", name, merchant: about.merchant, error });
  }
}

export function tell({ onEvent }, event) {
  try {
    onEvent?.(event);
  } catch {}
}

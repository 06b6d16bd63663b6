/** JSON can hold neither of them: it turns a Map into `{}`, and `times: Infinity` into `null`. */
export function toJson(value) {
  const replace = (_, member) => {
    if (member instanceof Map) return Object.fromEntries(member);
    return member === Infinity ? 0xffff_ffff : member;
  };
  return JSON.stringify(value, replace) ?? "null";
}

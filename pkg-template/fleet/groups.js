/** Gives the items of an iterable as lists of at most so many. */
export async function* inGroups(items, size) {
  let group = [];
  for await (const item of items) {
    group.push(item);
    if (group.length === size) yield group.splice(0);
  }
  if (group.length > 0) yield group;
}

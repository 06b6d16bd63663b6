// Finds the route of a URL. Nothing is decoded or normalised here: what is not written as a route is none.

/**
 * Returns a function that reads a whole URL. The pattern is anchored at both ends, so the host decides nothing, and a query
 * is allowed only where it is read.
 */
export function router(mount) {
  const prefix = mount === "/" ? "" : mount.replaceAll(".", "\\.");
  const pattern = new RegExp(`^https?://[^/?#]+${prefix}/(?:(session)|merchants(?:\\?([^#]*))?|(?:merchants/([\\w-]{1,64})|platform)/([A-Za-z]{1,64}))$`);
  return (url) => {
    const found = pattern.exec(url);
    if (!found) return;
    const [, session, query = "", merchant = null, name] = found;
    return { isSession: !!session, query, merchant, name };
  };
}

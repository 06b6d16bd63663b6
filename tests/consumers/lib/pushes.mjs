// The row that sends wrong and odd pushes to the receiver of a platform.

/** `start` runs the attack in a runtime with so many pushes. */
export const pushesAttacked = (start, entry = "platform") =>
  Object.assign(async (c) => {
    await start(c, String(c.pushes));
    return { entry, bytes: c.pushes };
  }, { limit: 300 });

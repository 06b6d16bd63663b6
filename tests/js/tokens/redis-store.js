// A store on Redis. docs/tokens.md shows the same script.
import { createClient } from "redis";
import { kvStore } from "wechat-cloudbase/tokens";

/** KEYS[1], the text as it was read (empty if there was none), the new text. */
export const REPLACE = `
  if (redis.call("GET", KEYS[1]) or "") ~= ARGV[1] then return 0 end
  redis.call("SET", KEYS[1], ARGV[2])
  return 1`;

export async function redisStore(url) {
  const redis = await createClient({ url }).connect();
  const replace = async (key, before = "", text) => (await redis.eval(REPLACE, { keys: [key], arguments: [before, text] })) === 1;
  return { ...kvStore(redis, "wechat:", { replace }), close: () => redis.close() };
}

// Stores fit where tokens and platforms need one.
import { componentToken } from "wechat-cloudbase/platform";
import { kvStore, memoryStore, redisStore, sqlSchema, sqlStore, type Lease, type RedisClient, type SqlDialect, type Store } from "wechat-cloudbase/stores";
import { storeTests, type StoreTest } from "wechat-cloudbase/testing";
import { authorizerToken, mapStore, type TokenRecord } from "wechat-cloudbase/tokens";

const store: Store = memoryStore(new Map([["wx1", { refreshToken: "r" }]]));
const old = mapStore();
authorizerToken({ componentAppid: "wxc", store, componentToken: "c" });
authorizerToken({ componentAppid: "wxc", store: kvStore(new Map()), componentToken: "c" });
componentToken({ componentAppid: "wxc", componentSecret: "s", store: old });

const dialect: SqlDialect = "mysql";
const schema: string = sqlSchema({ dialect, table: "a.b" });
const ofSql: Store = sqlStore({ dialect, query: async (statement, values) => [statement.trim(), values[0]?.trim()], idColumn: "appid" });
declare const redis: RedisClient;
const ofRedis: Store = redisStore(redis, { prefix: "p:" });
void [schema, ofSql, ofRedis];
// @ts-expect-error no such dialect
sqlSchema({ dialect: "oracle" });
// @ts-expect-error `query` is required
sqlStore({ dialect });
// @ts-expect-error the schema has always the name `id`
sqlSchema({ dialect, idColumn: "appid" });
// @ts-expect-error a map cannot run scripts
redisStore(new Map());

export async function uses(): Promise<void> {
  const record: TokenRecord | undefined = await store.get("wx1");
  const token: string | undefined = record?.refreshToken;
  const done: boolean = await store.replace("wx1", record, undefined);
  const lease: Lease | undefined = await store.lease("lock", 1000);
  const held: boolean | undefined = await lease?.renew();
  for await (const key of store.list("wx")) key.toUpperCase();
  const tests: StoreTest[] = [...storeTests(() => store), ...storeTests(async () => kvStore(new Map()), { without: ["replace", "list"] })];
  void [token, done, held, tests];
  // @ts-expect-error a record is an object
  await store.set("wx1", "text");
  // @ts-expect-error no such method
  storeTests(() => store, { without: ["get"] });
}

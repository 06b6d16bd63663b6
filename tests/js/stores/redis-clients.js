// The clients of Redis that people use. Each is connected and has a way to end it.
import { Redis as Upstash } from "@upstash/redis";
import { Cluster, Redis } from "ioredis";
import Valkey from "iovalkey";
import * as node6 from "redis";
import * as node4 from "redis-4";
import * as node5 from "redis-5";

async function nodeRedis({ createClient }, options) {
  const client = createClient(options);
  client.on("error", () => {});
  await client.connect();
  return { client, close: () => (client.destroy ? client.destroy() : client.disconnect()) };
}

function io(Client, url, options) {
  const client = new Client(url, options);
  client.on("error", () => {});
  return { client, close: () => client.disconnect() };
}

async function nodeCluster({ createCluster }, url) {
  const client = createCluster({ rootNodes: [{ url }] });
  client.on("error", () => {});
  await client.connect();
  return { client, close: () => (client.destroy ? client.destroy() : client.disconnect()) };
}

/** `url` is a server, `upstash` a bridge to it. */
export const CLIENTS = {
  redis: ({ url }) => nodeRedis(node6, { url }),
  "redis with RESP3": ({ url }) => nodeRedis(node6, { url, RESP: 3 }),
  "redis with RESP2": ({ url }) => nodeRedis(node6, { url, RESP: 2 }),
  "redis 5": ({ url }) => nodeRedis(node5, { url }),
  "redis 4": ({ url }) => nodeRedis(node4, { url }),
  ioredis: ({ url }) => io(Redis, url),
  "ioredis with a prefix of its own and numbers as texts": ({ url }) => io(Redis, url, { keyPrefix: "o*:", stringNumbers: true }),
  iovalkey: ({ url }) => io(Valkey, url),
  "@upstash/redis": ({ upstash }) => ({ client: new Upstash({ ...upstash, enableTelemetry: false }), close() {} }),
  "@upstash/redis that parses nothing": ({ upstash }) => ({ client: new Upstash({ ...upstash, automaticDeserialization: false, responseEncoding: false, enableAutoPipelining: false }), close() {} }),
};

export const CLUSTER_CLIENTS = {
  "cluster of redis": (url) => nodeCluster(node6, url),
  "cluster of redis 4": (url) => nodeCluster(node4, url),
  "cluster of ioredis": (url) => {
    const client = new Cluster([url], { keyPrefix: "o:" });
    return { client, close: () => client.disconnect() };
  },
};

// Checks that folders of pkg-template/ import only from folders that they may use, and that no files import each other in a
// circle. tests/native/house.rs checks the Rust sources.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const template = new URL("../../pkg-template/", import.meta.url);

/** The folders that a folder may use. It may also use itself. Entries may use all folders. */
const USES = {
  shared: [],
  load: [],
  client: ["shared"],
  gloo: ["shared", "client"],
  stores: ["shared"],
  "stores-node": ["shared", "stores"],
  tokens: ["shared", "client", "stores"],
  platform: ["shared", "client", "tokens"],
  relay: ["shared", "client"],
  "standard-schema": ["shared", "client"],
  testing: ["shared", "platform"],
  "relay-client": ["shared", "client"],
  config: ["shared", "client"],
  "config-node": ["shared", "config", "libraries"],
  fleet: ["shared", "config", "stores"],
  "fleet-bullmq": ["shared", "fleet"],
  "fleet-node": ["shared", "fleet"],
  "fleet-queues": ["shared", "config", "fleet"],
};
/** The build makes these files, from Rust and from libraries of npm. */
const GENERATED = /^(client\/(glue|version)|load\/decoder|code-table|standard-schema\/json-schemas|libraries\/.*|wasm\/.*)\.(js|wasm(\?module)?)$/;
/** Only these folders may import modules of Node. */
const OF_NODE = ["config-node", "fleet-node", "stores-node"];

const files = readdirSync(template, { recursive: true }).filter((file) => file.endsWith(".js"));
const roomOf = (file) => (file.includes("/") ? posix.dirname(file) : "");
/** In the package, entries are in the top folder. */
const placeOf = (file) => file.replace(/^entry\//, "");

/** Returns the files that a file imports, by their paths in the package. */
function importsOf(file) {
  const source = readFileSync(new URL(file, template), "utf8");
  const paths = [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)";/gm)].map(([, path]) => path);
  return paths.filter((path) => !OF_NODE.includes(roomOf(file)) || !path.startsWith("node:")).map((path) => posix.join(posix.dirname(placeOf(file)), path));
}

const graph = new Map(files.map((file) => [placeOf(file), importsOf(file)]));

test("every import leads to a file inside the package", () => {
  assert.ok(graph.size > 20);
  for (const [file, imports] of graph) {
    for (const path of imports) assert.ok(graph.has(path) || GENERATED.test(path), `${file} imports ${path}`);
  }
});

test("folders use only what they may", () => {
  for (const file of files.filter((file) => roomOf(file) !== "entry")) {
    const room = roomOf(file);
    assert.ok(USES[room], `${file}: the folder ${room} has no row`);
    for (const path of importsOf(file)) {
      assert.ok([room, "wasm", ...USES[room]].includes(roomOf(path)), `${file} imports ${path}`);
    }
  }
});

test("no files import each other in a circle", () => {
  const done = new Set();
  const visit = (file, way) => {
    assert.ok(!way.includes(file), `a circle: ${[...way, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const path of graph.get(file) ?? []) visit(path, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
});

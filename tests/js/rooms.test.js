// Which folder of pkg-template/ may use which, and that no file is in a circle with another. tests/native/house.rs looks at
// the Rust sources.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const template = new URL("../../pkg-template/", import.meta.url);

/** A folder may use itself, and those that stand here. Entries may use all. */
const USES = {
  shared: [],
  load: [],
  client: ["shared"],
  gloo: ["shared", "client"],
  tokens: ["shared"],
  testing: [],
};
/** Made at build time, from Rust. */
const GENERATED = /^(client\/(glue|version)|load\/decoder|code-table|wasm\/.*)\.(js|wasm(\?module)?)$/;

const files = readdirSync(template, { recursive: true }).filter((file) => file.endsWith(".js"));
const roomOf = (file) => (file.includes("/") ? posix.dirname(file) : "");
/** Entries lie at the top of the package. */
const placeOf = (file) => file.replace(/^entry\//, "");

/** The files that a file imports, as they lie in the package. */
function importsOf(file) {
  const source = readFileSync(new URL(file, template), "utf8");
  const paths = [...source.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)";/gm)].map(([, path]) => path);
  return paths.map((path) => posix.join(posix.dirname(placeOf(file)), path));
}

const graph = new Map(files.map((file) => [placeOf(file), importsOf(file)]));

test("every import leads to a file, and none leads out of the package", () => {
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

test("no file is in a circle with another", () => {
  const done = new Set();
  const visit = (file, way) => {
    assert.ok(!way.includes(file), `a circle: ${[...way, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const path of graph.get(file) ?? []) visit(path, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
});

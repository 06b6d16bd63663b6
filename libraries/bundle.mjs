// Bundles the libraries that the npm package contains, one file for each, with its licence. The package has no dependencies at
// run time: what an entry needs of a library is in it.
//
//   node libraries/bundle.mjs <folder>
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the package uses of each library. */
const LIBRARIES = {
  "jsonc-parser": { uses: "parseTree, printParseErrorCode", licence: "LICENSE.md" },
  yaml: { uses: "LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument", licence: "LICENSE" },
};

const [folder] = process.argv.slice(2);

for (const [name, { uses, licence }] of Object.entries(LIBRARIES)) {
  const home = join(import.meta.dirname, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const text = readFileSync(join(home, licence), "utf8").trim();
  if (text.includes("*/")) throw new Error(`the licence of ${name} ends the comment`);
  await build({
    stdin: { contents: `export { ${uses} } from "${name}";`, resolveDir: import.meta.dirname },
    outfile: join(folder, `${name}.js`),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    // The builds for browsers need no module of Node.
    platform: "browser",
    mainFields: ["module", "browser", "main"],
    banner: { js: `/*! ${name} ${version}\n\n${text}\n*/` },
    legalComments: "inline",
  });
}

// `wechat-cloudbase/codes`: the table of error codes without the wasm.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import * as cloudbase from "wechat-cloudbase";
import { errorCodes, explain } from "wechat-cloudbase/codes";
import { build } from "esbuild";

const bundle = (contents) => {
  return build({ stdin: { contents, resolveDir: import.meta.dirname }, bundle: true, format: "esm", metafile: true, write: false });
};

test("the table has the rows of the table in the wasm, in the same order, and WeChat's text", () => {
  assert.deepEqual(Array.from(errorCodes, ({ text, ...row }) => row), [...cloudbase.errorCodes]);
  for (const row of errorCodes) {
    assert.equal(errorCodes.get(row.code), row);
    assert.ok(row.text.length > 5, String(row.code));
  }
  assert.deepEqual([0, 1, "40001", undefined].map(errorCodes.get), [undefined, undefined, undefined, undefined]);
});

test("the table is frozen, with all its rows", () => {
  const frozen = (value) => typeof value !== "object" || (Object.isFrozen(value) && Object.values(value).every(frozen));
  assert.ok(frozen(errorCodes));
  for (const row of errorCodes) assert.ok(frozen(row), String(row.code));
});

test("a code is explained in one language, by default in English", () => {
  const { advice, ...row } = errorCodes.get(85089);
  assert.deepEqual(explain(85089), { ...row, advice: advice.en });
  assert.deepEqual(explain(85089, { locale: "zh" }), { ...row, advice: advice.zh });
  assert.deepEqual(explain(85089, { locale: undefined }), explain(85089));
});

test("a code may be text, as WeChat sends it", () => {
  assert.deepEqual(["-604101", " 85089\n", "+85089", "-1"].map((text) => explain(text)?.code), [-604_101, 85_089, 85_089, -1]);
});

test("a code that is not in the table has no explanation", () => {
  for (const errcode of [0, 1, 1.5, NaN, "", "0x9c41", "40001.0", "4e4", "token", null, undefined, 40001n, [40001], {}]) {
    assert.equal(explain(errcode), undefined, String(errcode));
  }
});

test("a wrong option is refused by its name, as options of a client are", () => {
  const refused = (options) => {
    try {
      return explain(-1, options);
    } catch (error) {
      assert.ok(error instanceof cloudbase.ValidationError, String(error));
      return error.issues.map(({ path, code }) => `${path} ${code}`).join();
    }
  };
  assert.equal(refused({ locale: "de" }), "options.locale invalid_option");
  assert.equal(refused({ locale: "toString" }), "options.locale invalid_option");
  assert.equal(refused({ Locale: "zh" }), "options.Locale unknown_option");
  assert.equal(refused(null), "options wrong_type");
});

test("its bundle contains no wasm, and works in a runtime without WebAssembly", async () => {
  const { metafile, outputFiles } = await bundle('export * from "wechat-cloudbase/codes"');
  assert.deepEqual(Object.keys(metafile.inputs).filter((input) => /wasm|inline|decoder/i.test(input.replace("<stdin>", ""))), []);
  assert.doesNotMatch(outputFiles[0].text, /WebAssembly/);
  const program = 'import { explain } from "wechat-cloudbase/codes"; console.log(typeof WebAssembly, explain(-1).class);';
  const said = execFileSync(process.execPath, ["--jitless", "--input-type=module", "--eval", program], {
    cwd: import.meta.dirname, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"],
  });
  assert.equal(said.trim(), "undefined transient");
});

test("a bundle that does not use the table does not contain it", async () => {
  const { outputFiles } = await bundle('import { explain } from "wechat-cloudbase/codes"; console.log("else");');
  assert.ok(outputFiles[0].contents.length < 100, outputFiles[0].text);
});

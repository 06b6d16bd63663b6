// The crate natively, beside serde and what checks its values: native/ is a crate of its own, which cargo builds.
import { homedir } from "node:os";
import { join } from "node:path";
import { caseRows, told } from "./rows.mjs";

const manifest = join(import.meta.dirname, "../native/Cargo.toml");

export async function native(_, rounds) {
  const cases = await told("env", `HOME=${homedir()}`, "cargo", "run", "--quiet", "--release", "--manifest-path", manifest, "--", rounds);
  return cases.flatMap((one) => caseRows("native", "native", one));
}

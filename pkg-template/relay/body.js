// Reads the body of a request: one media type, no encoding, a limit that is counted, and strict UTF-8.
import { join } from "../shared/send.js";
import { Problem } from "./problem.js";

/** Some libraries add the charset, and JSON has no other. */
const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i;

export async function readBody({ relay: { maxBodyBytes }, request, stop }) {
  const { headers, body } = request;
  if (!JSON_TYPE.test(headers.get("content-type")) || headers.has("content-encoding")) throw new Problem("media_type");
  if (headers.get("content-length") > maxBodyBytes) throw new Problem("too_large");
  if (!body) return "";
  const reader = body.getReader();
  try {
    return decoded(await stop.race(() => counted(reader, maxBodyBytes)));
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  }
}

/** The length that a request states can be missing or wrong, so the bytes are counted as they come. */
async function counted(reader, most) {
  const chunks = [];
  for (let left = most, chunk; !(chunk = await reader.read()).done; ) {
    if ((left -= chunk.value.length) < 0) throw new Problem("too_large");
    chunks.push(chunk.value);
  }
  return join(chunks);
}

/** A byte order mark stays in the text: what is JSON is for the core to say. */
function decoded(bytes) {
  decoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Problem("not_json");
  }
}
let decoder;

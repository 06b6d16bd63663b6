// A receiver as people write it with the library of WeChat Work's team and a parser of XML.
import { decrypt, getSignature } from "@wecom/crypto";
import { XMLParser } from "fast-xml-parser";
import { exchange, PLATFORM } from "../pushes.mjs";
import { store } from "./receiver-store.mjs";

export function withLibraries() {
  const { componentAppid, token, encodingAESKey } = PLATFORM;
  const parser = new XMLParser({ parseTagValue: false });
  const kept = new Map();
  async function receive(request) {
    const query = new URL(request.url).searchParams;
    const secret = parser.parse(await request.text()).xml.Encrypt;
    if (getSignature(token, query.get("timestamp"), query.get("nonce"), secret) !== query.get("msg_signature")) return new Response("refused", { status: 403 });
    const { message, id } = decrypt(encodingAESKey, secret);
    if (id !== componentAppid) return new Response("refused", { status: 403 });
    const elements = parser.parse(message).xml;
    await store(kept, (name) => elements[name], exchange);
    return new Response("success");
  }
  return { receive, kept };
}

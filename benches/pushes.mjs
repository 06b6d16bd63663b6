// What WeChat pushes to a platform, made before anything is measured, and the WeChat that exchanges the codes in them.
import { createCipheriv, createHash, randomBytes } from "./node-crypto.mjs";

export const PLATFORM = { componentAppid: "wx0000000000000000", token: "message-token", encodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
export const COMPONENT_TOKEN = "80_component_access_token_of_a_platform";

const START = 1_700_000_000;
const appidOf = (index) => `wx${String(index).padStart(16, "0")}`;
export const merchantsOf = (count) => Array.from({ length: count }, (_, index) => appidOf(index + 1));

/** Each is newer than the one before, so each is stored. */
export const tickets = (count) => Array.from({ length: count }, (_, index) => ticket(index));

/** Each is of another merchant. */
export const authorizations = (count) => merchantsOf(count).map(authorization);

export const ticket = (index) => pushOf({ InfoType: "component_verify_ticket", CreateTime: START + index, ComponentVerifyTicket: `ticket@@@${index}` });

export const authorization = (merchant, index) =>
  pushOf({
    InfoType: "authorized", CreateTime: START + index, AuthorizerAppid: merchant, AuthorizationCode: `${merchant}@@@${index}`,
    AuthorizationCodeExpiredTime: 3600, PreAuthCode: "preauthcode@@@1",
  });

function pushOf(elements) {
  const message = `<xml>${Object.entries({ AppId: PLATFORM.componentAppid, ...elements }).map(([name, text]) => `<${name}><![CDATA[${text}]]></${name}>`).join("")}</xml>`;
  const secret = encrypted(message);
  const [timestamp, nonce] = [String(elements.CreateTime), randomBytes(8).toString("hex")];
  const signature = createHash("sha1").update([PLATFORM.token, timestamp, nonce, secret].sort().join("")).digest("hex");
  const query = new URLSearchParams({ timestamp, nonce, encrypt_type: "aes", msg_signature: signature });
  return { url: `https://platform.example/wechat?${query}`, body: `<xml><AppId><![CDATA[${PLATFORM.componentAppid}]]></AppId><Encrypt><![CDATA[${secret}]]></Encrypt></xml>` };
}

function encrypted(message) {
  const key = Buffer.from(`${PLATFORM.encodingAESKey}=`, "base64");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(message));
  const content = Buffer.concat([randomBytes(16), length, Buffer.from(message), Buffer.from(PLATFORM.componentAppid)]);
  const filler = 32 - (content.length % 32);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(content), cipher.update(Buffer.alloc(filler, filler)), cipher.final()]).toString("base64");
}

/** Answers the exchange of a code at once. */
export async function exchange(_, { body }) {
  const code = JSON.parse(body).authorization_code;
  const [merchant] = code.split("@@@");
  return new Response(JSON.stringify({
    authorization_info: {
      authorizer_appid: merchant, authorizer_access_token: `80_${merchant}`, expires_in: 7200, authorizer_refresh_token: `refreshtoken@@@${code}`,
      func_info: [{ funcscope_category: { id: 1 } }, { funcscope_category: { id: 49 } }],
    },
  }));
}

// What receivers by hand do with a push: they keep the newest ticket, and exchange a code.
import { COMPONENT_TOKEN, PLATFORM } from "../pushes.mjs";

const URL = `https://api.weixin.qq.com/cgi-bin/component/api_query_auth?component_access_token=${COMPONENT_TOKEN}`;

/** `element(name)` is the text of an element of the push. */
export async function store(kept, element, fetch) {
  const createTime = Number(element("CreateTime"));
  if (element("InfoType") === "component_verify_ticket") {
    if (!(createTime <= kept.get("ticket")?.createTime)) kept.set("ticket", { ticket: element("ComponentVerifyTicket"), createTime });
  } else if (element("InfoType") === "authorized") {
    const merchant = element("AuthorizerAppid");
    const body = JSON.stringify({ component_appid: PLATFORM.componentAppid, authorization_code: element("AuthorizationCode") });
    const response = await fetch(URL, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { authorization_info } = await response.json();
    kept.set(merchant, {
      refreshToken: authorization_info.authorizer_refresh_token,
      accessToken: authorization_info.authorizer_access_token,
      expiresAt: Date.now() + authorization_info.expires_in * 1000,
      permissionSets: authorization_info.func_info.map(({ funcscope_category }) => funcscope_category.id),
    });
  }
}

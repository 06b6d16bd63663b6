// A route of Next that says where the messages of a merchant go. Save it as app/merchants/[appid]/push/route.ts, and put your
// check of who asks before it.
import { CloudbaseClient, toHttpStatus } from "wechat-cloudbase";
import { tokenServer } from "wechat-cloudbase/tokens";

const { TOKEN_SERVER = "http://127.0.0.1:8081", WECHAT_URL } = process.env; // WECHAT_URL is for tests
const client = new CloudbaseClient({ accessToken: tokenServer({ url: TOKEN_SERVER }), baseURL: WECHAT_URL });

export async function GET(request: Request, { params }: { params: Promise<{ appid: string }> }) {
  const call = client.forMerchant((await params).appid).getCallBackConfig({ signal: request.signal });
  return call.then(({ data }) => Response.json(data), (error) => Response.json({ error: error.code }, { status: toHttpStatus(error) }));
}

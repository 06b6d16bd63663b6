// Replaces the global fetch on Deno and Bun. The argument is the class of a write's body there.
import fetchMock from "fetch-mock";
import process from "node:process";
import { clients, ok, once, PATH, payload, sendBoth, WECHAT } from "./clients.js";
import { same } from "./scenario.js";

const text = JSON.stringify(payload);
const matcher = { url: `${WECHAT}${PATH}?access_token=TOKEN`, body: payload };

const mock = fetchMock.createInstance().post(matcher, ok);
const { answer, refused } = await sendBoth(clients.default, { fetch: mock.fetchHandler });
same("the option fetch", [answer, refused.code, mock.callHistory.lastCall().options.body], [ok, "network", text]);

for (const [name, Client] of Object.entries(clients)) {
  fetchMock.mockGlobal().post(WECHAT + PATH, ok, { matchPartialBody: false, query: { access_token: "TOKEN" } });
  same(`the global fetch, ${name}`, await new Client(once).setCallBackConfig(payload), ok);
  const { body } = fetchMock.callHistory.lastCall().options;
  same(`the body, ${name}`, await new Response(body).text(), text);
  if (name === "default") same("the class of a body", Object(body).constructor.name, process.argv[2]);
  fetchMock.unmockGlobal().removeRoutes().clearHistory();
}

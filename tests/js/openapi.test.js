// Compares `openapi.json` with the interfaces, the errors and the answers of the package. tests/js/openapi/ compares it with a
// relay that is served.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";
import { ApiError, toHttpStatus, validate } from "wechat-cloudbase";
import { errorCodes } from "wechat-cloudbase/codes";
import { answering, clientWith, interfaces, json, rejection, wechatAndClient } from "./fixtures.js";

const document = JSON.parse(readFileSync(new URL(import.meta.resolve("wechat-cloudbase/openapi.json")), "utf8"));
const { schemas, responses, parameters } = document.components;
const ajv = new Ajv2020({ strict: false }).addSchema(document, "openapi");
const accepts = (name, value) => ajv.validate({ $ref: `openapi#/components/schemas/${name}` }, value);
const resolve = ({ $ref, ...rest }) => ($ref ? $ref.slice(2).split("/").reduce((outer, step) => outer[step], document) : rest);

const operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })));
const headersOf = ({ parameters }) => Object.fromEntries(parameters.map(resolve).filter((one) => one.in === "header").map(({ name, required }) => [name, required]));

/** The statuses of a route, with the codes of its problems. */
const problemsOf = (operation) => Object.entries(operation.responses).filter(([status]) => status !== "200").flatMap(([status, response]) => {
  const { schema } = resolve(response).content["application/problem+json"];
  return (schema.oneOf ?? [schema]).map((one) => `${status} ${resolve(one).properties.code.const}`);
});

test("the document is valid OpenAPI 3.1, and the validator finds mistakes", async () => {
  const verdict = async (value) => (await new Validator().validate(structuredClone(value))).valid;
  assert.equal(await verdict(document), true);
  assert.equal(document.openapi, "3.1.0");
  assert.equal(await verdict({ ...document, paths: { "no-slash": {} } }), false);
  assert.equal(await verdict({ ...document, components: { ...document.components, responses: { one: {} } } }), false);
});

test("every reference leads somewhere, and every part is used", () => {
  const used = new Set([...JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g)].map(([, place]) => place));
  for (const $ref of used) assert.ok(resolve({ $ref }), $ref);
  for (const [kind, parts] of Object.entries(document.components)) {
    for (const name of Object.keys(parts)) assert.ok(used.has(`#/components/${kind}/${name}`), `${kind}/${name} is not used`);
  }
});

test("the routes are those of the relay", () => {
  const calls = interfaces.map((name) => `post /merchants/{appid}/${name}`);
  const expected = ["get /session", "get /merchants", ...calls, "post /platform/setCloudAccessToken"];
  assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`), expected);
});

test("headers: what all routes need, what calls need, and what writes need", () => {
  for (const operation of operations) {
    const { path, method } = operation;
    const name = path.split("/").at(-1);
    const always = { "X-WeChat-Relay": true, "Accept-Language": false };
    const call = method === "post" ? { Origin: true } : {};
    const key = { setCallBackConfig: true, uploadFunctionConfig: true, setCloudAccessToken: false }[name];
    const write = key === undefined ? {} : { "Idempotency-Key": key };
    const danger = name === "setCloudAccessToken" ? { "X-WeChat-Confirm": false } : {};
    assert.deepEqual(headersOf(operation), { ...always, ...call, ...write, ...danger }, path);
  }
});

test("problems: each route has its own, each is on a route, and nothing is said twice", () => {
  const common = ["401 unauthenticated", "403 origin", "403 csrf", "404 no_route", "405 method", "403 forbidden", "500 internal", "503 timeout", "503 authorize"];
  const call = ["400 not_json", "413 too_large", "415 media_type", "422 validation", "424 api", "424 http", "424 decode", "429 too_many", "503 network", "503 token", "503 audit"];
  const write = ["400 idempotency_key", "409 in_progress", "422 idempotency_key", "503 idempotency"];
  const of = (path) => problemsOf(operations.find((one) => one.path === path)).sort();
  assert.deepEqual(of("/session"), common.slice().sort());
  assert.deepEqual(of("/merchants"), [...common, "400 query", "429 too_many"].sort());
  assert.deepEqual(of("/merchants/{appid}/getCallBackConfig"), [...common, ...call].sort());
  assert.deepEqual(of("/merchants/{appid}/uploadFunctionConfig"), [...common, ...call, ...write].sort());
  const everything = [...common, ...call, ...write, "428 confirm"];
  for (const path of ["/merchants/{appid}/setCloudAccessToken", "/platform/setCloudAccessToken"]) assert.deepEqual(of(path), everything.slice().sort());
  const known = Object.entries(schemas).filter(([name]) => name.startsWith("Problem.")).map(([, { properties }]) => `${properties.status.const} ${properties.code.const}`);
  assert.deepEqual(known.sort(), [...everything, "400 query"].sort());
});

test("every answer has the headers that keep it out of caches and pages", () => {
  const names = ["Cache-Control", "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy", "Cross-Origin-Resource-Policy", "Vary"];
  const all = [...Object.values(responses), ...operations.map((operation) => operation.responses[200])];
  for (const { headers, description } of all) assert.deepEqual(Object.keys(headers).slice(0, names.length), names, description);
});

test("payloads have the rules of the shipped schemas", () => {
  for (const name of interfaces) {
    const file = readFileSync(new URL(import.meta.resolve(`wechat-cloudbase/schemas/${name}.json`)), "utf8");
    const alone = new Ajv2020().compile(JSON.parse(file));
    for (const { payload, name: title } of json(name, "cases.json")) {
      if (payload !== undefined) assert.equal(accepts(name, payload), alone(payload), `${name}: ${title}`);
    }
  }
});

test("examples are right: payloads by the core, answers and problems by their schemas", () => {
  for (const { path, requestBody, responses } of operations.filter(({ method }) => method === "post")) {
    const name = path.split("/").at(-1);
    const { examples } = requestBody.content["application/json"];
    assert.ok(Object.keys(examples).length > 0);
    for (const { value } of Object.values(examples)) assert.deepEqual(validate(name, value).issues, [], path);
    for (const { value } of Object.values(responses[200].content["application/json"].examples)) {
      assert.ok(accepts(`${name}.answer`, value), path);
      assert.ok("errcode" in value);
    }
  }
  for (const [name, { examples = [] }] of Object.entries(schemas)) {
    if (name.startsWith("Problem.")) assert.equal(examples.length, 1, name);
    for (const example of examples) assert.ok(accepts(name, example), `${name}: ${ajv.errorsText()}`);
  }
});

test("answers of an emulated WeChat fit, and answers of other types do not", async () => {
  const { client } = wechatAndClient();
  const callback = { msgType: "text", event: "", env: "e", functionName: "f", enable: true };
  const payloads = {
    setCallBackConfig: { function_config: { enable: true, callbacks: [callback] } },
    uploadFunctionConfig: { type: 3, env: "e", function_name: "f", config: { timeout: 3 } },
    getFunctionConfig: { type: 3, env: "e", function_name: "f" },
    setCloudAccessToken: { action: "get", env: "e" },
    listFunctions: { env: "e", limit: 20, offset: 0 },
    getEnvInfo: {},
  };
  for (const [name, payload] of Object.entries(payloads)) assert.ok(accepts(`${name}.answer`, await client[name](payload)), name);
  assert.ok(accepts("getCallBackConfig.answer", await client.getCallBackConfig()));
  const wrong = {
    setCallBackConfig: { errcode: "0" }, uploadFunctionConfig: { errmsg: 1 }, getFunctionConfig: { config: {} }, setCloudAccessToken: { api_whitelist: [1] },
    listFunctions: { functions: [1] }, getEnvInfo: { info_list: {} }, getCallBackConfig: { data: { function_config: { callbacks: [{ env: 1 }] } } },
  };
  assert.deepEqual(Object.keys(wrong).sort(), interfaces.slice().sort());
  for (const [name, answer] of Object.entries(wrong)) assert.ok(!accepts(`${name}.answer`, answer), name);
});

test("problems have the status, the code and the fields of the package's errors", async () => {
  const payload = { action: "set", env: "e", open: true, api_whitelist: ["/*"], version: 1 };
  const set = (fetch, value = payload, options = {}) => rejection(clientWith(fetch, options).setCloudAccessToken(value));
  const busy = '{"errcode":61004,"errmsg":"access clientip is not registered requestIP: 1.2.3.4, hint: [abc] rid: 60d1a2b3-4c5d6e7f"}';
  const errors = [
    await set(answering(busy)),
    await set(answering("<html>", 502)),
    await set(answering("{}")),
    await set(async () => { throw new TypeError("fetch failed"); }),
    await set(() => new Promise(() => {}), payload, { timeout: 5 }),
    await set(answering("{}"), payload, { accessToken: () => { throw new Error("no"); } }),
    await set(answering("{}"), { ...payload, env: "" }),
  ];
  assert.deepEqual(errors.map(({ code }) => code), ["api", "http", "decode", "network", "timeout", "token", "validation"]);
  for (const error of errors) {
    const { properties } = schemas[`Problem.${error.code}`];
    assert.equal(properties.status.const, toHttpStatus(error), error.code);
    // `status` and `path` of an error are about WeChat's answer. The relay says nothing of its form.
    const { name, message, endpoint, callId, status, path, offset, ...fields } = error.toJSON();
    for (const field of Object.keys(fields)) assert.ok(field in properties, `${error.code}: ${field}`);
    const problem = { type: `urn:wechat-cloudbase:problem:${error.code}`, title: message, ...fields, interface: endpoint, status: toHttpStatus(error) };
    assert.ok(accepts(`Problem.${error.code}`, JSON.parse(JSON.stringify(problem))), `${error.code}: ${ajv.errorsText()}`);
  }
  assert.ok(errors[0] instanceof ApiError);
  assert.deepEqual([errors[0].clientIp, errors[0].rid], ["1.2.3.4", "60d1a2b3-4c5d6e7f"]);
});

test("classes are those of the table of codes", () => {
  const classes = new Set(Array.from(errorCodes, (row) => row.class)).add("unknown");
  assert.deepEqual(schemas["Problem.api"].properties.class.enum, [...classes].sort());
});

test("an appid and a key have safe characters only", () => {
  const appid = new RegExp(parameters.appid.schema.pattern, "u");
  for (const odd of ["", "..", "a/b", "a%2fb", "wx1;x", "x".repeat(65)]) assert.ok(!appid.test(odd), odd);
  assert.ok(appid.test("wx0123456789abcdef"));
  for (const name of ["key", "newKey"]) {
    const key = new RegExp(parameters[name].schema.pattern, "u");
    assert.ok(key.test("a-b") && !key.test("") && !key.test("a b") && !key.test("é") && !key.test("x".repeat(256)));
  }
});

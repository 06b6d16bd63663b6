// Sample payloads. The first of each interface is the vendor's own. Texts without `json` are not valid or not plain JSON.
const json = (value) => JSON.stringify(value, null, 2);

const VENDOR = { en: "The vendor's sample", zh: "官方示例" };
const callback = { msgType: "event", event: "user_enter_tempsession", env: "test-env-6gni9ity244a6ea3", functionName: "callback", enable: false };
const container = { enable: true, qbase_env: "test-env-6gni9ity244a6ea3", qbase_container_path: "/container-echo", text_mode: 1 };
const ofFunction = { env: "test-777bb9", function_name: "openapi" };
const timer = (config) => ({ triggers: [{ name: "myTrigger", type: "timer", config }] });
const env = "myttest-8gu57so0bd9f9e8a";

export const samples = {
  setCallBackConfig: [
    {
      ...VENDOR,
      text: json({
        function_config: { enable: false, callbacks: [callback, { ...callback, msgType: "image", event: "", enable: true }] },
        container_config: container,
      }),
    },
    { en: "Push to a container only, as XML", zh: "仅推送到云托管，XML 格式", text: json({ container_config: { ...container, text_mode: 2 } }) },
    {
      en: "Suspicious: two warnings",
      zh: "可疑：两条警告",
      text: json({
        function_config: { enable: false, callbacks: [{ ...callback, event: "brand_new_event" }] },
        container_config: { ...container, qbase_container_path: "container-echo" },
      }),
    },
    {
      en: "Broken: six errors at once",
      zh: "有误：同时六处错误",
      text: json({
        function_config: { enable: true, callbacks: [{ msgType: "event", event: "qr_scan_scene", functionName: "", Enable: true }] },
        container_config: { ...container, text_mode: 3 },
      }),
    },
    {
      en: "Broken: a key appears twice",
      zh: "有误：重复的键",
      text: '{\n  "container_config": {\n    "enable": true,\n    "enable": false,\n    "qbase_env": "test-env-6gni9ity244a6ea3",\n    "qbase_container_path": "/",\n    "text_mode": 1\n  }\n}',
    },
  ],
  getCallBackConfig: [{ en: "No parameters", zh: "无参数", text: "{}" }],
  getFunctionConfig: [
    { ...VENDOR, text: json({ type: 1, ...ofFunction }) },
    { en: "The timer trigger", zh: "定时触发器", text: json({ type: 2, ...ofFunction }) },
    { en: "A config that does not exist (85089)", zh: "不存在的配置（85089）", text: json({ type: 3, env: ofFunction.env, function_name: "another" }) },
    { en: "Broken: another interface's spelling", zh: "有误：误用其他接口的写法", text: json({ type: "1", env: ofFunction.env, functionName: "openapi" }) },
  ],
  setCloudAccessToken: [
    { ...VENDOR, en: `${VENDOR.en}: get`, zh: `${VENDOR.zh}：get`, text: json({ action: "get", env }) },
    { ...VENDOR, en: `${VENDOR.en}: set`, zh: `${VENDOR.zh}：set`, text: json({ action: "set", open: true, env, api_whitelist: ["/*"], version: 6 }) },
    { en: "Dangerous: closes the token", zh: "危险：关闭 token", text: json({ action: "set", open: false, env, api_whitelist: [], version: 6 }) },
    { en: "Broken: the vendor's stray comma", zh: "有误：官方示例中多余的逗号", text: `{\n  "action": "get",\n  "env": "${env}",\n}` },
    {
      en: "Broken: a host, a query, no version",
      zh: "有误：含域名、含参数、缺 version",
      text: json({ action: "set", open: true, env, api_whitelist: ["https://api.weixin.qq.com/wxa/msg_sec_check", "/wxa/msg_sec_check?a=b"] }),
    },
  ],
  uploadFunctionConfig: [
    { ...VENDOR, text: json({ type: 3, env: "env_id", function_name: "func", config: '{"timeout":5}' }) },
    { en: "A timer, as a value", zh: "定时触发器，对象格式", text: json({ type: 2, ...ofFunction, config: timer("0 0 2 1 * * *") }) },
    { en: "Broken: hour 25 and a misspelt month", zh: "有误：25 时和拼错的月份", text: json({ type: 2, ...ofFunction, config: timer("0 0 25 * JUNE * *") }) },
  ],
  listFunctions: [
    { en: "The first page", zh: "第一页", text: json({ env: ofFunction.env, limit: 20, offset: 0 }) },
    { en: "Broken: no offset", zh: "有误：缺 offset", text: json({ env: ofFunction.env, limit: 20 }) },
  ],
  getEnvInfo: [
    { en: "All environments", zh: "全部环境", text: "{}" },
    { en: "One environment", zh: "一个环境", text: json({ env: ofFunction.env }) },
  ],
};

/** The state of the account at the start, for the emulated WeChat. */
export const seed = {
  functions: {
    [ofFunction.env]: {
      [ofFunction.function_name]: {
        1: '{"permissions":{"openapi":["subscribeMessage.send"]}}',
        2: '{"triggers":[{"name":"myTrigger","type":"timer","config":"0 0 2 1 * * *"}]}',
        3: '{"timeout":5}',
      },
    },
  },
  environments: { [env]: { api_whitelist: ["/*"], version: 2 } },
};

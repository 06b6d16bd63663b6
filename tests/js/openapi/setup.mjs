// What the relay, its clients and the configuration of schemathesis agree on.
export const APPID = "wx0000000000000017";
export const ORIGIN = "https://console.example";
export const MOUNT = "/api/wechat";

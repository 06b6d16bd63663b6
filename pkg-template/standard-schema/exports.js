// The public API of `/standard-schema`. An unused schema costs a bundle nothing.
import { schema } from "./schema.js";

export { schema };

export const setCallBackConfig = /* @__PURE__ */ schema("setCallBackConfig");
export const getCallBackConfig = /* @__PURE__ */ schema("getCallBackConfig");
export const getFunctionConfig = /* @__PURE__ */ schema("getFunctionConfig");
export const setCloudAccessToken = /* @__PURE__ */ schema("setCloudAccessToken");
export const listFunctions = /* @__PURE__ */ schema("listFunctions");
export const getEnvInfo = /* @__PURE__ */ schema("getEnvInfo");
export const uploadFunctionConfig = /* @__PURE__ */ schema("uploadFunctionConfig");

export const callback = /* @__PURE__ */ schema("callback");
export const containerConfig = /* @__PURE__ */ schema("containerConfig");
export const whitelistEntry = /* @__PURE__ */ schema("whitelistEntry");
export const environmentId = /* @__PURE__ */ schema("environmentId");
export const functionName = /* @__PURE__ */ schema("functionName");

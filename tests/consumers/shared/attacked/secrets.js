// The secrets that no answer, header or log may show, in any spelling. Characters that URLs and JSON write differently are in them.
export const SECRETS = {
  token: "TOKEN+canary/4711==",
  platformToken: "PLATFORM+canary/4712==",
  variable: 'VARIABLE "canary" 4713',
  refreshToken: "refreshtoken@@@canary4714",
  session: "session-canary-4715",
  foreignError: "foreign canary 4716",
};

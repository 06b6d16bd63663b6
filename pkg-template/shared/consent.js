// How `/config` tells a client with a relay that its caller has consented to the dangers of a write. Then the client names its
// merchant as the confirmation, which `/config` does not know. Other clients do not see a symbol among the options of a call.

export const CONSENT = Symbol.for("wechat-cloudbase.consent");

// What every merchant shall have. docs/desired-state.md has all members.
export const desired = { version: 1, environments: [{ env: { $merchant: "env" }, api_whitelist: ["/wxa/msg_sec_check"] }] };

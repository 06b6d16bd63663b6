// The rule for the option `prefix` of stores that share their storage with others.
export const PREFIX = [(value) => typeof value === "string", "must be a string"];

// From payload to bytes and from bytes to answer, by any candidate.
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What everyone pays: JSON in and out without a look at it. */
export const encodeJson = (value) => encoder.encode(JSON.stringify(value));
export const decodeJson = (bytes) => JSON.parse(decoder.decode(bytes));

/** A peer checks values, JSON is up to us; ours does both at once. */
export function coders({ encoders, decoders, requests, answers }, interfaceName, answered = interfaceName) {
  if (encoders) return { encode: encoders[interfaceName], decode: decoders[answered] };
  const request = requests[interfaceName];
  const answer = answers[answered];
  return {
    encode(payload) {
      const value = request(payload);
      return value === undefined ? undefined : encodeJson(value);
    },
    decode: (bytes) => answer(decodeJson(bytes)),
  };
}

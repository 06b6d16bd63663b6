// From a payload to the text that is sent, and from the bytes that came to an answer, by any candidate.
const decoder = new TextDecoder();

/** Every candidate needs this: reading JSON without a check. */
export const decodeJson = (bytes) => JSON.parse(decoder.decode(bytes));

/** A peer checks values, and leaves JSON to its caller. Ours does both. */
export function coders({ encoders, decoders, requests, answers }, interfaceName, answered = interfaceName) {
  if (encoders) return { encode: encoders[interfaceName], decode: decoders[answered] };
  const request = requests[interfaceName];
  const answer = answers[answered];
  return {
    encode(payload) {
      const value = request(payload);
      return value === undefined ? undefined : JSON.stringify(value);
    },
    decode: (bytes) => answer(decodeJson(bytes)),
  };
}

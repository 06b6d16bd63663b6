//! Wasm as text in a JavaScript module, and the small wasm that makes bytes of it; `pkg-template/load/bytes.js` puts both together.

use std::cmp::Reverse;

/// Printable ASCII without blank, `!`, quote and backslash, and without `}` and `~`.
const DIGITS: usize = 89;
/// What stands before a digit: nothing for the first 89 bytes.
const BEFORE: [&str; 3] = ["", "}", "~"];

/// Bytes as ASCII text, which every bundler and charset leaves as it is: first a mark for each of the 256 bytes, whether it
/// is one of the 89 most frequent; then every byte by its place among those and then all others, as a digit, with another
/// character before it from the 90th place on. The text repeats itself where the wasm does, so gzip makes it as small as
/// the wasm; base64 would come out a quarter larger. `decode.wat` reads it.
fn text_of(bytes: &[u8]) -> String {
    let mut frequencies = [0_usize; 256];
    for byte in bytes {
        frequencies[usize::from(*byte)] += 1;
    }
    let mut order: Vec<u8> = (0..=255).collect();
    order.sort_by_key(|byte| Reverse(frequencies[usize::from(*byte)]));
    let (frequent, others) = order.split_at_mut(DIGITS);
    frequent.sort_unstable();
    others.sort_unstable();

    let mut text: String = (0..=255).map(|byte| if frequent.contains(&byte) { '$' } else { '#' }).collect();
    for byte in bytes {
        let place = order.iter().position(|other| other == byte).unwrap_or_default();
        text.push_str(BEFORE[place / DIGITS]);
        text.extend(('#'..='|').filter(|digit| *digit != '\\').nth(place % DIGITS));
    }
    text
}

/// The module of [`text_of`] such bytes.
pub fn text_module(file: &str, bytes: &[u8]) -> String {
    format!("// generated: {file} as text\nexport default \"{}\";\n", text_of(bytes))
}

/// The module of the wasm that is there before any text can be read. A list of numbers needs no reading, and is no larger
/// than base64 under gzip.
pub fn decoder_module(bytes: &[u8]) -> String {
    format!("// generated: xtask/src/decode.wat\nexport default new Uint8Array({bytes:?});\n")
}

//! Writes wasm as text in a JavaScript module, and the small wasm that decodes it. `pkg-template/load/bytes.js` uses
//! both.

use std::cmp::Reverse;

/// Printable ASCII without blank, `!`, quote, backslash, `}` and `~`.
const DIGITS: usize = 89;
/// The characters before a digit. The first 89 bytes have none.
const BEFORE: [&str; 3] = ["", "}", "~"];

/// Writes bytes as ASCII text, which every bundler and charset leaves unchanged. The text starts with a mark for each
/// of the 256 byte values: is it one of the 89 most frequent? Each byte then becomes a digit: its place among the
/// frequent values and then the others. From the 90th place on, a digit has another character before it. The text
/// repeats itself where the wasm does, so gzip makes it as small as the wasm. base64 would be a quarter larger.
/// `decode.wat` reads the text.
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

/// Returns the module that holds [`text_of`] these bytes.
pub fn text_module(file: &str, bytes: &[u8]) -> String {
    format!("// generated: {file} as text\nexport default \"{}\";\n", text_of(bytes))
}

/// Returns the module of the small wasm, which must work before any text is decoded. A list of numbers needs no
/// decoding, and is no larger than base64 under gzip.
pub fn decoder_module(bytes: &[u8]) -> String {
    format!("// generated: xtask/src/decode.wat\nexport default new Uint8Array({bytes:?});\n")
}

//! SHA-256, as FIPS 180-4 has it. The crates for it can panic, and their panic messages would add 3 KB to the wasm file.

const BLOCK: usize = 64;

/// The first bits of the fractional parts of the square roots and of the cube roots of the first primes.
const START: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// Returns the hash as `sha256:` and hex digits.
pub(super) fn fingerprint(mut message: Vec<u8>) -> String {
    let bits = message.len() as u64 * 8;
    message.push(0x80);
    while message.len() % BLOCK != BLOCK - 8 {
        message.push(0);
    }
    message.extend(bits.to_be_bytes());
    let mut state = START;
    for block in message.as_chunks::<BLOCK>().0 {
        state = after(block, state);
    }
    let mut text = "sha256:".to_owned();
    for word in state {
        for place in (0..8).rev() {
            text.push(char::from_digit(word >> (place * 4) & 15, 16).unwrap_or_default());
        }
    }
    text
}

/// Returns the state after a block. The words of the schedule turn in a ring of 16.
#[expect(clippy::many_single_char_names, reason = "they are the letters of the standard")]
fn after(block: &[u8; BLOCK], before: [u32; 8]) -> [u32; 8] {
    let mut ring = [0; 16];
    for (word, bytes) in ring.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = before;
    for round in ROUNDS {
        let [word, second, .., last_but_one, _] = ring;
        let choice = (e & f) ^ (!e & g);
        let majority = (a & b) ^ (a & c) ^ (b & c);
        let high = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let low = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let first = h.wrapping_add(high).wrapping_add(choice).wrapping_add(round).wrapping_add(word);
        (h, g, f, e, d, c, b) = (g, f, e, d.wrapping_add(first), c, b, a);
        a = first.wrapping_add(low).wrapping_add(majority);
        let small = second.rotate_right(7) ^ second.rotate_right(18) ^ second >> 3;
        let large = last_but_one.rotate_right(17) ^ last_but_one.rotate_right(19) ^ last_but_one >> 10;
        ring.rotate_left(1);
        let [.., tenth, _, _, _, _, _, _, newest] = &mut ring;
        *newest = word.wrapping_add(small).wrapping_add(*tenth).wrapping_add(large);
    }
    let mut state = before;
    for (word, more) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(more);
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of NIST, and lengths around the ends of blocks; the latter by `sha256sum`.
    #[test]
    fn hashes_are_those_of_the_standard() {
        let of = |text: &str| fingerprint(text.into());
        assert_eq!(of(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(of("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(of(two_blocks), "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        for (length, hash) in HASHES {
            assert_eq!(of(&"a".repeat(length)), format!("sha256:{hash}"), "{length}");
        }
    }

    const HASHES: [(usize, &str); 5] = [
        (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        (63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
        (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        (1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ];
}

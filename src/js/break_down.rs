//! Crashes on purpose. Tests use it to show that a trap fails only one call.

#[expect(unconditional_recursion, reason = "that is what it is for")]
pub(super) fn endless(depth: u32) -> u32 {
    let frame = std::hint::black_box([depth; 64]);
    endless(depth + 1) + frame.iter().sum::<u32>()
}

pub(super) fn all_memory() -> u32 {
    let mut kept = Vec::new();
    loop {
        kept.push(std::hint::black_box(Vec::<u8>::with_capacity(1 << 30)));
    }
}

//! Crashes on purpose. Tests use it to show that a trap fails only one call.

/// 0 aborts, 1 uses the stack up, 2 asks for more memory than there is.
pub(super) fn now(how: u32) -> u32 {
    match how {
        0 => std::process::abort(),
        1 => endless(0),
        _ => all_memory(),
    }
}

#[expect(unconditional_recursion, reason = "that is what it is for")]
fn endless(depth: u32) -> u32 {
    let frame = std::hint::black_box([depth; 64]);
    endless(depth + 1) + frame.iter().sum::<u32>()
}

/// Two halves of the address space do not fit beside what is there.
fn all_memory() -> u32 {
    let half = || std::hint::black_box(Vec::<u8>::with_capacity(isize::MAX as usize));
    u32::from((half(), half()).0.is_empty())
}

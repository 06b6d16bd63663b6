#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| wechat_cloudbase_fuzz::answer(data));

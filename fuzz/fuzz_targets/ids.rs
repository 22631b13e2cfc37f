#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| talkover_fuzz::targets::ids::run(data));

//! The fuzzer's way in to [`fuzz::events`].
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::events::check(data));

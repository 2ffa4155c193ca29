//! What only a real browser can show: `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use tabernetes::api::time::SimTime;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn virtual_time_prints_the_same_in_a_browser() {
    let later = SimTime::from_millis(3 * 60 * 60 * 1000);
    assert_eq!(later.to_rfc3339(), "2026-11-23T23:04:10Z");
}

//! The same as `cluster.rs`, in a real browser: `cargo xtask bench-browser`.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::expect_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Duration;
use support::create_and_wait;
use tabernetes::cluster::scenario::Scenario;
use wasm_bindgen_test::{Criterion, wasm_bindgen_bench, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn measure(criterion: &mut Criterion, replicas: i32) {
    let cluster = Scenario::Nodes(replicas as usize / 10).build(1).expect("the scenario is built in");
    let mut criterion = std::mem::take(criterion)
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2));
    criterion.bench_function(&format!("deployment_to_ready/{replicas}"), |bencher| {
        bencher.iter(|| create_and_wait(cluster.clone(), replicas));
    });
}

#[wasm_bindgen_bench]
fn hundred(criterion: &mut Criterion) {
    measure(criterion, 100);
}

#[wasm_bindgen_bench]
fn thousand(criterion: &mut Criterion) {
    measure(criterion, 1_000);
}

#[wasm_bindgen_bench]
fn three_thousand(criterion: &mut Criterion) {
    measure(criterion, 3_000);
}

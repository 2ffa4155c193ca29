//! The same as `cluster.rs`, in a real browser: `cargo xtask bench-browser`.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::expect_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Duration;
use support::{create_and_wait, roll_and_wait, type_in};
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::session::runtime::Runtime;
use wasm_bindgen_test::{Criterion, wasm_bindgen_bench, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn nodes(count: usize) -> Cluster {
    Scenario::Nodes(count).build(1).expect("the scenario is built in")
}

fn measure<Out>(criterion: &mut Criterion, name: &str, routine: impl FnMut() -> Out) {
    let mut criterion = std::mem::take(criterion)
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2));
    let mut routine = routine;
    criterion.bench_function(name, |bencher| bencher.iter(&mut routine));
}

fn start(criterion: &mut Criterion, replicas: i32) {
    let cluster = nodes(replicas as usize / 10);
    measure(criterion, &format!("deployment_to_ready/{replicas}"), || create_and_wait(cluster.clone(), replicas));
}

fn roll(criterion: &mut Criterion, replicas: i32) {
    let cluster = create_and_wait(nodes(replicas as usize / 10), replicas);
    measure(criterion, &format!("rolling_update/{replicas}"), || roll_and_wait(cluster.clone(), replicas));
}

#[wasm_bindgen_bench]
fn start_hundred(criterion: &mut Criterion) {
    start(criterion, 100);
}

#[wasm_bindgen_bench]
fn start_thousand(criterion: &mut Criterion) {
    start(criterion, 1_000);
}

#[wasm_bindgen_bench]
fn start_three_thousand(criterion: &mut Criterion) {
    start(criterion, 3_000);
}

#[wasm_bindgen_bench]
fn roll_hundred(criterion: &mut Criterion) {
    roll(criterion, 100);
}

#[wasm_bindgen_bench]
fn roll_three_hundred(criterion: &mut Criterion) {
    roll(criterion, 300);
}

#[wasm_bindgen_bench]
fn roll_thousand(criterion: &mut Criterion) {
    roll(criterion, 1_000);
}

#[wasm_bindgen_bench]
fn long_list(criterion: &mut Criterion) {
    let cluster = create_and_wait(nodes(100), 10_000);
    measure(criterion, "get_10000_pods", || type_in(&mut Runtime::new(cluster.clone()), "kubectl get pods -A"));
}

//! How fast the model is: a Deployment from nothing to all ready, with N/10 machines for N replicas, a rolling update of
//! all of it, a copy, a long list. `cargo bench`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::expect_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use support::{create_and_wait, roll_and_wait, type_in};
use tabernetes::cluster::scenario::Scenario;
use tabernetes::session::runtime::Runtime;

fn deployment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("deployment_to_ready");
    group.sample_size(10);
    for replicas in [100, 1_000, 3_000] {
        group.bench_function(BenchmarkId::from_parameter(replicas), |bencher| {
            let cluster = Scenario::Nodes(replicas as usize / 10).build(1).expect("the scenario is built in");
            bencher.iter(|| create_and_wait(cluster.clone(), replicas));
        });
    }
    group.finish();
}

fn rolling_update(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rolling_update");
    group.sample_size(10);
    for replicas in [100, 300, 1_000] {
        group.bench_function(BenchmarkId::from_parameter(replicas), |bencher| {
            let cluster = Scenario::Nodes(replicas as usize / 10).build(1).expect("the scenario is built in");
            let cluster = create_and_wait(cluster, replicas);
            bencher.iter(|| roll_and_wait(cluster.clone(), replicas));
        });
    }
    group.finish();
}

fn long_list(criterion: &mut Criterion) {
    // Made once: criterion calls what is inside for every sample.
    let cluster = Scenario::Nodes(100).build(1).expect("the scenario is built in");
    let cluster = create_and_wait(cluster, 10_000);
    criterion.bench_function("get_10000_pods", |bencher| {
        bencher.iter(|| type_in(&mut Runtime::new(cluster.clone()), "kubectl get pods -A"));
    });
}

fn snapshot(criterion: &mut Criterion) {
    let cluster = Scenario::Nodes(100).build(1).expect("the scenario is built in");
    let cluster = create_and_wait(cluster, 1_000);
    criterion.bench_function("snapshot_of_1000_pods", |bencher| {
        bencher.iter(|| cluster.clone());
    });
}

criterion_group!(benches, deployment, rolling_update, long_list, snapshot);
criterion_main!(benches);

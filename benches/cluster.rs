//! How long a Deployment takes from nothing to all ready, with N/10 machines for N replicas: `cargo bench`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, clippy::expect_used)]

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use support::create_and_wait;
use tabernetes::cluster::scenario::Scenario;

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

fn snapshot(criterion: &mut Criterion) {
    criterion.bench_function("snapshot_of_1000_pods", |bencher| {
        let cluster = Scenario::Nodes(100).build(1).expect("the scenario is built in");
        let cluster = create_and_wait(cluster, 1_000);
        bencher.iter(|| cluster.clone());
    });
}

criterion_group!(benches, deployment, snapshot);
criterion_main!(benches);

//! How long a Deployment takes from nothing to all ready, in CPU time, with N/10 nodes for N replicas.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::json;
use tabernetes::api::deployment::Deployment;
use tabernetes::api::discovery::Kind;
use tabernetes::api::time::{SimDuration, SimTime};
use tabernetes::apiserver::request::{ApiRequest, Body, Key, Strictness, WriteMode};
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;

fn create_and_wait(mut cluster: Cluster, replicas: i32) -> Cluster {
    let manifest = json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "nginx", "image": "nginx:1.27"}]}
            }
        }
    });
    let body = Body::Json { value: manifest, strictness: Strictness::Strict };
    let (kind, namespace) = (Kind::DEPLOYMENT, "default".to_owned());
    cluster.request(ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist }).expect("it is valid");
    let key = Key::new(Kind::DEPLOYMENT, "default", "web");
    let limit = cluster.now() + SimDuration::from_secs(600);
    while let Some(at) = cluster.next_activity_at() {
        cluster.advance_to(at);
        let ready = cluster.store().typed::<Deployment>(&key).map_or(0, |d| d.status.available_replicas);
        if ready == replicas {
            return cluster;
        }
        assert!(at < limit, "{ready} of {replicas} ready after {at:?}");
    }
    panic!("the cluster fell quiet too early at {:?}", SimTime::as_millis(cluster.now()));
}

fn deployment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("deployment_to_ready");
    group.sample_size(10);
    for replicas in [100, 1_000, 3_000] {
        let cluster = Scenario::Nodes(replicas as usize / 10).build(1).expect("the scenario is built in");
        group.bench_with_input(BenchmarkId::from_parameter(replicas), &cluster, |bencher, cluster| {
            bencher.iter(|| create_and_wait(cluster.clone(), replicas));
        });
    }
    group.finish();
}

fn snapshot(criterion: &mut Criterion) {
    let cluster = Scenario::Nodes(100).build(1).expect("the scenario is built in");
    let cluster = create_and_wait(cluster, 1_000);
    criterion.bench_function("snapshot_of_1000_pods", |bencher| bencher.iter(|| cluster.clone()));
}

criterion_group!(benches, deployment, snapshot);
criterion_main!(benches);

//! The Workloads view as text.

use super::*;
use crate::api::time::SimDuration;
use crate::apiserver::request::{ApiRequest, Body, Strictness, WriteMode};
use crate::cluster::scenario::Scenario;
use serde_json::{Value, json};

fn web(image: &str, replicas: i32) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": "web"}}, "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": image}]}}}})
}

fn begin() -> Cluster {
    let mut cluster = Scenario::named("three-nodes").unwrap().build(1).unwrap();
    let body = Body::Json { value: web("nginx:1.27", 4), strictness: Strictness::Strict };
    let namespace = "default".to_owned();
    cluster.request(ApiRequest::Create { kind: Kind::DEPLOYMENT, namespace, body, mode: WriteMode::Persist }).unwrap();
    pass(&mut cluster, 30_000);
    cluster
}

fn update(cluster: &mut Cluster, image: &str) {
    let body = Body::Json { value: web(image, 4), strictness: Strictness::Strict };
    let key = Key::new(Kind::DEPLOYMENT, "default", "web");
    cluster.request(ApiRequest::Update { key, body, mode: WriteMode::Persist }).unwrap();
}

fn pass(cluster: &mut Cluster, milliseconds: i64) {
    let to = cluster.now() + SimDuration::from_millis(milliseconds);
    cluster.advance_to(to);
}

fn shown(cluster: &Cluster) -> Workload {
    workloads(cluster, None, None).shown.unwrap()
}

fn check_sets(cluster: &Cluster, expected: &[&str]) {
    let line = |set: &Set| {
        let pods = set.tiles.len();
        format!("{} {:?} {} {pods}+{} {}", set.line, set.hue, set.change, set.free.len(), set.title)
    };
    assert_eq!(shown(cluster).sets.iter().map(line).collect::<Vec<_>>(), expected);
}

#[test]
fn a_workload_at_rest_keeps_its_pods() {
    let cluster = begin();
    check_sets(&cluster, &["ReplicaSet, revision 1 Current 4 4+0 Keeps 4 pods"]);
    let shown = shown(&cluster);
    let dial = shown.dial.unwrap();
    assert_eq!((dial.least, dial.wanted, dial.most, dial.peas.len()), (3, 4, 5, 4));
    assert_eq!(dial.settings, ["maxSurge 25%", "maxUnavailable 25%"]);
    let chart = shown.chart.unwrap();
    assert_eq!(chart.now, None, "nothing moves any more");
    assert_eq!(chart.bands.len(), 1);
    assert_eq!(chart.bands[0].pods.last().unwrap().1, 4);
    assert_eq!(chart.ready.first().unwrap().1, 0);
    assert_eq!(chart.ready.last().unwrap().1, 4);
}

#[test]
fn a_rollout_grows_one_set_and_shrinks_the_other() {
    let mut cluster = begin();
    update(&mut cluster, "nginx:1.28");
    pass(&mut cluster, 300);
    let shown = shown(&cluster);
    assert_eq!(shown.sets.len(), 2);
    assert_eq!(shown.sets[0].motion, Motion::Shrinks);
    assert_eq!(shown.sets[0].hue, Hue::Previous);
    assert!(shown.sets[0].change.starts_with("4 → "), "{}", shown.sets[0].change);
    assert_eq!(shown.sets[1].motion, Motion::Grows);
    assert!(shown.sets[1].change.starts_with("0 → "), "{}", shown.sets[1].change);
    let chart = shown.chart.unwrap();
    assert_eq!(chart.now, Some(cluster.now()));
    assert_eq!(chart.planned.len(), 2);
    assert_eq!(chart.planned[0].last().unwrap().1, 0, "in the end none of the old are left");
    assert_eq!(chart.planned[1].last().unwrap().1, 4);
    assert_eq!(chart.bands[0].pods.first().unwrap().1, 4, "it begins with what was there");
}

#[test]
fn the_chart_keeps_the_promise_of_the_dials() {
    let mut cluster = begin();
    update(&mut cluster, "nginx:1.28");
    pass(&mut cluster, 120_000);
    let chart = shown(&cluster).chart.unwrap();
    let most = (0..chart.bands[0].pods.len()).map(|at| chart.bands.iter().map(|band| band.pods[at].1).sum::<i32>());
    assert!(most.max().unwrap() <= chart.most);
    assert!(chart.ready.iter().map(|(_, count)| *count).min().unwrap() >= chart.least, "{:?}", chart.ready);
    check_sets(
        &cluster,
        &[
            "ReplicaSet, revision 1 Previous 0 0+1 Kept, so you can undo",
            "ReplicaSet, revision 2 Current 4 4+0 Keeps 4 pods",
        ],
    );
}

#[test]
fn what_was_foretold_comes_true() {
    let mut cluster = begin();
    update(&mut cluster, "nginx:1.28");
    pass(&mut cluster, 500);
    let foretold = shown(&cluster).chart.unwrap().planned;
    pass(&mut cluster, 120_000);
    let came = shown(&cluster).chart.unwrap().bands;
    for (steps, band) in foretold.iter().zip(&came) {
        for (at, count) in steps {
            let real = band.pods.iter().rev().find(|(from, _)| from <= at).unwrap().1;
            assert_eq!(real, *count, "{} at {at:?}", band.name);
        }
    }
}

#[test]
fn a_selected_pod_brings_its_workload_to_the_front() {
    let mut cluster = begin();
    let bare = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "alone"},
        "spec": {"containers": [{"name": "alone", "image": "nginx:1.27"}]}});
    let (namespace, body) = ("default".to_owned(), Body::Json { value: bare, strictness: Strictness::Strict });
    cluster.request(ApiRequest::Create { kind: Kind::POD, namespace, body, mode: WriteMode::Persist }).unwrap();
    pass(&mut cluster, 5_000);
    let all = workloads(&cluster, None, None);
    assert_eq!(all.all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["web", "alone"]);
    assert_eq!(all.shown.unwrap().key.name, "web", "a Deployment before a bare pod");
    let alone = Selection::Object(Key::new(Kind::POD, "default", "alone"));
    assert_eq!(workloads(&cluster, Some(&alone), None).shown.unwrap().sets[0].title, "Nobody keeps it");
    let pod = cluster.store().list(Kind::POD, "default").nth(2).unwrap().0.clone();
    assert_eq!(workloads(&cluster, Some(&Selection::Object(pod)), Some(&alone)).shown.unwrap().key.name, "web");
}

#[test]
fn everything_is_drawn_inside_of_its_card() {
    let mut cluster = begin();
    update(&mut cluster, "nginx:1.28");
    pass(&mut cluster, 300);
    for width in [320.0, 390.0, 676.0, 836.0, 1_200.0] {
        let shown = shown(&cluster);
        let plan = layout::lay_out(&shown, width, 500.0);
        for card in &plan.cards {
            assert!(card.rect.x >= 0.0 && card.rect.right() <= plan.width, "{width}: {:?}", card.rect);
            for place in card.tiles.iter().chain(&card.free) {
                let fits = place.right() <= card.rect.right() && place.bottom() <= card.title_y;
                assert!(fits && place.x >= card.rect.x, "{width}: {place:?} in {:?}", card.rect);
            }
        }
        assert!(plan.plot.is_some_and(|plot| plot.rect.bottom() <= plan.height));
    }
}

/// Creates an object as a client would, with defaults and all.
fn create(cluster: &mut Cluster, kind: Kind, value: Value) {
    let (body, namespace) = (Body::Json { value, strictness: Strictness::Strict }, "default".to_owned());
    cluster.request(ApiRequest::Create { kind, namespace, body, mode: WriteMode::Persist }).unwrap();
}

fn template(command: &[&str], restart_policy: &str) -> Value {
    let container = json!({"name": "c", "image": "busybox:1.36", "command": command});
    json!({"metadata": {"labels": {"app": "c"}}, "spec": {"restartPolicy": restart_policy, "containers": [container]}})
}

fn empty() -> Cluster {
    Scenario::named("one-node").unwrap().build(1).unwrap()
}

#[test]
fn a_stateful_set_shows_its_pods_by_number() {
    let mut cluster = empty();
    let spec = json!({"serviceName": "db", "replicas": 3, "selector": {"matchLabels": {"app": "c"}},
        "template": template(&["sleep", "9999"], "Always")});
    let set = json!({"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "my-db"}, "spec": spec});
    create(&mut cluster, Kind::STATEFUL_SET, set);
    pass(&mut cluster, 500);
    check_sets(&cluster, &["pods by number Current 3 1+2 Wants 3, has 0 ready"]);
    let first = &shown(&cluster).sets[0];
    assert_eq!(first.free, [("pod 1".to_owned(), "next".to_owned()), ("pod 2".to_owned(), "later".to_owned())]);
    pass(&mut cluster, 60_000);
    check_sets(&cluster, &["pods by number Current 3 3+0 Wants 3, has 3 ready"]);
    let tiles = &shown(&cluster).sets[0].tiles;
    assert_eq!(tiles.iter().map(|tile| tile.hash.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    assert!(tiles.iter().all(|tile| tile.name == "my-db"));
    assert_eq!(workloads(&cluster, None, None).all[0].words, "3 of 3 ready");
}

#[test]
fn a_job_shows_what_has_succeeded_and_what_comes() {
    let mut cluster = empty();
    let job = |name: &str, command: &[&str]| {
        let spec = json!({"completions": 2, "backoffLimit": 1, "template": template(command, "Never")});
        json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec})
    };
    create(&mut cluster, Kind::JOB, job("sum", &["sleep", "5"]));
    pass(&mut cluster, 4_000);
    check_sets(&cluster, &["Job Current 0 1+0 0 of 2 succeeded"]);
    pass(&mut cluster, 60_000);
    check_sets(&cluster, &["Job Current 2 2+0 2 of 2 succeeded"]);
    assert_eq!(shown(&cluster).sets[0].words, "It is done: no pod follows.");
    assert_eq!(shown(&cluster).wants, ("2 completed pods".to_owned(), "busybox:1.36".to_owned()));
    create(&mut cluster, Kind::JOB, job("vain", &["false"]));
    pass(&mut cluster, 300_000);
    check_sets(&cluster, &["Job Current 0 2+0 0 of 2 succeeded, 2 failed"]);
    assert_eq!(shown(&cluster).sets[0].words, "It has given up: Job has reached the specified backoff limit.");
}

#[test]
fn a_cron_job_shows_its_newest_jobs() {
    let mut cluster = empty();
    let spec = json!({"schedule": "* * * * *", "successfulJobsHistoryLimit": 9,
        "jobTemplate": {"spec": {"template": template(&["true"], "OnFailure")}}});
    let cron_job = json!({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick"}, "spec": spec});
    create(&mut cluster, Kind::CRON_JOB, cron_job);
    check_sets(&cluster, &["no Job yet Current 0 0+0 Waits for its time"]);
    pass(&mut cluster, 5 * 60_000 + 30_000);
    let done = "Job Current 1 1+0 1 of 1 succeeded";
    check_sets(&cluster, &[done, done, done]);
    let view = shown(&cluster);
    assert_eq!(view.kind, "CronJob");
    assert!(view.left_out > 0 && view.sets[0].name < view.sets[2].name);
    assert_eq!(workloads(&cluster, None, None).all.len(), 1, "its Jobs and their pods belong to it");
}

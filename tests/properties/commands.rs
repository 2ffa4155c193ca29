//! Whatever is typed, right or wrong: nothing panics, nothing breaks, and a refusal changes nothing.

use crate::support::{Typed, check_invariants, check_quiet, type_in};
use proptest::prelude::*;
use tabernetes::api::discovery::Kind;
use tabernetes::api::meta::ResourceVersion;
use tabernetes::api::time::SimDuration;
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::cluster::story::{Actor, Effect};
use tabernetes::session::runtime::Runtime;

/// Commands about one object: if one fails, it has written nothing.
const SINGLE: &[&str] = &[
    "create deployment {name} --image={image} --replicas={count}",
    "create deployment {name} --image={image} --port={port} -o {format}",
    "create deployment {name} --image={image} --dry-run=server",
    "create configmap {name} --from-literal=key={name}",
    "create secret generic {name} --from-literal=key={name}",
    "create namespace {namespace}",
    "create service clusterip {name} --tcp={port}:{port}",
    "create job {name} --image={image}",
    "create cronjob {name} --image={image} --schedule='*/1 * * * *'",
    "create quota {name} --hard=pods={number}",
    "run {name} --image={image}",
    "run {name} --image={image} -n {namespace} --labels=app={name}",
    "scale {workload}/{name} --replicas={count}",
    "scale deployment {name} --current-replicas={count} --replicas={count}",
    "autoscale deployment {name} --min=1 --max={count}",
    "expose deployment {name} --port={port} --type={service}",
    "expose pod {pod} --port={port} --name={name}",
    "set image deployment/{name} *={image}",
    "set env deployment/{name} KEY={name}",
    "set resources deployment {name} --limits=cpu={number},memory=64Mi",
    "rollout undo deployment/{name}",
    "rollout undo deployment/{name} --to-revision={number}",
    "rollout pause deployment {name}",
    "rollout resume deployment {name}",
    "rollout restart deployment/{name}",
    "rollout history deployment/{name} --revision={number}",
    "label pod {pod} tier={name}",
    "label {resource} {name} app-",
    "annotate deployment {name} note={name} --overwrite",
    "patch deployment {name} -p '{\"spec\":{\"replicas\":{count}}}'",
    "patch deployment {name} --type=json -p '[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":{count}}]'",
    "patch deployment {name} --type=merge -p '{\"spec\":{\"template\":null}}'",
    "cordon {node}",
    "uncordon {node}",
    "taint node {node} key={name}:NoSchedule",
    "taint node {node} key-",
    "delete pod {pod} --wait=false",
    "delete pod {pod} --grace-period=0 --force",
    "delete {workload} {name} --wait=false",
    "delete {workload} {name} --wait=false --cascade={cascade}",
    "delete {resource} {name} --wait=false",
    "delete service {name}",
    "get {resource}",
    "get {resource} {name} -o {format}",
    "get {resource} -A -o wide",
    "get {resource} -l app={name} --sort-by=.metadata.name",
    "get {resource} --field-selector=metadata.name={name} -o {format}",
    "describe {resource} {name}",
    "describe {resource}",
    "logs {pod} --tail={number}",
    "logs {workload}/{name} --previous",
    "exec {pod} -- env",
    "top pods",
    "events --for {workload}/{name}",
    "explain {resource}.spec",
    "wait {workload}/{name} --for=condition=Available --timeout=3s",
    "rollout status deployment/{name} --timeout=5s",
    "auth can-i create {resource}",
    "api-resources",
    "{name} {resource}",
];

/// Commands about several objects: one of them may fail, the others be written.
const SEVERAL: &[&str] = &[
    "delete {resource} --all --wait=false",
    "delete pods -l app={name} --wait=false",
    "delete {resource},{resource} {name} --wait=false",
    "delete deployment/{name} service/{name} --wait=false",
    "delete namespace {namespace} --wait=false",
    "label pods --all tier={name} --overwrite",
    "scale deployment --all --replicas={count}",
    "drain {node} --ignore-daemonsets --timeout=20s",
    "drain {node} --force --ignore-daemonsets --delete-emptydir-data --timeout=20s",
    "run {name} --image={image} --port={port} --expose",
    "rollout restart deployment",
    "get {resource} {name} {name}",
    "describe {resource} {name} {name}",
];

const WORDS: &[(&str, &[&str])] = &[
    ("{name}", &["web", "api", "cache", "missing", "Bad_Name", "kubernetes-bootcamp"]),
    (
        "{image}",
        &["nginx:1.27", "nginx:1.28", "redis", "gcr.io/google-samples/kubernetes-bootcamp:v1", "nginx:", "x y"],
    ),
    ("{count}", &["0", "1", "2", "3", "5", "-1", "many"]),
    ("{number}", &["0", "1", "2", "-1", "many", "99999999999"]),
    ("{port}", &["80", "8080", "http", "70000"]),
    ("{namespace}", &["default", "dev", "nowhere", "kube-system"]),
    ("{node}", &["minikube", "minikube-m02", "minikube-m03", "minikube-m09"]),
    ("{service}", &["ClusterIP", "NodePort", "LoadBalancer", "Nothing"]),
    ("{cascade}", &["background", "foreground", "orphan", "sideways"]),
    ("{workload}", &["deployment", "deploy", "rs", "replicaset.apps", "statefulset", "pod"]),
    (
        "{resource}",
        &[
            "pods",
            "po",
            "deployments",
            "rs",
            "svc",
            "nodes",
            "ns",
            "cm",
            "secret",
            "events",
            "all",
            "jobs",
            "pod",
            "cars",
        ],
    ),
    (
        "{format}",
        &["json", "yaml", "wide", "name", "jsonpath={.metadata.name}", "go-template={{.metadata.name}}", "xml"],
    ),
];

/// Something that a user types, or a pause. The numbers choose words where the template has holes.
#[derive(Clone, Debug)]
enum Step {
    Single(usize, Vec<usize>),
    Several(usize, Vec<usize>),
    /// A command with a word left out, twice, or exchanged for another's.
    Slip {
        template: usize,
        choices: Vec<usize>,
        place: usize,
        how: usize,
    },
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let choices = || prop::collection::vec(any::<prop::sample::Index>().prop_map(|index| index.index(1 << 16)), 4);
    prop_oneof![
        10 => (0..SINGLE.len(), choices()).prop_map(|(template, choices)| Step::Single(template, choices)),
        2 => (0..SEVERAL.len(), choices()).prop_map(|(template, choices)| Step::Several(template, choices)),
        2 => (0..SINGLE.len(), choices(), 0..9_usize, 0..3_usize)
            .prop_map(|(template, choices, place, how)| Step::Slip { template, choices, place, how }),
        4 => (0..20_000_i64).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_typed_nothing_breaks(steps in prop::collection::vec(step(), 1..40), seed in 0..1_000_u64) {
        let mut runtime = started(seed);
        let mut newest = ResourceVersion::default();
        for step in &steps {
            take(&mut runtime, step);
            check_invariants(&runtime.snapshot(), &mut newest);
        }
        rest(&mut runtime);
        check_quiet(&runtime.snapshot());
    }
}

/// A cluster in which something runs already.
fn started(seed: u64) -> Runtime {
    let cluster = Scenario::ThreeNodes.build(seed).unwrap();
    let mut runtime = Runtime::new(cluster);
    for line in ["create deployment web --image=nginx:1.27 --replicas=3", "run cache --image=redis"] {
        assert_eq!(type_in(&mut runtime, &format!("kubectl {line}")).code, Some(0), "{line}");
    }
    runtime.advance_to(runtime.now() + SimDuration::from_secs(5));
    runtime
}

fn take(runtime: &mut Runtime, step: &Step) {
    match step {
        Step::Wait(milliseconds) => runtime.advance_to(runtime.now() + SimDuration::from_millis(*milliseconds)),
        Step::Single(template, choices) => {
            let line = filled(SINGLE[*template], choices, &runtime.snapshot());
            let told = runtime.snapshot().story().len();
            let typed = type_in(runtime, &line);
            check_typed(&line, &typed);
            if typed.code != Some(0) {
                let written = written_by_client(&runtime.snapshot(), told);
                assert_eq!(written, Vec::<String>::new(), "{line:?} failed and wrote: {}", typed.stderr);
            }
        }
        Step::Several(template, choices) => {
            let line = filled(SEVERAL[*template], choices, &runtime.snapshot());
            check_typed(&line, &type_in(runtime, &line));
        }
        Step::Slip { template, choices, place, how } => {
            let line = slipped(&filled(SINGLE[*template], choices, &runtime.snapshot()), *place, *how);
            check_typed(&line, &type_in(runtime, &line));
        }
    }
}

/// A command ends, and one that fails says why.
fn check_typed(line: &str, typed: &Typed) {
    let Some(code) = typed.code else { panic!("{line:?} did not end within an hour") };
    assert!(code == 0 || !typed.stderr.is_empty(), "{line:?} ended with {code} and said nothing: {}", typed.stdout);
}

fn written_by_client(cluster: &Cluster, told: u64) -> Vec<String> {
    let occurrences = cluster.story().after(told).filter(|occurrence| occurrence.actor == Actor::Client);
    let effects = occurrences.flat_map(|occurrence| &occurrence.effects);
    let wrote = effects.filter_map(|effect| match effect {
        Effect::Wrote { verb, key, .. } => Some(format!("{verb} {} {}", key.kind.info().kind, key.name)),
        _ => None,
    });
    wrote.collect()
}

/// The template with its holes filled.
fn filled(template: &str, choices: &[usize], cluster: &Cluster) -> String {
    let mut line = format!("kubectl {template}");
    let mut choices = choices.iter().cycle();
    let pods: Vec<String> = cluster.store().list(Kind::POD, "default").map(|(key, _)| key.name.clone()).collect();
    let pods: Vec<&str> = pods.iter().map(String::as_str).chain(["missing-pod"]).collect();
    for (hole, words) in WORDS.iter().copied().chain([("{pod}", pods.as_slice())]) {
        while line.contains(hole) {
            let choice = choices.next().copied().unwrap_or(0);
            line = line.replacen(hole, words[choice % words.len()], 1);
        }
    }
    line
}

fn slipped(line: &str, place: usize, how: usize) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let place = 1 + place % (words.len() - 1);
    match how {
        0 => drop(words.remove(place)),
        1 => words.insert(place, words[place]),
        _ => words[place] = "--bogus",
    }
    words.join(" ")
}

/// Lets the cluster come to rest. What repeats for ever, a crash or a schedule, is taken away first.
fn rest(runtime: &mut Runtime) {
    for line in [
        "delete cronjobs,jobs --all --wait=false",
        "uncordon minikube",
        "uncordon minikube-m02",
        "uncordon minikube-m03",
    ] {
        type_in(runtime, &format!("kubectl {line}"));
    }
    let limit = runtime.now() + SimDuration::from_secs(1_200);
    while let Some(at) = runtime.next_activity_at().filter(|at| *at <= limit) {
        runtime.advance_to(at);
    }
}

//! A rollout never has more pods than maxSurge allows, nor fewer ready ones than maxUnavailable does.

use crate::support::type_in;
use proptest::prelude::*;
use tabernetes::api::deployment::Deployment;
use tabernetes::api::discovery::Kind;
use tabernetes::api::pod::Pod;
use tabernetes::api::time::SimDuration;
use tabernetes::apiserver::request::Key;
use tabernetes::cluster::Cluster;
use tabernetes::cluster::scenario::Scenario;
use tabernetes::controllers::deployment::limits;
use tabernetes::session::runtime::Runtime;

/// What may be done to a Deployment between one pause and the next.
const COMMANDS: &[&str] = &[
    "set image deployment/web nginx=nginx:1.28",
    "set image deployment/web nginx=nginx:1.29",
    "set image deployment/web nginx=nginx:doesnotexist",
    "set env deployment/web COLOUR=blue",
    "rollout undo deployment/web",
    "rollout restart deployment/web",
    "rollout pause deployment/web",
    "rollout resume deployment/web",
];

const MANIFEST: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: REPLICAS
  selector: {matchLabels: {app: web}}
  strategy: {rollingUpdate: {maxSurge: SURGE, maxUnavailable: UNAVAILABLE}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_rollout_keeps_its_limits(
        replicas in 1..9_i32,
        surge in prop_oneof![Just("1"), Just("3"), Just("25%"), Just("100%"), Just("0")],
        unavailable in prop_oneof![Just("1"), Just("2"), Just("25%"), Just("50%")],
        steps in prop::collection::vec((0..COMMANDS.len(), 0..20_000_i64), 1..10),
    ) {
        let mut runtime = Runtime::new(Scenario::ThreeNodes.build(1).unwrap());
        let manifest = MANIFEST.replace("REPLICAS", &replicas.to_string());
        let manifest = manifest.replace("SURGE", surge).replace("UNAVAILABLE", unavailable);
        let created = type_in(&mut runtime, &format!("kubectl create -f - <<'END'{manifest}END\n"));
        prop_assert_eq!(created.code, Some(0), "{}", created.stderr);
        runtime.advance_to(runtime.now() + SimDuration::from_secs(30));
        check(&runtime.snapshot());
        for (command, wait) in steps {
            type_in(&mut runtime, &format!("kubectl {}", COMMANDS[command]));
            let until = runtime.now() + SimDuration::from_millis(wait);
            while let Some(at) = runtime.next_at().filter(|at| *at <= until) {
                runtime.advance_to(at);
                check(&runtime.snapshot());
            }
            runtime.advance_to(until);
        }
    }
}

fn check(cluster: &Cluster) {
    let deployment = cluster.store().typed::<Deployment>(&Key::new(Kind::DEPLOYMENT, "default", "web")).unwrap();
    let (surge, unavailable) = limits(deployment);
    let wanted = deployment.spec.replicas.unwrap_or(1);
    let pods = cluster.store().list(Kind::POD, "default").filter_map(|(_, pod)| <&Pod>::try_from(pod.as_ref()).ok());
    let alive: Vec<&Pod> = pods.filter(|pod| pod.is_active()).collect();
    let ready = alive.iter().filter(|pod| pod.is_ready()).count() as i32;
    assert!(alive.len() as i32 <= wanted + surge, "{} pods, {wanted} wanted and {surge} more allowed", alive.len());
    assert!(ready >= wanted - unavailable, "{ready} ready, {wanted} wanted and {unavailable} fewer allowed");
}

//! Descriptions against those of the real kubectl, of the very objects that were also shown as YAML.

use super::*;
use crate::api::discovery::Kind;
use crate::api::document;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::replica_set::ReplicaSet;
use crate::api::time::SimTime;
use crate::api::yaml;
use crate::apiserver::request::Status;
use serde_json::Value;
use std::rc::Rc;

const BASICS: &str = include_str!("../../../tests/oracle/01-basics.json");
const SERVICES: &str = include_str!("../../../tests/oracle/02-services.json");
const ROLLING_UPDATE: &str = include_str!("../../../tests/oracle/04-rolling-update.json");
const CONFIG: &str = include_str!("../../../tests/oracle/06-apply-create-config.json");
const NODES: &str = include_str!("../../../tests/oracle/07-nodes.json");
const NOT_READY: &str = include_str!("../../../tests/oracle/08-node-not-ready.json");

/// What the `nth` such command of a transcript printed.
fn printed(transcript: &str, command: &str, nth: usize) -> String {
    let entries: Vec<Value> = serde_json::from_str(transcript).unwrap();
    let entry = entries.iter().filter(|entry| entry["cmd"] == command).nth(nth);
    entry.unwrap_or_else(|| panic!("no {command}"))["stdout"].as_str().unwrap().to_owned()
}

fn shown(transcript: &str, command: &str) -> Value {
    yaml::from_yaml(&printed(transcript, command, 0)).unwrap()
}

fn object(value: Value) -> Object {
    let word = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Object::decode(Kind::of_manifest(&word("apiVersion"), &word("kind")).unwrap(), value).unwrap()
}

fn items(list: &Value) -> Vec<Object> {
    list["items"].as_array().unwrap().iter().cloned().map(object).collect()
}

fn silent() -> Context {
    Context { now: SimTime::ZERO, events: None }
}

/// Compares up to where the recorded text begins to tell of something that the YAML does not hold.
#[track_caller]
fn check(described: &str, recorded: &str, until: &str) {
    let known = recorded.find(until).map_or(recorded, |end| &recorded[..end]);
    let described = described.find(until).map_or(described, |end| &described[..end]);
    assert_eq!(described, known);
}

#[test]
fn pods_are_described_as_recorded() {
    for (transcript, describe, nth, get) in [
        (BASICS, "kubectl describe pods", 1, "kubectl get pods kubernetes-bootcamp-9bc58d867-8bnnc -o yaml"),
        (CONFIG, "kubectl describe pod bad", 0, "kubectl get pod bad -o yaml"),
        (CONFIG, "kubectl describe pod once", 0, "kubectl get pod once -o yaml"),
    ] {
        let Object::Pod(pod) = object(shown(transcript, get)) else { panic!("no pod") };
        check(&pod::describe(&pod, &silent()), &printed(transcript, describe, nth), "Events:");
    }
}

#[test]
fn a_leaving_pod_lasts_as_long_as_it_is_overdue() {
    let get = "kubectl get pod web-5cbcc99fbc-hwtcj -o yaml";
    let Object::Pod(pod) = object(shown(NOT_READY, get)) else { panic!("no pod") };
    let recorded = printed(NOT_READY, "kubectl describe pod web-5cbcc99fbc-hwtcj", 0);
    let now = pod.metadata.deletion_timestamp.unwrap();
    let context = |now| Context { now, ..silent() };
    let lasts = recorded.split("(lasts ").nth(1).unwrap().split(')').next().unwrap();
    assert_eq!(lasts, "<invalid>");
    check(&pod::describe(&pod, &context(SimTime::from_millis(now.as_millis() - 20_000))), &recorded, "Events:");
    assert!(pod::describe(&pod, &context(now)).contains("Status:                    Terminating (lasts 0s)"));
}

#[test]
fn deployments_name_their_replica_sets() {
    for (transcript, describe, nth, get, sets) in [
        (
            BASICS,
            "kubectl describe deployment",
            0,
            "kubectl get deployment kubernetes-bootcamp -o yaml",
            vec![object(shown(BASICS, "kubectl get rs kubernetes-bootcamp-9bc58d867 -o yaml"))],
        ),
        (
            ROLLING_UPDATE,
            "kubectl describe deployments/kubernetes-bootcamp",
            0,
            "kubectl get deployment kubernetes-bootcamp -o yaml",
            items(&shown(ROLLING_UPDATE, "kubectl get rs -o yaml")),
        ),
    ] {
        let Object::Deployment(mut deployment) = object(shown(transcript, get)) else { panic!("no deployment") };
        let sets: Vec<&ReplicaSet> = sets.iter().map(|set| set.try_into().unwrap()).collect();
        let recorded = printed(transcript, describe, nth);
        if transcript == BASICS {
            check(&deployment::describe(&deployment, &sets, &silent()), &recorded, "Events:");
        } else {
            // The YAML was shown later than the description: only the names are the same.
            let newest = sets.iter().find(|set| set.metadata.name.ends_with("5c4f7cb664")).unwrap();
            deployment.spec.template = newest.spec.template.clone();
            let text = deployment::describe(&deployment, &sets, &silent());
            let lines = |text: &str| -> Vec<String> {
                text.lines()
                    .filter(|line| line.contains("ReplicaSet:") || line.contains("ReplicaSets:"))
                    .map(str::to_owned)
                    .collect()
            };
            assert_eq!(lines(&text), lines(&recorded));
        }
    }
}

#[test]
fn replica_sets_are_described_as_recorded() {
    let Object::ReplicaSet(set) = object(shown(BASICS, "kubectl get rs kubernetes-bootcamp-9bc58d867 -o yaml")) else {
        panic!("no replica set")
    };
    let pods = [object(shown(BASICS, "kubectl get pods kubernetes-bootcamp-9bc58d867-8bnnc -o yaml"))];
    let pods: Vec<&Pod> = pods.iter().map(|pod| pod.try_into().unwrap()).collect();
    check(&replica_set::describe(&set, &pods, &silent()), &printed(BASICS, "kubectl describe rs", 0), "Events:");
}

#[test]
fn nodes_are_described_as_recorded() {
    let Object::Node(node) = object(shown(NODES, "kubectl get node minikube -o yaml")) else { panic!("no node") };
    let recorded = printed(NODES, "kubectl describe node minikube", 0);
    let lease = object(serde_json::json!({
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": "minikube"},
        "spec": {"holderIdentity": "minikube", "renewTime": "2026-11-23T19:43:11.000000Z"},
    }));
    check(&node::describe(&node, &[], Ok(&lease), &silent()), &recorded, "Non-terminated");
    let refused = Status::not_found(Kind::LEASE, "minikube");
    let text = node::describe(&node, &[], Err(&refused), &silent());
    assert!(
        text.contains("Lease:              Failed to get lease: leases.coordination.k8s.io \"minikube\" not found\n")
    );
}

#[test]
fn the_pods_of_a_node_are_added_up() {
    let recorded = printed(NODES, "kubectl describe node minikube-m03", 0);
    let Object::Node(mut node) = object(shown(NODES, "kubectl get node minikube -o yaml")) else { panic!("no node") };
    node.metadata.name = "minikube-m03".to_owned();
    let pod = |name: &str, container: Value| -> Pod {
        document::read(serde_json::json!({
            "metadata": {"name": name, "namespace": "kube-system", "creationTimestamp": "2026-11-23T20:04:10Z"},
            "spec": {"containers": [container]},
        }))
        .unwrap()
    };
    let amounts = serde_json::json!({"cpu": "100m", "memory": "50Mi"});
    let asking = serde_json::json!({"name": "c", "resources": {"requests": amounts, "limits": amounts}});
    let (one, two) = (pod("kindnet-tvdq6", asking), pod("kube-proxy-jnsls", serde_json::json!({"name": "c"})));
    let refused = Status::not_found(Kind::LEASE, "x");
    let context = Context { now: SimTime::from_millis(165_000), events: None };
    let text = node::describe(&node, &[&one, &two], Err(&refused), &context);
    let section = |text: &str| text[text.find("Non-terminated").unwrap()..].split("Events:").next().unwrap().to_owned();
    assert_eq!(section(&text), section(&recorded));
}

#[test]
fn services_show_their_ready_endpoints() {
    let Object::Service(service) = object(shown(SERVICES, "kubectl get svc kubernetes-bootcamp -o yaml")) else {
        panic!("no service")
    };
    let slices = "kubectl get endpointslices -l kubernetes.io/service-name=kubernetes-bootcamp -o yaml";
    let slices = shown(SERVICES, slices)["items"].as_array().unwrap().clone();
    let recorded = printed(SERVICES, "kubectl describe services/kubernetes-bootcamp", 1);
    let quiet = Context { events: Some(Vec::new()), ..silent() };
    check(&service::describe(&service, &slices, &quiet), &recorded, "\u{0}");
}

#[test]
fn settings_are_described_as_recorded() {
    let Object::ConfigMap(map) = object(shown(CONFIG, "kubectl get cm my-config -o yaml")) else { panic!("no map") };
    let quiet = Context { events: Some(Vec::new()), ..silent() };
    check(&config::config_map(&map, &quiet), &printed(CONFIG, "kubectl describe configmap my-config", 0), "\u{0}");
    let Object::Secret(secret) = object(shown(CONFIG, "kubectl get secret my-secret -o yaml")) else {
        panic!("no secret")
    };
    check(&config::secret(&secret), &printed(CONFIG, "kubectl describe secret my-secret", 0), "\u{0}");
    let account = object(serde_json::json!({
        "apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "robot", "namespace": "default"},
    }));
    let Object::ServiceAccount(account) = account else { panic!("no account") };
    let recorded = printed(CONFIG, "kubectl describe sa robot", 0);
    check(&config::service_account(&account, &[], &quiet), &recorded, "\u{0}");
}

#[test]
fn namespaces_show_their_quotas() {
    let namespace = |name: &str| {
        let labels = serde_json::json!({"kubernetes.io/metadata.name": name});
        let value = serde_json::json!({"metadata": {"name": name, "labels": labels}, "status": {"phase": "Active"}});
        document::read(value).unwrap()
    };
    let recorded = printed(CONFIG, "kubectl describe ns dev", 0);
    check(&namespace::describe(&namespace("dev"), &[], &[]), &recorded, "\u{0}");
    let quota = serde_json::json!({"metadata": {"name": "q"}, "status": {
        "hard": {"limits.cpu": "2", "pods": "3", "requests.cpu": "1"},
        "used": {"limits.cpu": "600m", "pods": "3", "requests.cpu": "300m"},
    }});
    let workloads = include_str!("../../../tests/oracle/09-workloads.json");
    let recorded = printed(workloads, "kubectl describe ns team-a", 0);
    check(&namespace::describe(&namespace("team-a"), &[quota], &[]), &recorded, "\u{0}");
    let range = serde_json::json!({"spec": {"limits": [
        {"type": "Container", "max": {"cpu": "500m"}, "default": {"cpu": "100m"}, "defaultRequest": {"cpu": "50m"}},
    ]}});
    let text = namespace::describe(&namespace("x"), &[], &[range]);
    let expected = "Resource Limits
 Type       Resource  Min  Max   Default Request  Default Limit  Max Limit/Request Ratio
 ----       --------  ---  ---   ---------------  -------------  -----------------------
 Container  cpu       -    500m  50m              100m           -
";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn other_kinds_show_all_their_fields() {
    let object = object(serde_json::json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "IngressClass",
        "metadata": {"name": "nginx", "uid": "7", "labels": {"a": "b"}, "creationTimestamp": null},
        "spec": {"controller": "k8s.io/ingress-nginx", "list": ["x", {"clusterIP": null, "n": 1.5}]},
    }));
    let expected = "Name:         nginx
Namespace:    
Labels:       a=b
Annotations:  <none>
API Version:  networking.k8s.io/v1
Kind:         IngressClass
Metadata:
  Creation Timestamp:  <nil>
  UID:                 7
Spec:
  Controller:  k8s.io/ingress-nginx
  List:
    x
    Cluster IP:  <nil>
    N:           1.5
Events:          <none>
";
    let quiet = Context { events: Some(Vec::new()), ..silent() };
    assert_eq!(generic::describe(&object, &quiet), expected);
}

#[test]
fn events_are_sorted_and_counted() {
    let event = |value: Value| Rc::new(Object::Event(document::read(value).unwrap()));
    let at = |second: i64| SimTime::from_millis(second * 1000).to_rfc3339();
    let source = serde_json::json!({"component": "kubelet"});
    let events = vec![
        event(serde_json::json!({"type": "Normal", "reason": "Pulling", "source": source, "message": "Pulling\n",
            "firstTimestamp": at(42), "lastTimestamp": at(55), "count": 3})),
        event(serde_json::json!({"type": "Normal", "reason": "Pulled", "source": source, "message": "Pulled",
            "firstTimestamp": at(43), "lastTimestamp": at(43), "count": 1})),
        event(serde_json::json!({"type": "Warning", "reason": "FailedScheduling", "message": "No",
            "reportingComponent": "default-scheduler", "eventTime": at(40),
            "series": {"count": 2, "lastObservedTime": at(50)}})),
    ];
    let context = Context { now: SimTime::from_millis(60_900), events: Some(events) };
    let mut description = description::Description::default();
    description.field(0, "Name", "x");
    let expected = "Name:  x
Events:
  Type     Reason            Age                From               Message
  ----     ------            ----               ----               -------
  Warning  FailedScheduling  10s (x2 over 20s)  default-scheduler  No
  Normal   Pulled            17s                kubelet            Pulled
  Normal   Pulling           5s (x3 over 18s)   kubelet            Pulling
";
    assert_eq!(description.finish_with_events(&context), expected);
}

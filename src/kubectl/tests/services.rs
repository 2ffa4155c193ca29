//! Services, what stands behind them, and how they are made and changed.

use super::bench::Bench;
use super::{check_refused, check_run};

const SERVE: &str = "create deployment web --image=nginx:1.25 --replicas=2";

fn printed(bench: &mut Bench, line: &str) -> String {
    bench.run(line).stdout
}

#[test]
fn a_terminating_pod_leaves_endpoints_at_once_and_stays_in_slices() {
    let bench = &mut Bench::new();
    let image = "gcr.io/google-samples/kubernetes-bootcamp:v1";
    bench.run(&format!("create deployment web --image={image} --replicas=2"));
    check_run(bench, "expose deployment web --port=8080", "service/web exposed\n", "");
    bench.wait(5);
    let addresses = "get ep web -o jsonpath={.subsets[*].addresses[*].ip}";
    let conditions = "get endpointslices -l kubernetes.io/service-name=web -o \
                      jsonpath={range.items[0].endpoints[*]}{.conditions.ready}{.conditions.terminating},{end}";
    assert_eq!(printed(bench, addresses).split(' ').count(), 2);
    assert_eq!(printed(bench, conditions), "truefalse,truefalse,");
    bench.run("scale deployment web --replicas=1");
    bench.wait(1);
    assert_eq!(printed(bench, addresses).split(' ').count(), 1);
    let mut both: Vec<String> = printed(bench, conditions).split(',').map(str::to_owned).collect();
    both.sort();
    assert_eq!(both, ["", "falsetrue", "truefalse"]);
    bench.wait(40);
    assert_eq!(printed(bench, conditions), "truefalse,");
}

#[test]
fn a_page_comes_through_the_server_while_somebody_serves_it() {
    let bench = &mut Bench::new();
    let proxy = "get --raw /api/v1/namespaces/default/services/web:80/proxy/";
    check_refused(bench, proxy, "Error from server (NotFound): services \"web\" not found");
    bench.run(SERVE);
    bench.run("expose deployment web --port=80");
    check_refused(bench, proxy, "Error from server (ServiceUnavailable): no endpoints available for service \"web\"");
    bench.wait(5);
    assert!(printed(bench, proxy).contains("Welcome to nginx!"));
    let lost = "get --raw /api/v1/namespaces/default/services/web:81/proxy/";
    check_refused(bench, lost, "Error from server (ServiceUnavailable): no service port 81 found for service \"web\"");
}

#[test]
fn addresses_and_ports_are_kept_and_given_back() {
    let bench = &mut Bench::new();
    let number = "get svc a -o jsonpath={.spec.ports[0].nodePort}";
    bench.run("create service nodeport a --tcp=80 --node-port=30500");
    let taken = "error: failed to create NodePort service: Service \"b\" is invalid: spec.ports[0].nodePort: Invalid \
                 value: 30500: provided port is already allocated";
    check_refused(bench, "create service nodeport b --tcp=80 --node-port=30500", taken);
    let address = printed(bench, "get svc a -o jsonpath={.spec.clusterIP}");
    bench.run("patch svc a -p '{\"spec\":{\"type\":\"LoadBalancer\"}}'");
    assert_eq!(printed(bench, number), "30500");
    bench.run("patch svc a -p '{\"spec\":{\"type\":\"ClusterIP\"}}'");
    assert_eq!(printed(bench, number), "");
    assert_eq!(printed(bench, "get svc a -o jsonpath={.spec.clusterIP}"), address);
    check_run(bench, "create service nodeport b --tcp=80 --node-port=30500", "service/b created\n", "");
    for (ip, why) in [
        ("10.96.0.10", "failed to allocate IP 10.96.0.10: provided IP is already allocated"),
        (
            "10.200.0.1",
            "failed to allocate IP 10.200.0.1: the provided IP (10.200.0.1) is not in the valid range. The range of \
             valid IPs is 10.96.0.0/12",
        ),
    ] {
        let text = format!(
            "error: failed to create ClusterIP service: Service \"c\" is invalid: spec.clusterIPs: Invalid value: \
             []string{{\"{ip}\"}}: {why}"
        );
        check_refused(bench, &format!("create service clusterip c --tcp=80 --clusterip={ip}"), &text);
    }
}

#[test]
fn what_can_not_be_exposed_is_refused() {
    let bench = &mut Bench::new();
    bench.run(SERVE);
    for (line, text) in [
        ("expose deployment web", "error: couldn't find port via --port flag or introspection"),
        ("expose deployment web --port=x", "error: strconv.Atoi: parsing \"x\": invalid syntax"),
        ("expose node minikube --port=80", "error: cannot expose a Node"),
        ("expose deployment web --port=80 --labels=a", "error: unexpected label spec: a"),
        ("expose deployment web --port=80 --session-affinity=x", "error: unknown session affinity: x"),
        (
            "expose service kubernetes --port=1",
            "error: couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector \
             set",
        ),
        ("create service clusterip a --tcp=x", "error: strconv.ParseUint: parsing \"x\": invalid syntax"),
        ("create service externalname a --external-name=-", "error: invalid service external name -"),
    ] {
        check_refused(bench, line, text);
    }
}

#[test]
fn the_servers_own_service_comes_back() {
    let bench = &mut Bench::new();
    bench.run("delete svc kubernetes");
    bench.wait(11);
    assert_eq!(printed(bench, "get svc kubernetes -o jsonpath={.spec.clusterIP}"), "10.96.0.1");
    assert_eq!(printed(bench, "get ep kubernetes -o jsonpath={.subsets[0].ports[0].port}"), "8443");
}

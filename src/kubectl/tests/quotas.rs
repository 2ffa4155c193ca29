//! Quotas and limits of a namespace: who is refused with which words, what is counted, and how a namespace goes.

use super::bench::Bench;
use super::{check_refused, check_run};

const ASKING: &str = "run NAME --image=nginx --overrides='{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx\",\
                      \"resources\":{\"requests\":{\"cpu\":\"CPU\"},\"limits\":{\"cpu\":\"CPU\"}}}]}}'";

fn asking(name: &str, cpu: &str) -> String {
    ASKING.replace("NAME", name).replace("CPU", cpu)
}

#[test]
fn a_quota_refuses_what_would_be_too_much() {
    let bench = &mut Bench::new();
    bench.run("create quota q --hard=pods=2,limits.cpu=1,services=1,count/deployments.apps=1");
    let unsaid =
        "Error from server (Forbidden): pods \"a\" is forbidden: failed quota: q: must specify limits.cpu for: a";
    check_refused(bench, "run a --image=nginx", unsaid);
    bench.run(&asking("a", "600m"));
    let full = "Error from server (Forbidden): pods \"b\" is forbidden: exceeded quota: q, requested: limits.cpu=600m, \
                used: limits.cpu=600m, limited: limits.cpu=1";
    check_refused(bench, &asking("b", "600m"), full);
    bench.run(&asking("b", "400m"));
    let both = "Error from server (Forbidden): pods \"c\" is forbidden: exceeded quota: q, requested: \
                limits.cpu=100m,pods=1, used: limits.cpu=1,pods=2, limited: limits.cpu=1,pods=2";
    check_refused(bench, &asking("c", "100m"), both);
    bench.run("create deployment d --image=nginx");
    let second = "error: failed to create deployment: deployments.apps \"e\" is forbidden: exceeded quota: q, requested: \
                  count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1";
    check_refused(bench, "create deployment e --image=nginx", second);
    bench.wait(1);
    let table = "NAME   AGE   REQUEST                                                     LIMIT\nq      1s    \
                 count/deployments.apps: 1/1, pods: 2/2, services: 1/1   limits.cpu: 1/1\n";
    check_run(bench, "get quota", &table.replace("REQUEST     ", "REQUEST "), "");
    bench.run("delete pod a --now");
    bench.wait(1);
    let described = "Name:                   q\nNamespace:              default\nResource                Used  Hard\n\
                     --------                ----  ----\ncount/deployments.apps  1     1\nlimits.cpu              400m  \
                     1\npods                    1     2\nservices                1     1\n";
    check_run(bench, "describe quota q", described, "");
}

#[test]
fn a_limit_range_gives_and_refuses() {
    let bench = &mut Bench::new();
    let range = "apiVersion: v1\nkind: LimitRange\nmetadata: {name: lr}\nspec:\n  limits:\n  - {type: Container, max: \
                 {cpu: 500m}, min: {cpu: 20m}, defaultRequest: {cpu: 50m}}\n";
    bench.run_with("apply -f -", range);
    bench.run("run plain --image=nginx");
    let resources = "get pod plain -o jsonpath={.spec.containers[0].resources}";
    check_run(bench, resources, "{\"limits\":{\"cpu\":\"500m\"},\"requests\":{\"cpu\":\"50m\"}}", "");
    let note = "get pod plain -o jsonpath={.metadata.annotations}";
    let told = "{\"kubernetes.io/limit-ranger\":\"LimitRanger plugin set: cpu request for container plain; cpu limit for \
                container plain\"}";
    check_run(bench, note, told, "");
    let refused = |why: &str| format!("Error from server (Forbidden): pods \"x\" is forbidden: {why}");
    let first = "maximum cpu usage per Container is 500m, but limit is 1";
    check_refused(bench, &asking("x", "1"), &refused(first));
    check_refused(bench, &asking("x", "10m"), &refused("minimum cpu usage per Container is 20m, but request is 10m"));
    let described = "Name:       lr\nNamespace:  default\nType        Resource  Min  Max   Default Request  Default Limit  \
                     Max Limit/Request Ratio\n----        --------  ---  ---   ---------------  -------------  \
                     -----------------------\nContainer   cpu       20m  500m  50m              500m           -\n";
    check_run(bench, "describe limits lr", described, "");
}

#[test]
fn a_namespace_takes_its_time_and_tells_what_is_left() {
    let bench = &mut Bench::new();
    bench.run("create namespace team");
    bench.run("run slow --image=busybox -n team -- sleep 300");
    bench.wait(4);
    bench.run("delete namespace team --wait=false");
    bench.wait(2);
    let phase = "get pods -n team --no-headers";
    assert!(bench.run(phase).stdout.contains(" Running "));
    bench.wait(5);
    assert!(bench.run(phase).stdout.contains(" Terminating "));
    let left = "get ns team -o jsonpath='{.status.conditions[?(@.status==\"True\")].message}'";
    check_run(bench, left, "Some resources are remaining: pods. has 1 resource instances", "");
    bench.wait(60);
    check_refused(bench, "get ns team", "Error from server (NotFound): namespaces \"team\" not found");
}

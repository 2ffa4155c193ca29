//! Pods that wait, are asked how they are, and begin anew.

use super::bench::Bench;
use super::check_refused;

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p, labels: {{app: p}}}}\nspec: {spec}\n")
}

fn created(spec: &str) -> Bench {
    let mut bench = Bench::new().with_file("p.yaml", &pod(spec));
    assert_eq!(bench.run("create -f p.yaml").stdout, "pod/p created\n");
    bench
}

/// READY, STATUS and RESTARTS after so many seconds.
fn check_row(bench: &mut Bench, seconds: i64, expected: &[&str]) {
    bench.wait(seconds);
    let row = bench.run("get pod p --no-headers").stdout;
    let cells: Vec<&str> = row.split_whitespace().skip(1).take(expected.len()).collect();
    assert_eq!(cells, expected, "{row}");
}

fn events(bench: &mut Bench) -> String {
    bench.run("events --for=pod/p").stdout
}

#[test]
fn an_unready_pod_gets_no_traffic() {
    let probe = "{httpGet: {path: /none, port: 80}, periodSeconds: 2}";
    let bench = &mut created(&format!("{{containers: [{{name: web, image: nginx, readinessProbe: {probe}}}]}}"));
    bench.run("expose pod p --port=80");
    check_row(bench, 5, &["0/1", "Running", "0"]);
    let subset = bench.run("get ep p -o jsonpath={.subsets[0].addresses}/{.subsets[0].notReadyAddresses[*].ip}").stdout;
    assert!(subset.starts_with("/10.244."), "{subset}");
    assert!(events(bench).contains("Readiness probe failed: HTTP probe failed with statuscode: 404"));
}

#[test]
fn a_sick_container_begins_anew() {
    let script = "touch /tmp/ok; sleep 10; rm -f /tmp/ok; sleep 600";
    let probe = "{exec: {command: [cat, /tmp/ok]}, periodSeconds: 5}";
    let container = format!("{{name: c, image: busybox, args: [sh, -c, {script}], livenessProbe: {probe}}}");
    let bench = &mut created(&format!("{{terminationGracePeriodSeconds: 1, containers: [{container}]}}"));
    check_row(bench, 8, &["1/1", "Running", "0"]);
    check_row(bench, 25, &["1/1", "Running", "1"]);
    let told = events(bench);
    assert!(told.contains("Liveness probe failed: cat: can't open '/tmp/ok': No such file or directory"), "{told}");
    assert!(told.contains("Container c failed liveness probe, will be restarted"), "{told}");
}

#[test]
fn a_container_waits_for_what_its_variables_come_from() {
    let container = "{name: c, image: nginx, envFrom: [{configMapRef: {name: later}}]}";
    let bench = &mut created(&format!("{{containers: [{container}]}}"));
    check_row(bench, 5, &["0/1", "CreateContainerConfigError", "0"]);
    bench.run("create configmap later --from-literal=a=b");
    check_row(bench, 15, &["1/1", "Running", "0"]);
}

#[test]
fn another_image_makes_a_container_begin_anew() {
    let bench = &mut created("{containers: [{name: c, image: 'nginx:1.24'}]}");
    check_row(bench, 5, &["1/1", "Running", "0"]);
    bench.run("patch pod p -p '{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"nginx:1.25\"}]}}'");
    check_row(bench, 10, &["1/1", "Running", "1"]);
    assert!(events(bench).contains("Container c definition changed, will be restarted"));
    assert_eq!(bench.run("get pod p -o jsonpath={.status.containerStatuses[0].image}").stdout, "nginx:1.25");
}

#[test]
fn a_long_run_is_forgiven_when_it_ends() {
    let bench = &mut created("{containers: [{name: c, image: busybox, command: [sh, -c, sleep 700; exit 1]}]}");
    check_row(bench, 705, &["1/1", "Running", "1"]);
    check_row(bench, 705, &["1/1", "Running", "2"]);
    check_row(bench, 705, &["1/1", "Running", "3"]);
}

#[test]
fn an_image_that_may_not_be_pulled_is_told_of() {
    let bench = &mut created("{containers: [{name: c, image: 'nginx:x', imagePullPolicy: Never}]}");
    check_row(bench, 3, &["0/1", "ErrImageNeverPull", "0"]);
    let told = events(bench);
    assert!(told.contains("Container image \"nginx:x\" is not present with pull policy of Never"), "{told}");
}

#[test]
fn a_pod_waits_for_its_volumes() {
    let bench = &mut created(
        "{volumes: [{name: v, configMap: {name: later}}], containers: [{name: c, image: nginx, volumeMounts: [{name: \
         v, mountPath: /v}]}]}",
    );
    check_row(bench, 5, &["0/1", "ContainerCreating", "0"]);
    assert!(events(bench).contains("MountVolume.SetUp failed for volume \"v\" : configmap \"later\" not found"));
    bench.run("create configmap later --from-literal=a=b");
    check_row(bench, 15, &["1/1", "Running", "0"]);
}

#[test]
fn init_containers_run_in_order_and_sidecars_stay() {
    let bench = &mut created(
        "{initContainers: [{name: side, image: busybox, restartPolicy: Always, command: [sleep, '600']}, {name: one, \
         image: busybox, command: [sh, -c, sleep 5]}], containers: [{name: c, image: nginx}]}",
    );
    check_row(bench, 4, &["1/2", "Init:1/2", "0"]);
    check_row(bench, 10, &["2/2", "Running", "0"]);
}

#[test]
fn probes_that_make_no_sense_are_refused() {
    for (container, why) in [
        ("livenessProbe: {}", "spec.containers[0].livenessProbe: Required value: must specify a handler type"),
        (
            "readinessProbe: {tcpSocket: {port: 0}}",
            "spec.containers[0].readinessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive",
        ),
        (
            "livenessProbe: {exec: {command: [x]}, successThreshold: 2}",
            "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
        ),
        (
            "restartPolicy: Always",
            "spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers",
        ),
    ] {
        let text = pod(&format!("{{containers: [{{name: c, image: nginx, {container}}}]}}"));
        let mut bench = Bench::new().with_file("p.yaml", &text);
        assert_eq!(bench.run("create -f p.yaml").stderr, format!("The Pod \"p\" is invalid: {why}\n"));
    }
}

#[test]
fn services_without_a_selector_stand_for_no_pod() {
    let bench = &mut Bench::new();
    let why = "invalid service 'kubernetes': Service is defined without a selector";
    check_refused(bench, "exec svc/kubernetes -- ls", &format!("error: cannot attach to *v1.Service: {why}"));
    check_refused(bench, "logs svc/kubernetes", &format!("error: cannot get the logs from *v1.Service: {why}"));
}

#[test]
fn timeouts_are_read_before_anything_is_asked() {
    let bench = &mut Bench::new();
    let text = "error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a \
                corresponding time unit (e.g. 1s | 2m | 3h)";
    check_refused(bench, "get pods --request-timeout=soon", text);
    for right in ["0", "5", "1s", "2m30s"] {
        assert_eq!(bench.run(&format!("get nodes -o name --request-timeout={right}")).code, 0, "{right}");
    }
}

#[test]
fn an_empty_name_is_none() {
    let bench = &mut Bench::new();
    for line in ["get pods ''", "logs ''", "delete pod ''", "describe deployment ''"] {
        check_refused(bench, line, "error: resource name may not be empty");
    }
}

#[test]
fn a_watch_ends_with_its_timeout() {
    let bench = &mut Bench::new();
    let run = bench.run("get namespaces default -w --request-timeout=2");
    assert_eq!((run.code, run.stderr.as_str()), (1, "error: watch closed before UntilWithoutRetry timeout\n"));
    assert!(run.stdout.contains("default   Active"), "{}", run.stdout);
}

//! Containers that join a pod for a while, changed copies of pods, and pods on machines.

use super::bench::Bench;
use super::{check_refused, check_run};

const LEGACY: &str = "--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly \
                      specify a profile, for example \"--profile=general\".\n";

fn with_web() -> Bench {
    let mut bench = Bench::new();
    bench.run("run web --image=nginx --labels=app=web");
    bench.wait(8);
    bench
}

#[test]
fn a_container_joins_a_running_pod() {
    let bench = &mut with_web();
    let line = "debug web --image=busybox --target=web -c helper --profile=general -- sh -c 'echo hello; sleep 5'";
    let told = "Targeting container \"web\". If you don't see processes from this container it may be because the \
                container runtime doesn't support this feature.\n";
    check_run(bench, line, told, "");
    bench.wait(4);
    check_run(bench, "logs web -c helper", "hello\n", "");
    check_run(bench, "exec web -c helper -- hostname", "web\n", "");
    let path = "get pod web -o jsonpath='{.status.containerStatuses[*].name} {.status.ephemeralContainerStatuses[0].name} \
                {.spec.ephemeralContainers[0].targetContainerName} {.status.phase}'";
    check_run(bench, path, "web helper web Running", "");
    assert!(bench.run("get pod web --no-headers").stdout.starts_with("web   1/1   Running   0 "));
    bench.wait(8);
    let described = bench.run("describe pod web").stdout;
    let part = "\nEphemeral Containers:\n  helper:\n    Container ID:  docker://";
    assert!(described.contains(part) && described.contains("      Reason:       Completed\n"), "{described}");
    assert!(described.contains("Started container helper"), "{described}");
    let twice = bench.run("debug web --image=alpine -c helper --profile=general").stderr;
    let text = "The Pod \"web\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"helper\" \
                may not be changed\n";
    assert_eq!(twice, text);
    let lost = bench.run("debug web --image=busybox -c h2 --target=nope --profile=general").stderr;
    let text = "The Pod \"web\" is invalid: spec.ephemeralContainers[1].targetContainerName: Not found: \"nope\"\n";
    assert_eq!(lost, text);
    let warned = bench.run("debug web --image=busybox");
    let name = warned.stdout.strip_prefix("Defaulting debug container name to debugger-").unwrap_or_default();
    assert!(name.len() == "xxxxx.\n".len() && warned.stderr == LEGACY, "{warned:?}");
}

#[test]
fn a_copy_is_changed_and_belongs_to_nobody() {
    let bench = &mut with_web();
    check_run(bench, "debug web --copy-to=twin --set-image=*=httpd --profile=general", "", "");
    let path =
        "get pod twin -o jsonpath='{.spec.containers[*].image} {.metadata.labels} {.spec.shareProcessNamespace}'";
    check_run(bench, path, "httpd  true", "");
    let line =
        "debug web --copy-to=other --image=busybox -c side --profile=general --keep-labels --replace -- sleep 1h";
    check_run(bench, line, "", "");
    check_run(
        bench,
        "get pod other -o jsonpath='{.spec.containers[*].name} {.metadata.labels.app}'",
        "web side web",
        "",
    );
    bench.wait(2);
    check_refused(bench, "get pod web", "Error from server (NotFound): pods \"web\" not found");
    let text = "error: --target is incompatible with --copy-to. Use --share-processes instead.";
    check_refused(bench, "debug other --copy-to=x --image=busybox --target=web", text);
    check_refused(bench, "debug other --image=busybox --profile=x", "error: unknown profile: x");
}

#[test]
fn a_pod_looks_at_a_machine() {
    let bench = &mut Bench::new();
    let made = bench.run("debug node/minikube-m02 --image=busybox --profile=sysadmin -- sleep 1h");
    let name = made.stdout.split(' ').nth(3).unwrap_or_default().to_owned();
    let text = format!("Creating debugging pod {name} with container debugger on node minikube-m02.\n");
    assert!(made.stdout == text && name.starts_with("node-debugger-minikube-m02-") && made.code == 0, "{made:?}");
    bench.wait(6);
    let path = format!("get pod {name} -o jsonpath='{{.status.phase}} {{.spec.nodeName}} {{.spec.hostPID}}'");
    check_run(bench, &path, "Running minikube-m02 true", "");
    let missing = "Error from server (NotFound): nodes \"nope\" not found";
    assert!(bench.run("debug node/nope --image=busybox").stderr.ends_with(&format!("{missing}\n")));
    bench.run("create deployment d --image=nginx");
    let other = bench.run("debug deployment/d --image=busybox --profile=general").stderr;
    assert_eq!(other, "error: \"apps/v1, Kind=Deployment\" not supported by debug\n");
}

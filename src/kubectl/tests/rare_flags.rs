//! Flags that few use, and what a real kubectl makes of them.

use super::bench::Bench;
use super::{check_refused, check_run};
use futures::FutureExt;

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: b}\n";
const LOST: &str = "Error from server (NotFound): the server could not find the requested resource";

fn check_with(bench: &mut Bench, line: &str, stdin: &str, stdout: &str) {
    let done = bench.run_with(line, stdin);
    assert_eq!((done.stdout.as_str(), done.stderr.as_str(), done.code), (stdout, "", 0), "kubectl {line}");
}

/// A bench whose editor changes one value, whatever the ends of lines.
fn editing() -> Bench {
    Bench::new().with_file("m.yaml", MAP).with_program(|words, host| {
        let mut files = host.files.borrow_mut();
        let file = words.last().and_then(|path| files.get_mut(path)).unwrap();
        let ends = file.matches("\r\n").count();
        *file = file.replace("a: b", &format!("a: c\n  ends: \"{ends}\""));
        std::future::ready(Some(0)).boxed_local()
    })
}

#[test]
fn managers_are_shown_by_every_command_that_is_asked() {
    let bench = &mut Bench::new();
    for line in [
        "create configmap m --from-literal=a=b",
        "get configmap m",
        "label configmap m x=y",
        "annotate configmap m x=y",
        "patch configmap m -p '{\"data\":{\"c\":\"d\"}}'",
    ] {
        let shown = bench.run(&format!("{line} -o yaml --show-managed-fields")).stdout;
        assert!(shown.contains("\n  managedFields:\n  - apiVersion: v1\n"), "{line}: {shown}");
        assert!(shown.contains("    manager: kubectl-"), "{line}: {shown}");
    }
    let watched = bench.run("get configmap m -w -o yaml --show-managed-fields --request-timeout=1s").stdout;
    assert!(watched.contains("    manager: kubectl-"), "{watched}");
    let kept = bench.run("get configmap m -o yaml --show-managed-fields").stdout;
    let hidden = bench.run_with("create -f - --dry-run=client -o yaml", &kept).stdout;
    assert!(hidden.contains("name: m") && !hidden.contains("managedFields"), "{hidden}");
}

#[test]
fn what_is_to_be_created_may_be_edited_first() {
    let bench = &mut editing();
    check_run(bench, "create --edit -f m.yaml", "configmap/m created\n", "");
    check_run(bench, "get configmap m -o jsonpath={.data}", "{\"a\":\"c\",\"ends\":\"0\"}", "");
    let refused = bench.run("create --edit -f m.yaml");
    let stored = "A copy of your changes has been stored to \"/tmp/kubectl-edit-";
    let exists = "\nError from server (AlreadyExists): configmaps \"m\" already exists\n";
    assert!(refused.stderr.starts_with(stored) && refused.stderr.ends_with(exists), "{refused:?}");
    let same = MAP.replace("a: b", "x: y");
    let cancelled = bench.run_with("create --edit -f -", &same);
    assert_eq!((cancelled.stderr.as_str(), cancelled.code), ("Edit cancelled, no changes made.\n", 0));
    bench.run("delete configmap m");
    check_run(bench, "create --edit --save-config --windows-line-endings -f m.yaml", "configmap/m created\n", "");
    let data = bench.run("get configmap m -o jsonpath={.data.ends}").stdout;
    assert!(data.parse::<usize>().unwrap() > 5, "{data}");
    let text = bench.run("apply view-last-applied configmap m").stdout;
    assert!(text.contains("  a: c\n"), "{text}");
}

#[test]
fn an_edit_shows_its_patch_and_remembers_the_object() {
    let bench = &mut editing();
    bench.run("create -f m.yaml");
    let patch = "Patch: {\"data\":{\"a\":\"c\",\"ends\":\"0\"}}\nconfigmap/m edited\n";
    check_run(bench, "edit configmap m --output-patch", patch, "");
    bench.run("patch configmap m -p '{\"data\":{\"a\":\"b\",\"ends\":null}}'");
    check_run(bench, "edit configmap m --save-config", "configmap/m edited\n", "");
    let text = bench.run("apply view-last-applied configmap m").stdout;
    assert!(text.contains("  a: c\n"), "{text}");
}

#[test]
fn paths_of_the_server_are_read_and_written() {
    let pod = r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"a","image":"nginx"}]}}"#;
    let map = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"},"data":{"a":"b"}}"#;
    let bench = &mut Bench::new().with_file("m.yaml", MAP).with_file("p.json", pod);
    let (maps, pods) = ("/api/v1/namespaces/default/configmaps", "/api/v1/namespaces/default/pods");
    check_run(bench, "get --raw /healthz", "ok", "");
    check_run(bench, "get --raw /readyz/etcd", "ok", "");
    let ready = bench.run("get --raw /readyz?verbose").stdout;
    assert!(ready.starts_with("[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]etcd-readiness ok\n"), "{ready}");
    assert!(ready.ends_with("[+]shutdown ok\nreadyz check passed\n"), "{ready}");
    let versions = "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"],\"serverAddressByClientCIDRs\":[{\"clientCIDR\":\
                    \"0.0.0.0/0\",\"serverAddress\":\"192.168.49.2:8443\"}]}\n";
    check_run(bench, "get --raw /api", versions, "");
    let apps = "{\"kind\":\"APIGroup\",\"apiVersion\":\"v1\",\"name\":\"apps\",\"versions\":[{\"groupVersion\":\
                \"apps/v1\",\"version\":\"v1\"}],\"preferredVersion\":{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}}\n";
    check_run(bench, "get --raw /apis/apps", apps, "");
    let kinds = bench.run("get --raw /apis/apps/v1").stdout;
    let deployments = "{\"name\":\"deployments\",\"singularName\":\"deployment\",\"namespaced\":true,\"kind\":\
                       \"Deployment\",\"verbs\":[\"create\",\"delete\",\"deletecollection\",\"get\",\"list\",\"patch\",\
                       \"update\",\"watch\"],\"shortNames\":[\"deploy\"],\"categories\":[\"all\"]}";
    assert!(kinds.contains(deployments), "{kinds}");
    let made = bench.run(&format!("create --raw {pods} -f p.json")).stdout;
    assert!(
        made.starts_with("{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{") && made.ends_with("}\n"),
        "{made}"
    );
    let made = bench.run_with(&format!("create --raw {maps} -f -"), map).stdout;
    assert!(made.starts_with("{\"kind\":\"ConfigMap\""), "{made}");
    let changed = bench.run_with(&format!("replace --raw {maps}/m -f -"), &map.replace("\"b\"", "\"c\"")).stdout;
    assert!(changed.contains("\"data\":{\"a\":\"c\"}"), "{changed}");
    let uid = bench.run("get configmap m -o jsonpath={.metadata.uid}").stdout;
    let gone = format!(
        "{{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{{}},\"status\":\"Success\",\"details\":{{\"name\":\
         \"m\",\"kind\":\"configmaps\",\"uid\":\"{uid}\"}}}}\n"
    );
    check_run(bench, &format!("delete --raw {maps}/m"), &gone, "");
    let dying = bench.run(&format!("delete --raw {pods}/p")).stdout;
    assert!(dying.starts_with("{\"kind\":\"Pod\"") && dying.contains("deletionTimestamp"), "{dying}");
    let method =
        "Error from server (MethodNotAllowed): the server does not allow this method on the requested resource";
    let no_json = "Error from server (BadRequest): the object provided is unrecognized (must be of type ConfigMap): \
                   couldn't get version/kind; json parse error: invalid character 'a' looking for beginning of value \
                   (61706956657273696f6e3a2076310a6b696e643a20436f6e6669674d6170 ...)";
    for (line, text) in [
        (format!("create --raw {maps}/m -f m.yaml"), method),
        (format!("create --raw {maps} -f m.yaml"), no_json),
        (format!("replace --raw {maps}/m -f nosuch"), "error: open nosuch: no such file or directory"),
        ("delete --raw /api/v1/foos/x".to_owned(), LOST),
        ("create --raw /api -f a -f b".to_owned(), "error: --raw can only use a single local file or stdin"),
        ("create --raw /api -f a --edit".to_owned(), "error: --raw and --edit are mutually exclusive"),
        ("delete --raw /api -o name".to_owned(), "error: --raw and --output are mutually exclusive"),
        ("delete --raw x".to_owned(), "error: --raw must be a valid URL path: parse \"x\": invalid URI for request"),
    ] {
        check_refused(bench, &line, text);
    }
}

#[test]
fn a_deletion_asks_first() {
    let bench = &mut Bench::new();
    bench.run("create configmap a");
    bench.run("create deployment d --image=nginx");
    let asked = "You are about to delete the following 1 resource(s):\nconfigmap/a\nDo you want to continue? (y/n): ";
    check_with(bench, "delete configmap a -i", "n\n", &format!("{asked}deletion is cancelled\n"));
    check_with(bench, "delete configmap a -i", "", &format!("{asked}deletion is cancelled\n"));
    check_with(bench, "delete configmap a -i", "Y\n", &format!("{asked}configmap \"a\" deleted\n"));
    let asked = asked.replace("configmap/a", "deployment.apps/d");
    let done = format!("{asked}deployment.apps \"d\" deleted (dry run)\n");
    check_with(bench, "delete deploy d --interactive --dry-run=client", "y", &done);
}

#[test]
fn the_command_line_is_noted() {
    let bench = &mut Bench::new().with_file("m.yaml", MAP);
    let notice = "Flag --record has been deprecated, --record will be removed in the future\n";
    for line in [
        "create -f m.yaml --record",
        "label configmap m x=y --record",
        "annotate configmap m x=y --record",
        "patch configmap m -p {} --record",
        "replace -f m.yaml --record",
        "apply -f m.yaml --record",
    ] {
        let done = bench.run(line);
        assert!(done.stderr.starts_with(notice) && done.code == 0, "{line}: {done:?}");
        let cause =
            bench.run("get configmap m -o jsonpath={.metadata.annotations.kubernetes\\.io/change-cause}").stdout;
        let verb = line.split(' ').next().unwrap();
        assert!(cause.starts_with(&format!("kubectl {verb}")) && cause.contains(" --record=true"), "{line}: {cause}");
    }
    bench.run("create deployment d --image=nginx");
    check_run(bench, "scale deployment d --replicas=2 --record", "deployment.apps/d scaled\n", notice);
    let history = bench.run("rollout history deployment d").stdout;
    assert!(history.contains("1         kubectl scale deployment d --record=true --replicas=2\n"), "{history}");
}

#[test]
fn overrides_are_patches_of_three_types() {
    let bench = &mut Bench::new();
    let run = "run p --image=nginx --dry-run=client -o jsonpath={.spec.containers[*].image} --override-type";
    let strategic = "{\"spec\":{\"containers\":[{\"name\":\"p\",\"image\":\"busybox\"}]}}";
    let json = "[{\"op\":\"replace\",\"path\":\"/spec/containers/0/image\",\"value\":\"httpd\"}]";
    check_run(bench, &format!("{run}=strategic --overrides='{strategic}'"), "busybox", "");
    check_run(bench, &format!("{run}=json --overrides='{json}'"), "httpd", "");
    check_refused(bench, &format!("{run}=x --overrides={{}}"), "error: invalid override type: x");
}

#[test]
fn a_first_pod_is_waited_for() {
    let bench = &mut Bench::new();
    bench.run("create deployment d --image=nginx --replicas=0");
    let before = bench.now();
    check_refused(
        bench,
        "exec deploy/d --pod-running-timeout=3s -- date",
        "error: timed out waiting for the condition",
    );
    let waited = bench.now().since(before).as_secs();
    assert_eq!(waited, 3);
    let zero = "error: --pod-running-timeout must be higher than zero";
    check_refused(bench, "logs deploy/d --pod-running-timeout=0s", zero);
}

#[test]
fn ports_are_opened_at_addresses() {
    let bench = &mut Bench::new();
    bench.run("run p --image=nginx");
    bench.wait(30);
    let forward = "port-forward p 8080:80 --request-timeout=1s --address";
    let opened = bench.run(&format!("{forward}=0.0.0.0,localhost")).stdout;
    let lines = ["0.0.0.0", "127.0.0.1", "[::1]"].map(|address| format!("Forwarding from {address}:8080 -> 80\n"));
    assert_eq!(opened, lines.concat());
    check_refused(bench, &format!("{forward}=x"), "error: x is not a valid IP");
    let shut = "Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create \
                listener: Error listen tcp4 10.0.0.1:8080: bind: cannot assign requested address]\nerror: unable to \
                listen on any of the requested ports: [{8080 80}]";
    check_refused(bench, &format!("{forward}=10.0.0.1"), shut);
    assert_eq!(bench.run("proxy --address=0.0.0.0").stdout, "Starting to serve on [::]:8001\n");
    let shut = "error: listen tcp 10.0.0.1:8001: bind: cannot assign requested address";
    check_refused(bench, "proxy --address=10.0.0.1", shut);
}

#[test]
fn a_diff_shows_what_would_be_pruned() {
    let other = MAP.replace("name: m", "name: o");
    let bench = &mut Bench::new().with_file("m.yaml", MAP).with_file("o.yaml", &other);
    bench.run("apply -f m.yaml -f o.yaml");
    check_run(bench, "diff -f m.yaml", "", "");
    let shown = bench.run("diff -f m.yaml --prune");
    assert!(shown.stdout.contains("/v1.ConfigMap.default.o\t1970-01-01 00:00:00.000000000 +0000\n"), "{shown:?}");
    assert!(shown.stdout.contains("\n-  name: o\n") && !shown.stdout.contains("name: m\n"), "{shown:?}");
    assert_eq!(shown.code, 1);
    check_run(bench, "diff -f m.yaml --prune --prune-allowlist=core/v1/Secret", "", "");
}

#[test]
fn warnings_may_be_errors() {
    let bench = &mut Bench::new();
    bench.run("create configmap m");
    check_run(bench, "get cm m -o name --warnings-as-errors", "configmap/m\n", "");
    let warned = "Warning: unknown field \"dat\"\nerror: 1 warning received\n";
    let patch = "patch cm m -p '{\"dat\":1}' --warnings-as-errors";
    check_run(bench, patch, "configmap/m patched (no change)\n", warned);
}

#[test]
fn a_table_of_the_clients_own_has_names_and_ages() {
    let bench = &mut Bench::new();
    bench.run("run p --image=nginx");
    bench.wait(30);
    let table = "NAME   AGE\np      30s\n";
    check_run(bench, "get pods --server-print=false", table, "");
    let row = "NAMESPACE   NAME   AGE   LABELS\ndefault     p      30s   run=p\n";
    check_run(bench, "get pods -A --server-print=false --show-labels -l run=p", row, "");
}

//! StatefulSets: pods by number, each with its claim, made, replaced and taken away in order.

use super::bench::Bench;
use super::check_run;

const SET: &str = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: db\n  replicas: \
                   2\n  selector: {matchLabels: {app: db}}\n  template:\n    metadata: {labels: {app: db}}\n    spec:\n      \
                   containers: [{name: c, image: 'nginx:1.26', volumeMounts: [{name: data, mountPath: /data}]}]\n  \
                   volumeClaimTemplates:\n  - metadata: {name: data}\n    spec: {accessModes: [ReadWriteOnce], resources: \
                   {requests: {storage: 1Gi}}}\n";
const NAMES: &str = "get pods -o jsonpath={.items[*].metadata.name}";

#[test]
fn pods_come_one_after_the_other_with_their_claims() {
    let bench = &mut Bench::new();
    bench.run_with("apply -f -", SET);
    bench.wait(2);
    check_run(bench, NAMES, "db-0", "");
    let status = bench.run("rollout status sts/db").stdout;
    assert!(status.starts_with("Waiting for 2 pods to be ready...\n"), "{status}");
    assert!(status.ends_with("\npartitioned roll out complete: 2 new pods have been updated...\n"), "{status}");
    check_run(bench, NAMES, "db-0 db-1", "");
    check_run(bench, "get pvc -o jsonpath={.items[*].metadata.name}", "data-db-0 data-db-1", "");
    check_run(bench, "get pod db-1 -o jsonpath={.spec.hostname}.{.spec.subdomain}", "db-1.db", "");
    let described = bench.run("describe sts db").stdout;
    assert!(described.contains("\nReplicas:           2 desired | 2 total\n"), "{described}");
    assert!(described.contains("create Claim data-db-1 Pod db-1 in StatefulSet db success\n"), "{described}");
    assert!(described.contains("\n  Access Modes:  [ReadWriteOnce]\n"), "{described}");
}

#[test]
fn the_highest_goes_first_and_comes_back_with_what_it_had() {
    let bench = &mut Bench::new();
    bench.run_with("apply -f -", SET);
    bench.run("rollout status sts/db");
    bench.run("exec db-1 -- sh -c 'echo kept > /data/note'");
    bench.run("set image sts/db c=nginx:1.27");
    let status = bench.run("rollout status sts/db").stdout;
    assert!(status.contains("1 out of 2 new pods have been updated...\n"), "{status}");
    check_run(bench, "get pods -o jsonpath={.items[*].spec.containers[0].image}", "nginx:1.27 nginx:1.27", "");
    check_run(bench, "exec db-1 -- cat /data/note", "kept\n", "");
    let history = bench.run("rollout history sts/db").stdout;
    assert_eq!(history, "statefulset.apps/db \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n");
    check_run(bench, "rollout undo sts/db", "statefulset.apps/db rolled back\n", "");
    bench.run("rollout status sts/db");
    check_run(bench, "get pods -o jsonpath={.items[*].spec.containers[0].image}", "nginx:1.26 nginx:1.26", "");
    let partition = "patch sts db -p '{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":PART}}}}'";
    bench.run(&partition.replace("PART", "2"));
    bench.run("set image sts/db c=nginx:1.28");
    bench.run("delete pod db-1");
    bench.wait(6);
    let images = "get pods -o jsonpath={.items[*].spec.containers[0].image}";
    check_run(bench, images, "nginx:1.26 nginx:1.26", "");
    bench.run(&partition.replace("PART", "1"));
    bench.wait(8);
    check_run(bench, images, "nginx:1.26 nginx:1.28", "");
    bench.run("scale sts db --replicas=1");
    bench.wait(5);
    check_run(bench, NAMES, "db-0", "");
    check_run(bench, "get sts db -o jsonpath={.status.readyReplicas}/{.spec.replicas}", "1/1", "");
    bench.run("delete sts db");
    bench.wait(5);
    check_run(bench, NAMES, "", "");
    assert_eq!(bench.run("get pvc -o name").stdout.lines().count(), 2);
}

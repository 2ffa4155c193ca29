//! Kinds that are kept and shown: the server judges them all the same; and the dump of everything.

use super::bench::Bench;
use super::{check_refused, check_run};

#[test]
fn schedules_and_templates_are_judged() {
    let bench = &mut Bench::new();
    let refused = "error: failed to create cronjob: CronJob.batch \"tick\" is invalid: ";
    let five = "spec.schedule: Invalid value: \"often\": expected exactly 5 fields, found 1: [often]";
    check_refused(bench, "create cronjob tick --image=busybox --schedule=often", &format!("{refused}{five}"));
    let policy =
        "spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"";
    let always = "create cronjob tick --image=busybox --schedule=@daily --restart=Always";
    check_refused(bench, always, &format!("{refused}{policy}"));
    check_run(
        bench,
        "create cronjob tick --image=busybox --schedule='*/5 * * * *'",
        "cronjob.batch/tick created\n",
        "",
    );

    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: sum}\nspec:\n  backoffLimit: -1\n  template: {spec: \
               {containers: [{name: sum}]}}\n";
    let outcome = bench.run_with("apply -f -", job);
    assert_eq!(
        outcome.stderr,
        "The Job \"sum\" is invalid: \n* spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0\n* \
         spec.template.spec.containers[0].image: Required value\n* spec.template.spec.restartPolicy: Required value: \
         valid values: \"OnFailure\", \"Never\"\n"
    );
}

#[test]
fn the_cluster_is_dumped_to_a_stream_or_to_files() {
    let bench = &mut Bench::new();
    bench.run("run web --image=nginx");
    bench.wait(5);
    let all = bench.run("cluster-info dump").stdout;
    assert!(
        all.starts_with("{\n    \"kind\": \"NodeList\",\n    \"apiVersion\": \"v1\",\n    \"metadata\": {\n"),
        "{all}"
    );
    assert!(all.contains("==== START logs for container web of pod default/web ====\n"));
    assert!(all.ends_with(
        "==== END logs for container web of pod default/web ====\nCluster info dumped to standard output\n"
    ));
    let quiet = bench.run("cluster-info dump --output-directory=- -o yaml").stdout;
    assert!(
        quiet.starts_with("apiVersion: v1\nitems:\n- metadata:\n") && quiet.contains("\n---\napiVersion: apps/v1\n")
    );
    check_run(
        bench,
        "cluster-info dump --namespaces=default --output-directory=out",
        "Cluster info dumped to out\n",
        "",
    );
    let file = |bench: &Bench, path: &str| bench.file(&format!("out/{path}"));
    assert!(file(bench, "nodes.json").is_some_and(|text| text.contains("\"name\": \"minikube-m03\"")));
    assert!(file(bench, "default/pods.json").is_some_and(|text| text.contains("\"name\": \"web\"")));
    assert!(file(bench, "default/web/logs.txt").is_some());
    assert!(file(bench, "kube-system/pods.json").is_none());
}

#[test]
fn kept_kinds_have_their_own_columns() {
    let bench = &mut Bench::new();
    bench.run("create job sum --image=busybox");
    bench.run("create cronjob tick --image=busybox --schedule=@hourly");
    let jobs = "NAME   STATUS    COMPLETIONS   DURATION   AGE\nsum    Running   0/1           0s         0s\n";
    check_run(bench, "get jobs", jobs, "");
    let schedules = "NAME   SCHEDULE   TIMEZONE   SUSPEND   ACTIVE   LAST SCHEDULE   AGE\n\
                     tick   @hourly    <none>     False     0        <none>          0s\n";
    check_run(bench, "get cronjobs", schedules, "");
    let classes = bench.run("get storageclasses").stdout;
    assert!(classes.contains("\nstandard (default)   k8s.io/minikube-hostpath   Delete "), "{classes}");
    let claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: disk}\nspec: {accessModes: \
                 [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n";
    bench.run_with("apply -f -", claim);
    let claims = bench.run("get pvc").stdout;
    assert!(claims.contains("\ndisk   Pending "), "{claims}");
    let deny = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: \
                {matchLabels: {app: web}}}\n";
    bench.run_with("apply -f -", deny);
    check_run(bench, "get netpol", "NAME   POD-SELECTOR   AGE\ndeny   app=web        0s\n", "");
    let described = bench.run("describe netpol deny").stdout;
    let spec = "\nSpec:\n  PodSelector:     app=web\n  Allowing ingress traffic:\n    <none> (Selected pods are isolated for \
                ingress connectivity)\n  Not affecting egress traffic\n  Policy Types: Ingress\n";
    assert!(described.contains("\nCreated on:   2026-11-23 20:04:1") && described.ends_with(spec), "{described}");
}

#[test]
fn kept_kinds_have_fields_that_stay() {
    let bench = &mut Bench::new();
    bench.run("create job sum --image=busybox");
    let fixed = "The Job \"sum\" is invalid: spec.completions: Invalid value: 3: field is immutable\n";
    assert_eq!(bench.run("patch job sum -p '{\"spec\":{\"completions\":3}}'").stderr, fixed);
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db, selector: \
               {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, \
               image: nginx}]}}}\n";
    bench.run_with("apply -f -", set);
    let why = "spec: Forbidden: updates to statefulset spec for fields other than 'replicas'";
    let stderr = bench.run("patch sts db -p '{\"spec\":{\"serviceName\":\"x\"}}'").stderr;
    assert!(stderr.starts_with(&format!("The StatefulSet \"db\" is invalid: {why}")), "{stderr}");
    assert_eq!(bench.run("patch sts db -p '{\"spec\":{\"replicas\":2}}'").code, 0);
}

//! Command lines and what a real kubectl prints for them.

mod access;
pub mod bench;
mod changes;
mod debugging;
mod everyday;
mod flags;
mod jobs;
mod kept;
mod kustomizations;
mod managers;
mod merging;
mod pods;
mod quotas;
mod rare_flags;
mod rollouts;
mod services;
mod stateful_sets;
mod storage;
mod trials;
mod web;

use bench::{Bench, Outcome};

/// Runs a line and compares what it prints and how it ends.
fn check_run(bench: &mut Bench, line: &str, stdout: &str, stderr: &str) {
    // What goes to stderr without the word is a warning or a remark.
    let code = i32::from(stderr.to_ascii_lowercase().contains("error"));
    let expected = Outcome { stdout: stdout.to_owned(), stderr: stderr.to_owned(), code };
    assert_eq!(bench.run(line), expected, "kubectl {line}");
}

fn check_refused(bench: &mut Bench, line: &str, stderr: &str) {
    let expected = Outcome { stdout: String::new(), stderr: format!("{stderr}\n"), code: 1 };
    assert_eq!(bench.run(line), expected, "kubectl {line}");
}

#[test]
fn unknown_words_are_refused_with_suggestions() {
    let bench = &mut Bench::new();
    for (line, text) in [
        ("gett pods", "error: unknown command \"gett\" for \"kubectl\"\n\nDid you mean this?\n\tset\n\tget"),
        ("foo", "error: unknown command \"foo\" for \"kubectl\"\n\nDid you mean this?\n\ttop"),
        ("pods", "error: unknown command \"pods\" for \"kubectl\"\n\nDid you mean this?\n\tlogs"),
        ("creat deployment x", "error: unknown command \"creat\" for \"kubectl\"\n\nDid you mean this?\n\tcreate"),
        (
            "creat deployment x --image=nginx",
            "error: unknown command \"creat\" for \"kubectl\"\n\nDid you mean this?\n\tcreate",
        ),
        ("GET pods", "error: unknown command \"GET\" for \"kubectl\"\n\nDid you mean this?\n\tset\n\tget"),
        ("xyzzyplugh", "error: unknown command \"xyzzyplugh\" for \"kubectl\""),
        ("set foo", "error: unknown command \"foo\"\nSee 'kubectl set -h' for help and examples"),
        ("rollout foo", "error: unknown command \"foo\"\nSee 'kubectl rollout -h' for help and examples"),
        ("top foo", "error: unknown command \"foo\"\nSee 'kubectl top -h' for help and examples"),
        (
            "create secret foo x",
            "error: unknown command \"foo x\"\nSee 'kubectl create secret -h' for help and examples",
        ),
        ("api-resources --foo", "error: unknown flag: --foo\nSee 'kubectl api-resources --help' for usage."),
        ("version --foo", "error: unknown flag: --foo\nSee 'kubectl version --help' for usage."),
        ("create pod x --image=nginx", "error: unknown flag: --image\nSee 'kubectl create --help' for usage."),
        (
            "create replicaset x",
            "error: Unexpected args: [replicaset x]\nSee 'kubectl create -h' for help and examples",
        ),
        ("--context=nosuch version", "Error in configuration: context was not found for specified context: nosuch"),
        ("--kubeconfig=/nosuch version", "error: stat /nosuch: no such file or directory"),
        ("top pods", "error: Metrics API not available"),
        ("top nodes", "error: Metrics API not available"),
    ] {
        check_refused(bench, line, text);
    }
}

#[test]
fn help_has_the_layout_of_kubectl() {
    let bench = &mut Bench::new();
    let page = bench.run("");
    assert!(
        page.stdout.contains("\nBasic Commands (Beginner):\n  create          Create a resource"),
        "{}",
        page.stdout
    );
    assert!(page.stdout.ends_with(
        "Usage:\n  kubectl [flags] [options]\n\nUse \"kubectl <command> --help\" for more information about a given \
         command.\nUse \"kubectl options\" for a list of global command-line options (applies to all commands).\n"
    ));
    for line in ["help", "--help", "-h"] {
        assert_eq!(bench.run(line), page, "kubectl {line}");
    }
    let scale = bench.run("scale --help");
    assert_eq!(bench.run("help scale"), scale);
    assert_eq!(bench.run("scale deployment web -h"), scale);
    for part in [
        "\n\nExamples:\n  # Scale a replica set named 'foo' to 3\n  kubectl scale",
        "\n\nOptions:\n    --all=false:\n\t",
        "    -l, --selector='':\n\t",
    ] {
        assert!(scale.stdout.contains(part), "{part:?} in\n{}", scale.stdout);
    }
    assert!(bench.run("create deploy -h").stdout.contains("\n\nAliases:\ndeployment, deploy\n\n"));
    assert!(
        bench
            .run("options")
            .stdout
            .starts_with("The following options can be passed to any command:\n\n    --as='':\n\t")
    );
    let set = bench.run("set");
    assert_eq!((set.stdout.as_str(), set.code), ("", 1));
    assert!(set.stderr.contains("\n\nAvailable Commands:\n  env              "), "{}", set.stderr);
    assert!(bench.run("help nosuch").stderr.starts_with("Unknown help topic [`nosuch`]\n\n\nBasic Commands"));
}

#[test]
fn every_command_and_flag_has_its_words() {
    for spec in super::flags::commands() {
        assert!(!super::help::description(spec.path).is_empty(), "{} is not described", spec.path);
    }
    for flag in super::flags::global_flags() {
        assert!(!super::help::gloss("", flag.name).is_empty(), "--{} is not described", flag.name);
    }
}

#[test]
fn versions_and_addresses() {
    let bench = &mut Bench::new();
    let both = "Client Version: v1.32.5\nKustomize Version: v5.5.0\nServer Version: v1.32.13\n";
    check_run(bench, "version", both, "");
    check_run(bench, "version --client", "Client Version: v1.32.5\nKustomize Version: v5.5.0\n", "");
    let yaml = bench.run("version -o yaml").stdout;
    assert!(yaml.starts_with("clientVersion:\n  buildDate: \"2025-05-15T09:12:10Z\"\n  compiler: gc\n"), "{yaml}");
    assert!(yaml.contains("kustomizeVersion: v5.5.0\nserverVersion:\n"), "{yaml}");
    let json = bench.run("version --client -o json").stdout;
    assert!(json.starts_with("{\n  \"clientVersion\": {\n    \"major\": \"1\",\n"), "{json}");
    check_run(
        bench,
        "cluster-info",
        "Kubernetes control plane is running at https://192.168.49.2:8443\nCoreDNS is running at \
         https://192.168.49.2:8443/api/v1/namespaces/kube-system/services/kube-dns:dns/proxy\n\nTo further debug and \
         diagnose cluster problems, use 'kubectl cluster-info dump'.\n",
        "",
    );
}

#[test]
fn discovery_is_listed() {
    let bench = &mut Bench::new();
    let apps = "NAME                  SHORTNAMES   APIVERSION   NAMESPACED   KIND
controllerrevisions                apps/v1      true         ControllerRevision
daemonsets            ds           apps/v1      true         DaemonSet
deployments           deploy       apps/v1      true         Deployment
replicasets           rs           apps/v1      true         ReplicaSet
statefulsets          sts          apps/v1      true         StatefulSet
";
    check_run(bench, "api-resources --api-group=apps", apps, "");
    let names = bench.run("api-resources -o name").stdout;
    assert!(names.starts_with("bindings\ncomponentstatuses\nconfigmaps\nendpoints\nevents\n"), "{names}");
    let wide = bench.run("api-resources -o wide").stdout;
    let bindings = "bindings                                         v1                                true         \
                    Binding                            create                                                       ";
    assert_eq!(wide.lines().nth(1), Some(bindings));
    let versions = bench.run("api-versions").stdout;
    assert!(versions.starts_with("admissionregistration.k8s.io/v1\n") && versions.ends_with("storage.k8s.io/v1\nv1\n"));
    assert!(versions.contains("autoscaling/v1\nautoscaling/v2\n"));
}

#[test]
fn deployments_are_created() {
    let bench = &mut Bench::new();
    check_run(bench, "create deployment web --image=nginx --replicas=2", "deployment.apps/web created\n", "");
    let usage = "\nSee 'kubectl create deployment -h' for help and examples";
    for (line, text) in [
        ("create", "error: must specify one of -f and -k".to_owned()),
        ("create deployment", "error: required flag(s) \"image\" not set".to_owned()),
        ("create deployment --image=nginx", format!("error: exactly one NAME is required, got 0{usage}")),
        (
            "create deployment web --image=nginx",
            "error: failed to create deployment: deployments.apps \"web\" already exists".to_owned(),
        ),
        (
            "create deployment web2 --image=",
            "error: failed to create deployment: Deployment.apps \"web2\" is invalid: \
             spec.template.spec.containers: Required value"
                .to_owned(),
        ),
        (
            "create deployment web2 --image=nginx --replicas=-1",
            "error: failed to create deployment: Deployment.apps \"web2\" is invalid: spec.replicas: Invalid value: \
             -1: must be greater than or equal to 0"
                .to_owned(),
        ),
        (
            "create deployment web2 --image=nginx --port=99999",
            "error: failed to create deployment: Deployment.apps \"web2\" is invalid: \
             spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 99999: must be between 1 and \
             65535, inclusive"
                .to_owned(),
        ),
        (
            "create deployment x --image=nginx -n nosuchns",
            "error: failed to create deployment: namespaces \"nosuchns\" not found".to_owned(),
        ),
        (
            "create deployment x --image=nginx -o bogus",
            "error: unable to match a printer suitable for the output format \"bogus\", allowed formats are: \
             go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml"
                .to_owned(),
        ),
    ] {
        check_refused(bench, line, &text);
    }
}

const MY_DEP: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  creationTimestamp: null
  labels:
    app: my-dep
  name: my-dep
spec:
  replicas: 3
  selector:
    matchLabels:
      app: my-dep
  strategy: {}
  template:
    metadata:
      creationTimestamp: null
      labels:
        app: my-dep
    spec:
      containers:
      - image: nginx
        name: nginx
        ports:
        - containerPort: 80
        resources: {}
status: {}
";

const MY_DEP_JSON: &str = r#"{
    "kind": "Deployment",
    "apiVersion": "apps/v1",
    "metadata": {
        "name": "my-dep",
        "creationTimestamp": null,
        "labels": {
            "app": "my-dep"
        }
    },
    "spec": {
        "replicas": 1,
        "selector": {
            "matchLabels": {
                "app": "my-dep"
            }
        },
        "template": {
            "metadata": {
                "creationTimestamp": null,
                "labels": {
                    "app": "my-dep"
                }
            },
            "spec": {
                "containers": [
                    {
                        "name": "nginx",
                        "image": "nginx",
                        "resources": {}
                    }
                ]
            }
        },
        "strategy": {}
    },
    "status": {}
}
"#;

#[test]
fn dry_runs_show_what_would_be_sent() {
    let bench = &mut Bench::new();
    check_run(
        bench,
        "create deployment my-dep --image=nginx --replicas=3 --port=80 --dry-run=client -o yaml",
        MY_DEP,
        "",
    );
    check_run(bench, "create deployment my-dep --image=nginx --dry-run=client -o json", MY_DEP_JSON, "");
    for (line, stdout) in [
        ("create deployment my-dep --image=nginx --dry-run=client", "deployment.apps/my-dep created (dry run)\n"),
        (
            "create deployment my-dep --image=nginx --dry-run=server",
            "deployment.apps/my-dep created (server dry run)\n",
        ),
        ("run nginx --image=nginx --dry-run=client", "pod/nginx created (dry run)\n"),
        ("create deployment dash2 -o name --image=nginx", "deployment.apps/dash2\n"),
        ("scale deployment dash2 --replicas=2 --dry-run=client", "deployment.apps/dash2 scaled (dry run)\n"),
        ("delete deployment dash2 --dry-run=client", "deployment.apps \"dash2\" deleted (dry run)\n"),
        ("delete deployment dash2 --dry-run=server", "deployment.apps \"dash2\" deleted (server dry run)\n"),
        (
            "create configmap my-cm --from-literal=a=b --dry-run=client -o yaml",
            "apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  creationTimestamp: null\n  name: my-cm\n",
        ),
        (
            "create secret generic my-s --from-literal=a=b --dry-run=client -o yaml",
            "apiVersion: v1\ndata:\n  a: Yg==\nkind: Secret\nmetadata:\n  creationTimestamp: null\n  name: my-s\n",
        ),
        (
            "create ns my-ns --dry-run=client -o yaml",
            "apiVersion: v1\nkind: Namespace\nmetadata:\n  creationTimestamp: null\n  name: my-ns\nspec: {}\nstatus: {}\n",
        ),
        (
            "create service clusterip my-svc --tcp=80:8080 --dry-run=client -o yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  creationTimestamp: null\n  labels:\n    app: my-svc\n  name: \
             my-svc\nspec:\n  ports:\n  - name: 80-8080\n    port: 80\n    protocol: TCP\n    targetPort: 8080\n  \
             selector:\n    app: my-svc\n  type: ClusterIP\nstatus:\n  loadBalancer: {}\n",
        ),
        (
            "run nginx --image=nginx --dry-run=client -o yaml",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  creationTimestamp: null\n  labels:\n    run: nginx\n  name: \
             nginx\nspec:\n  containers:\n  - image: nginx\n    name: nginx\n    resources: {}\n  dnsPolicy: \
             ClusterFirst\n  restartPolicy: Always\nstatus: {}\n",
        ),
    ] {
        check_run(bench, line, stdout, "");
    }
    let old = bench.run("run nginx2 --image=nginx --dry-run");
    assert_eq!(old.stdout, "pod/nginx2 created (dry run)\n");
    assert!(
        old.stderr.ends_with("helpers.go:702] --dry-run is deprecated and can be replaced with --dry-run=client.\n")
    );
}

#[test]
fn pods_are_run() {
    let bench = &mut Bench::new();
    check_run(bench, "run nginx --image=nginx", "pod/nginx created\n", "");
    check_run(bench, "run exp --image=nginx --port=80 --expose", "service/exp created\npod/exp created\n", "");
    let see = "\nSee 'kubectl run -h' for help and examples";
    for (line, text) in [
        ("run", "error: required flag(s) \"image\" not set".to_owned()),
        ("run nginx3 nginx", "error: required flag(s) \"image\" not set".to_owned()),
        ("run nginx --image=", "error: --image is required".to_owned()),
        ("run nginx --image=nginx", "Error from server (AlreadyExists): pods \"nginx\" already exists".to_owned()),
        ("run nginx2 --image=nginx --restart=Sometimes", format!("error: invalid restart policy: Sometimes{see}")),
        ("run nginx2 --image=nginx --port=abc", "error: strconv.Atoi: parsing \"abc\": invalid syntax".to_owned()),
        ("run nginx2 --image=nginx --labels=a", "error: unexpected label spec: a".to_owned()),
        ("run nginx2 --image=nginx --env=A", "error: invalid env: A".to_owned()),
        (
            "run nginx2 --image=nginx --dry-run=foo",
            "error: Invalid dry-run value (foo). Must be \"none\", \"server\", or \"client\".".to_owned(),
        ),
        ("run nginx2 --image=nginx --expose", format!("error: --port must be set when exposing a service{see}")),
        (
            "run x --image=nginx -n nosuchns",
            "Error from server (NotFound): namespaces \"nosuchns\" not found".to_owned(),
        ),
    ] {
        check_refused(bench, line, &text);
    }
}

#[test]
fn a_pod_in_the_foreground_is_followed_and_removed() {
    let bench = &mut Bench::new();
    let outcome = bench.run("run tmp --image=busybox --restart=Never --rm -i -- echo hi");
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("hi\npod \"tmp\" deleted\n", 0), "{}", outcome.stderr);
}

#[test]
fn replicas_are_scaled() {
    let bench = &mut Bench::new();
    let scaled = "deployment.apps/web scaled\n";
    bench.run("create deployment web --image=nginx");
    check_run(bench, "scale deployment web --replicas=2", scaled, "");
    check_run(bench, "scale deployments/web --current-replicas=2 --replicas=3", scaled, "");
    check_run(bench, "scale deployment --all --replicas=1", scaled, "");
    check_run(bench, "scale deployment web --replicas=4 --timeout=1m", scaled, "");
    let missing = "Error from server (NotFound): deployments.apps \"nosuch\" not found\n";
    check_run(bench, "scale deployment/web deployment/nosuch --replicas=2", scaled, missing);
    let document = "kind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: web\n";
    assert_eq!(bench.run_with("scale --replicas=2 -f -", document).stdout, scaled);
    for (line, text) in [
        ("scale deployment web", "error: required flag(s) \"replicas\" not set"),
        ("scale deployment --replicas=3", "error: resource(s) were provided, but no name was specified"),
        (
            "scale --replicas=3",
            "error: You must provide one or more resources by argument or filename.\nExample resource specifications \
             include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
        ),
        (
            "scale deployment nosuch --replicas=3",
            "error: no objects passed to scale deployments.apps \"nosuch\" not found",
        ),
        (
            "scale deployment web --replicas=-1",
            "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
        ),
        ("scale pod web --replicas=3", "error: no objects passed to scale pods \"web\" not found"),
        ("scale web --replicas=3", "error: the server doesn't have a resource type \"web\""),
        ("scale deployment web --current-replicas=5 --replicas=3", "error: Expected replicas to be 5, was 2"),
    ] {
        check_refused(bench, line, text);
    }
    bench.run("run one --image=nginx");
    let no_scale = "Error from server (NotFound): the server could not find the requested resource";
    check_refused(bench, "scale pod one --replicas=2", no_scale);
}

#[test]
fn objects_are_deleted() {
    let bench = &mut Bench::new();
    bench.run("create deployment web --image=nginx --replicas=2");
    bench.run("run nginx --image=nginx");
    bench.wait(20);
    for (line, text) in [
        ("delete pod", "error: resource(s) were provided, but no name was specified"),
        ("delete pod nosuch", "Error from server (NotFound): pods \"nosuch\" not found"),
        (
            "delete pod/nosuch svc/nosuch",
            "Error from server (NotFound): pods \"nosuch\" not found\nError from server (NotFound): services \
             \"nosuch\" not found",
        ),
        ("delete pod --all web", "error: name cannot be provided when a selector is specified"),
        ("delete --all", "error: at least one resource must be specified to use a selector"),
        (
            "delete ns default",
            "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted",
        ),
        ("delete pods --all -l app=x", "error: setting 'all' parameter but found a non empty selector. "),
        (
            "delete rs nosuch --cascade=true",
            "warning: --cascade=true is deprecated (boolean value) and can be replaced with \
             --cascade=background.\nError from server (NotFound): replicasets.apps \"nosuch\" not found",
        ),
        (
            "delete rs nosuch --cascade=bogus",
            "error: invalid cascade value (bogus). Must be \"background\", \"foreground\", or \"orphan\"",
        ),
        (
            "delete pods nginx --now --force",
            "error: --force and --grace-period greater than 0 cannot be specified together",
        ),
    ] {
        let outcome = bench.run(line);
        assert_eq!((outcome.stderr, outcome.code), (format!("{text}\n"), 1), "kubectl {line}");
    }
    check_run(bench, "delete pod nosuch --ignore-not-found", "", "");
    check_run(bench, "delete pods -l app=nosuch", "No resources found\n", "");
    let immediate = "Warning: Immediate deletion does not wait for confirmation that the running resource has been \
                     terminated. The resource may continue to run on the cluster indefinitely.\n";
    check_run(bench, "delete pod nginx --grace-period=0 --force", "pod \"nginx\" force deleted\n", immediate);
    check_run(bench, "delete deployments/web", "deployment.apps \"web\" deleted\n", "");
    bench.wait(60);
    check_run(bench, "delete pods --all", "No resources found\n", "");
}

#[test]
fn delete_waits_until_the_pod_is_gone() {
    let bench = &mut Bench::new();
    bench.run("run slow --image=busybox --command -- sleep 3600");
    bench.wait(20);
    let start = bench.now();
    check_run(bench, "delete pod slow --wait=false", "pod \"slow\" deleted\n", "");
    assert!(bench.now().since(start).as_secs() < 2);
    let timeout = "error: timed out waiting for the condition on pods/slow\n";
    check_run(bench, "delete pod slow --timeout=5s", "pod \"slow\" deleted\n", timeout);
    check_run(bench, "delete pod slow", "pod \"slow\" deleted\n", "");
    let waited = bench.now().since(start).as_secs();
    assert!((29..=32).contains(&waited), "{waited}");
    check_refused(bench, "delete pod slow", "Error from server (NotFound): pods \"slow\" not found");
}

#[test]
fn files_create_and_delete() {
    let two = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata: {a: b}\n---\napiVersion: v1\nkind: \
               ServiceAccount\nmetadata:\n  name: s\n";
    let bench = &mut Bench::new().with_file("two.yaml", two);
    check_run(bench, "create -f two.yaml", "configmap/c created\nserviceaccount/s created\n", "");
    let again = "Error from server (AlreadyExists): error when creating \"two.yaml\": configmaps \"c\" already \
                 exists\nError from server (AlreadyExists): error when creating \"two.yaml\": serviceaccounts \"s\" \
                 already exists";
    check_refused(bench, "create -f two.yaml", again);
    check_refused(bench, "create -f nosuch.yaml", "error: the path \"nosuch.yaml\" does not exist");
    let deleted = "configmap \"c\" deleted\nserviceaccount \"s\" deleted\n";
    assert_eq!(bench.run_with("delete -f -", two).stdout, deleted);
    let gone = bench.run_with("delete -f -", two);
    assert_eq!(
        gone.stderr,
        "Error from server (NotFound): error when deleting \"STDIN\": configmaps \"c\" not found\nError from server \
         (NotFound): error when deleting \"STDIN\": serviceaccounts \"s\" not found\n"
    );
    let unknown = bench.run_with("create -f -", "apiVersion: v1\nkind: Podd\nmetadata: {name: x}\n");
    assert_eq!(
        unknown.stderr,
        "error: resource mapping not found for name: \"x\" namespace: \"\" from \"STDIN\": no matches for kind \
         \"Podd\" in version \"v1\"\nensure CRDs are installed first\n"
    );
}

#[test]
fn small_things_are_created() {
    let bench = &mut Bench::new().with_file("page.html", "<p>\n");
    for (line, stdout) in [
        ("create namespace dev", "namespace/dev created\n"),
        ("create serviceaccount robot", "serviceaccount/robot created\n"),
        ("create configmap my-config --from-literal=key1=config1", "configmap/my-config created\n"),
        ("create cm site --from-file=page.html", "configmap/site created\n"),
        ("create secret generic my-secret --from-literal=password=s3cr3t", "secret/my-secret created\n"),
    ] {
        check_run(bench, line, stdout, "");
    }
    let see = |command: &str| format!("\nSee 'kubectl create {command} -h' for help and examples");
    for (line, text) in [
        ("create configmap", format!("error: exactly one NAME is required, got 0{}", see("configmap"))),
        ("create configmap x --from-literal=a", "error: invalid literal source a, expected key=value".to_owned()),
        ("create configmap x --from-file=nosuch", "error: error reading nosuch: no such file or directory".to_owned()),
        (
            "create configmap my-config --from-literal=a=b",
            "error: failed to create configmap: configmaps \"my-config\" already exists".to_owned(),
        ),
        ("create secret generic", format!("error: exactly one NAME is required, got 0{}", see("secret generic"))),
        ("create ns a b", format!("error: exactly one NAME is required, got 2{}", see("namespace"))),
        (
            "create namespace default",
            "Error from server (AlreadyExists): namespaces \"default\" already exists".to_owned(),
        ),
        ("create service nodeport x", "error: at least one tcp port specifier must be provided".to_owned()),
        ("create job j", "error: either --image or --from must be specified".to_owned()),
        ("create cronjob c --image=busybox", "error: required flag(s) \"schedule\" not set".to_owned()),
        ("create quota q --hard=foo", "error: Invalid argument syntax foo, expected <resource>=<value>".to_owned()),
    ] {
        check_refused(bench, line, &text);
    }
}

#[test]
fn logs_are_printed() {
    let bench = &mut Bench::new();
    bench.run("run talk --image=busybox --restart=Never --command -- sh -c 'echo one; echo two'");
    bench.run("create deployment web --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --replicas=2");
    bench.wait(30);
    check_run(bench, "logs talk", "one\ntwo\n", "");
    check_run(bench, "logs pod/talk --tail=1 --prefix", "[pod/talk/talk] two\n", "");
    check_run(bench, "logs -f talk", "one\ntwo\n", "");
    let some = bench.run("logs deploy/web");
    assert!(some.stderr.starts_with("Found 2 pods, using pod/web-"), "{}", some.stderr);
    assert!(some.stdout.starts_with("Kubernetes Bootcamp App Started At: "), "{}", some.stdout);
    assert_eq!(bench.run("logs -l app=web").stdout.lines().filter(|line| line.contains("Started")).count(), 2);
    let see = "\nSee 'kubectl logs -h' for help and examples";
    for (line, text) in [
        (
            "logs",
            format!(
                "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required \
                 argument for the logs command{see}"
            ),
        ),
        (
            "logs nosuchpod",
            "error: error from server (NotFound): pods \"nosuchpod\" not found in namespace \"default\"".to_owned(),
        ),
        (
            "logs deploy/nosuch",
            "error: error from server (NotFound): deployments.apps \"nosuch\" not found in namespace \"default\""
                .to_owned(),
        ),
        ("logs talk -c nosuch", "error: container nosuch is not valid for pod talk".to_owned()),
        ("logs foo/bar", "error: the server doesn't have a resource type \"foo\"".to_owned()),
        (
            "logs talk -p",
            "Error from server (BadRequest): previous terminated container \"talk\" in pod \"talk\" not found"
                .to_owned(),
        ),
    ] {
        check_refused(bench, line, &text);
    }
}

#[test]
fn exec_refuses_as_upstream() {
    let bench = &mut Bench::new();
    bench.run("run one --image=nginx");
    for (line, text) in [
        ("exec", "error: pod, type/name or --filename must be specified"),
        ("exec \"\" -- ls", "error: pod, type/name or --filename must be specified"),
        ("exec nosuchpod -- ls", "Error from server (NotFound): pods \"nosuchpod\" not found"),
        ("exec one -c nosuch -- ls", "Error from server (BadRequest): container nosuch is not valid for pod one"),
        (
            "exec one env",
            "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl \
             exec -h' for help and examples",
        ),
        ("exec one", "error: you must specify at least one command for the container"),
    ] {
        check_refused(bench, line, text);
    }
}

#[test]
fn events_are_listed_with_the_oldest_first() {
    let bench = &mut Bench::new();
    bench.run("run one --image=nginx");
    bench.wait(10);
    let events = bench.run("events --for pod/one").stdout;
    let reasons: Vec<&str> = events.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    // The scheduler's time has microseconds, the kubelet's whole seconds: either may come first.
    assert_eq!(reasons.get(3..), Some(["Pulled", "Created", "Started"].as_slice()), "{events}");
    assert!(events.contains("Pod/one   Successfully assigned default/one to minikube"), "{events}");
    check_run(bench, "events --for pod/none", "", "No events found in default namespace.\n");
}

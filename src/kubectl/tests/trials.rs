//! What was found by trying out, as the real kubectl 1.32 answers it.

use super::bench::Bench;
use super::{check_refused, check_run};

#[test]
fn the_kubeconfig_is_changed_as_freely_as_by_the_real_one() {
    let bench = &mut Bench::new();
    check_run(bench, "config unset users.foo", "Property \"users.foo\" unset.\n", "");
    check_refused(bench, "config set foo.bar x", "error: unable to parse foo.bar after [] at api.Config");
    check_refused(
        bench,
        "config get-contexts -o wide",
        "error: --output wide is not available in kubectl config get-contexts; resetting to default output format",
    );
    check_refused(
        bench,
        "config set-credentials bob --token=abc --username=bob",
        "error: you cannot specify more than one authentication method at the same time: --token, --username/--password",
    );
    check_run(bench, "config view -o name", "config/<unknown>\n", "");
    assert!(bench.run("cluster-info foo").stdout.contains("Kubernetes control plane"));
}

#[test]
fn a_pod_and_its_service_are_two_documents() {
    let bench = &mut Bench::new();
    let line = "run web --image=nginx --port=80 --expose --dry-run=client -o yaml";
    let text = bench.run(line).stdout;
    assert!(text.contains("\n  loadBalancer: {}\n---\n---\napiVersion: v1\nkind: Pod\n"), "{text}");
    let both = bench.run_with("apply -f -", &text).stdout;
    assert_eq!(both, "service/web created\npod/web created\n");
    let text = "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples";
    check_refused(bench, "run x --image=nginx --rm", text);
    check_refused(bench, "attach", "error: at least 1 argument is required for attach");
}

#[test]
fn data_from_files_is_named_with_care() {
    let bench = &mut Bench::new().with_file("f", "A=b\n").with_file("spaced", "var6 = val6\n");
    for (line, text) in [
        (
            "create cm a --from-env-file=f --from-literal=a=b",
            "from-env-file cannot be combined with from-file or from-literal",
        ),
        ("create cm a --from-file=a=b=c", "key names or file paths cannot contain '='"),
        ("create cm a --from-file==x", "key name for file path x missing"),
        ("create secret tls t", "key and cert must be specified"),
        ("create secret tls t --cert=n --key=n", "Cannot read file n, open n: no such file or directory"),
    ] {
        check_refused(bench, line, &format!("error: {text}"));
    }
    let spaced = bench.run("create cm a --from-env-file=spaced").stderr;
    assert!(spaced.starts_with("error: \"var6 \" is not a valid key name: a valid environment variable"), "{spaced}");
    let line = "create secret docker-registry r --docker-server=reg.io --docker-username=u --docker-password=p \
                --docker-email=e@x --dry-run=client -o jsonpath={.data}";
    // {"auths":{"reg.io":{"username":"u","password":"p","email":"e@x","auth":"dTpw"}}}
    let data = "{\".dockerconfigjson\":\"eyJhdXRocyI6eyJyZWcuaW8iOnsidXNlcm5hbWUiOiJ1IiwicGFzc3dvcmQiOiJwIiwiZW1haWwiOiJlQHgi\
                LCJhdXRoIjoiZFRwdyJ9fX0=\"}";
    check_run(bench, line, data, "");
}

#[test]
fn files_are_found_by_patterns_and_patches_read_by_the_server() {
    let map = |name: &str| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\n");
    let bench = &mut Bench::new()
        .with_file("app/a.yaml", &map("a"))
        .with_file("app/b.yaml", &map("b"))
        .with_file("empty/readme.txt", "");
    check_run(bench, "create -f 'app/*.yaml'", "configmap/a created\nconfigmap/b created\n", "");
    check_refused(
        bench,
        "apply -f empty",
        "error: error reading [empty]: recognized file extensions are [.json .yaml .yml]",
    );
    check_refused(bench, "apply -f 'app/*.json'", "error: the path \"app/*.json\" does not exist");
    let cut = "Error from server (BadRequest): unexpected end of JSON input";
    check_refused(bench, "patch configmap a -p '{\"data\":'", cut);
    let bare = "Error from server (BadRequest): invalid character 's' looking for beginning of object key string";
    check_refused(bench, "patch configmap a -p {spec:{replicas:2}}", bare);
    let local = bench.run("label -f app/a.yaml --local x=y -o yaml").stdout;
    assert!(!local.contains("namespace"), "{local}");
    check_refused(bench, "scale -f app/nope.yaml --replicas=2", "error: the path \"app/nope.yaml\" does not exist");
}

#[test]
fn small_words_are_the_real_ones() {
    let bench = &mut Bench::new();
    bench.run("create deployment web --image=nginx");
    bench.run("create serviceaccount robot");
    for _ in 0..2 {
        let updated = "deployment.apps/web serviceaccount updated\n";
        check_run(bench, "set serviceaccount deployment web robot", updated, "");
    }
    check_refused(bench, "events --types=Foo", "error: valid --types are Normal or Warning");
    check_refused(bench, "events --for nope/web", "the server doesn't have a resource type \"nope\"");
    let both =
        "error: cannot specify both a node name and a --selector option\nSee 'kubectl cordon -h' for help and examples";
    check_refused(bench, "cordon minikube-m02 -l a=b", both);
}

#[test]
fn what_kube_system_runs_can_be_made_anew() {
    let bench = &mut Bench::new();
    bench.run("delete pod -n kube-system -l k8s-app=kube-dns");
    bench.wait(10);
    let ready = "get deployment coredns -n kube-system -o jsonpath={.status.readyReplicas}";
    check_run(bench, ready, "1", "");
    assert_eq!(bench.run("get serviceaccounts -n kube-system -o name").stdout.lines().count(), 38);
}

#[test]
fn the_server_warns_of_pods_and_looks_for_their_class() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  nodeSelector: {beta.kubernetes.io/os: linux}\n  \
               containers:\n  - name: c\n    image: nginx\n    resources: {requests: {memory: 100m}}\n    ports: \
               [{containerPort: 80}, {containerPort: 80}]\n    env: [{name: A, value: a}, {name: A, value: b}]\n";
    let prior = "apiVersion: v1\nkind: Pod\nmetadata: {name: prio}\nspec: {priorityClassName: nope, containers: [{name: c, \
                 image: nginx}]}\n";
    let system = prior.replace("nope", "system-cluster-critical");
    let bench = &mut Bench::new().with_file("p.yaml", pod).with_file("x.yaml", prior).with_file("s.yaml", &system);
    let done = bench.run("create -f p.yaml --dry-run=server");
    let warnings = "\
Warning: spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead
Warning: spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid, must be an integer
Warning: spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]
Warning: spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply
";
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("pod/p created (server dry run)\n", warnings));
    let refused = "Error from server (Forbidden): error when creating \"x.yaml\": pods \"prio\" is forbidden: no \
                   PriorityClass with name nope was found";
    check_refused(bench, "create -f x.yaml", refused);
    check_run(bench, "create -f s.yaml", "pod/prio created\n", "");
    check_run(bench, "get pod prio -o jsonpath={.spec.priority}", "2000000000", "");
    let groups = bench.run("get --raw /apis").stdout;
    let place = |name: &str| groups.find(&format!("\"name\":\"{name}\""));
    assert!(place("apps") < place("autoscaling") && place("batch") < place("policy"), "{groups}");
    assert!(place("storage.k8s.io") < place("coordination.k8s.io"), "{groups}");
}

#[test]
fn a_namespace_that_is_not_there_is_named() {
    let bench = &mut Bench::new();
    let homeless = "Error from server (NotFound): namespaces \"nope\" not found";
    for line in ["get pod web", "describe pod web", "exec web -- ls", "label pod web a=b", "patch pod web -p {}"] {
        check_refused(bench, &format!("-n nope {line}"), homeless);
    }
    check_refused(bench, "delete pod web -n nope", "Error from server (NotFound): pods \"web\" not found");
    check_refused(bench, "get pod web", "Error from server (NotFound): pods \"web\" not found");
    check_refused(bench, "get pod web -n kube-public", "Error from server (NotFound): pods \"web\" not found");
}

#[test]
fn what_old_cheat_sheets_say_is_still_read() {
    let bench = &mut Bench::new();
    let warned = |value: &str, line: &str, instead: &str| {
        format!(
            "{line}] --dry-run={value} is deprecated (boolean value) and can be replaced with --dry-run={instead}.\n"
        )
    };
    let dry = bench.run("create configmap a --dry-run=true");
    assert_eq!(dry.stdout, "configmap/a created (dry run)\n");
    assert!(dry.stderr.ends_with(&warned("true", "helpers.go:716", "client")), "{}", dry.stderr);
    let wet = bench.run("create configmap a --dry-run=F");
    assert_eq!(wet.stdout, "configmap/a created\n");
    assert!(wet.stderr.ends_with(&warned("F", "helpers.go:719", "none")), "{}", wet.stderr);
    check_refused(
        bench,
        "create configmap b --dry-run=tr",
        "error: Invalid dry-run value (tr). Must be \"none\", \"server\", or \"client\".",
    );
}

#[test]
fn values_and_flags_are_read_as_they_stand() {
    let bench = &mut Bench::new();
    bench.run("create configmap quoted --from-literal=k='\"a\"'");
    check_run(bench, "get configmap quoted -o jsonpath={.data.k}", "\"a\"", "");
    check_refused(bench, "create clusterrolebinding x --user=a", "error: required flag(s) \"clusterrole\" not set");
    check_run(bench, "create priorityclass plain", "priorityclass.scheduling.k8s.io/plain created\n", "");
    check_refused(bench, "version foo bar", "error: extra arguments: [foo bar]");
    check_refused(bench, "get ,pod", "error: the server doesn't have a resource type \"\"");
    check_refused(bench, "get po.foo", "error: the server doesn't have a resource type \"po\"");
    let format = "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    check_refused(bench, "create quota x --hard=pods=abc", format);
    let canonical = "create quota x --hard=cpu=1000m --dry-run=client -o jsonpath={.spec.hard.cpu}";
    check_run(bench, canonical, "1", "");
}

#[test]
fn a_pod_gets_what_else_it_tolerates_back() {
    let bench = &mut Bench::new();
    bench.run("run web --image=nginx");
    let patch = "patch pod web -p '{\"spec\":{\"tolerations\":[{\"key\":\"a\",\"operator\":\"Exists\"}]}}'";
    check_run(bench, patch, "pod/web patched\n", "");
    let keys = "a node.kubernetes.io/not-ready node.kubernetes.io/unreachable";
    check_run(bench, "get pod web -o jsonpath={.spec.tolerations[*].key}", keys, "");
}

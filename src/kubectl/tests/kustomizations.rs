//! What a real kubectl makes of kustomizations: the examples of the documentation, and what beginners get wrong.

use super::bench::Bench;
use super::{check_refused, check_run};

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: my-app
  labels:
    app: my-app
spec:
  selector:
    matchLabels:
      app: my-app
  template:
    metadata:
      labels:
        app: my-app
    spec:
      containers:
      - name: app
        image: my-app:1
        volumeMounts:
        - name: config
          mountPath: /config
      volumes:
      - name: config
        configMap:
          name: example
";
const SERVICE: &str = "\
apiVersion: v1
kind: Service
metadata:
  name: my-app
spec:
  ports:
  - port: 80
  selector:
    app: my-app
";

fn bench(kustomization: &str) -> Bench {
    let bench = Bench::new().with_file("k/deployment.yaml", DEPLOYMENT).with_file("k/service.yaml", SERVICE);
    bench.with_file("k/kustomization.yaml", kustomization)
}

/// A part of what is built.
fn check_built(kustomization: &str, parts: &[&str]) {
    let built = bench(kustomization).run("kustomize k");
    assert_eq!((built.stderr.as_str(), built.code), ("", 0));
    for part in parts {
        assert!(built.stdout.contains(part), "{part:?} in\n{}", built.stdout);
    }
}

#[test]
fn generated_names_are_those_of_kustomize_5() {
    let bench = Bench::new().with_file("k/application.properties", "FOO=Bar\n").with_file("k/.env", "FOO=Bar\n");
    let mut bench = bench.with_file("k/password.txt", "username=admin\npassword=secret\n");
    for (kustomization, name) in [
        (
            "configMapGenerator: [{name: example-configmap-1, files: [application.properties]}]",
            "example-configmap-1-g4hk9g2ff8",
        ),
        ("configMapGenerator: [{name: example-configmap-2, envs: [.env]}]", "example-configmap-2-42cfbf598f"),
        ("configMapGenerator: [{name: example-configmap-2, literals: [FOO=Bar]}]", "example-configmap-2-42cfbf598f"),
        ("secretGenerator: [{name: example-secret-1, files: [password.txt]}]", "example-secret-1-2kdd8ckcc7"),
        ("configMapGenerator: [{name: m, literals: [FOO=Bar], options: {disableNameSuffixHash: true}}]", "m"),
    ] {
        bench = bench.with_file("k/kustomization.yaml", kustomization);
        let built = bench.run("kustomize k").stdout;
        assert!(built.contains(&format!("\n  name: {name}\n")), "{name} in\n{built}");
    }
    check_run(
        &mut bench,
        "create configmap example-configmap-2 --from-literal=FOO=Bar --append-hash",
        "configmap/example-configmap-2-g2hdhfc6tk created\n",
        "",
    );
}

#[test]
fn objects_are_changed_as_the_kustomization_says() {
    check_built(
        "resources: [service.yaml, deployment.yaml]\nnamePrefix: dev-\nnameSuffix: \"-001\"\nnamespace: my-namespace\n\
         commonAnnotations: {oncallPager: 800-555-1212}\nlabels:\n- pairs: {app: bingo}\n  includeSelectors: true\n",
        &[
            "apiVersion: v1\nkind: Service\nmetadata:\n  annotations:\n    oncallPager: 800-555-1212\n  labels:\n    app: bingo\n  name: \
             dev-my-app-001\n  namespace: my-namespace\nspec:\n  ports:\n  - port: 80\n  selector:\n    app: bingo\n---\napiVersion: apps/v1\n",
            "  selector:\n    matchLabels:\n      app: bingo\n  template:\n    metadata:\n      annotations:\n        \
             oncallPager: 800-555-1212\n      labels:\n        app: bingo\n",
        ],
    );
    check_built(
        "resources: [deployment.yaml]\nnamePrefix: dev-\nconfigMapGenerator:\n- {name: example, literals: [FOO=Bar]}\nimages:\n\
         - {name: my-app, newName: my.registry/app, newTag: 1.4.0}\nreplicas:\n- {name: my-app, count: 5}\n",
        &[
            "      - configMap:\n          name: dev-example-42cfbf598f\n",
            "image: my.registry/app:1.4.0\n",
            "  replicas: 5\n",
        ],
    );
    check_built(
        "resources: [deployment.yaml]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: \
         my-app}\n    spec: {template: {spec: {containers: [{name: side, image: busybox}]}}}\n- target: {kind: Deployment}\n  \
         patch: |-\n    - {op: replace, path: /spec/template/spec/containers/1/image, value: my-app:2}\n",
        &[
            "      containers:\n      - image: busybox\n        name: side\n      - image: my-app:2\n        name: app\n",
        ],
    );
}

#[test]
fn an_overlay_builds_on_a_base() {
    let overlay = "resources: [../k]\nnamePrefix: prod-\npatches:\n- path: more.yaml\n";
    let more = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: my-app}\nspec: {replicas: 3}\n";
    let bench = bench("resources: [service.yaml, deployment.yaml]\n");
    let bench = &mut bench.with_file("prod/kustomization.yaml", overlay).with_file("prod/more.yaml", more);
    check_run(bench, "apply -k prod", "service/prod-my-app created\ndeployment.apps/prod-my-app created\n", "");
    check_run(bench, "apply -k prod/", "service/prod-my-app unchanged\ndeployment.apps/prod-my-app unchanged\n", "");
    check_run(bench, "get -k prod -o name", "service/prod-my-app\ndeployment.apps/prod-my-app\n", "");
    check_run(bench, "get deployment prod-my-app -o jsonpath={.spec.replicas}", "3", "");
    let deleted = "service \"prod-my-app\" deleted\ndeployment.apps \"prod-my-app\" deleted\n";
    check_run(bench, "delete -k prod", deleted, "");
}

#[test]
fn an_overlay_changes_what_a_base_generates() {
    let base = "namePrefix: b-\nconfigMapGenerator: [{name: m, literals: [A=1, B=2]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n";
    for (behavior, data) in [("merge", "{\"A\":\"3\",\"B\":\"2\"}"), ("replace", "{\"A\":\"3\"}")] {
        let overlay =
            format!("resources: [../k]\nconfigMapGenerator: [{{name: m, behavior: {behavior}, literals: [A=3]}}]\n");
        let bench = &mut bench(base).with_file("o/kustomization.yaml", &overlay);
        check_run(bench, "apply -k o", "configmap/b-m created\n", "");
        check_run(bench, "get cm b-m -o jsonpath={.data}", data, "");
    }
    let bench = &mut bench("resources: [service.yaml]\n");
    let text = "error: must build at directory: 'k/kustomization.yaml': file is not directory";
    check_refused(bench, "apply -k k/kustomization.yaml", text);
}

#[test]
fn what_is_missing_is_told_in_kustomizes_words() {
    let at = "/home/learner/k";
    let missing =
        |file: &str| format!("evalsymlink failure on '{at}/{file}' : lstat {at}/{file}: no such file or directory");
    let resource = |file: &str| {
        let why = missing(file);
        format!(
            "error: accumulating resources: accumulation err='accumulating resources from '{file}': {why}': must build at \
             directory: not a valid directory: {why}"
        )
    };
    for (kustomization, text) in [
        ("resources: [nosuch.yaml]", resource("nosuch.yaml")),
        ("resource: [service.yaml]", "error: invalid Kustomization: json: unknown field \"resource\"".to_owned()),
        (" ", "error: kustomization.yaml is empty".to_owned()),
        ("components: [x]", "error: components of a kustomization is not simulated".to_owned()),
        (
            "resources: [service.yaml, service.yaml]",
            format!(
                "error: accumulating resources: accumulation err='merging resources from 'service.yaml': may not add resource \
                 with an already registered id: Service.v1.[noGrp]/my-app.[noNs]': must build at directory: \
                 '{at}/service.yaml': file is not directory"
            ),
        ),
        (
            "resources: [service.yaml]\npatches: [{path: deployment.yaml}]",
            "error: no resource matches strategic merge patch \"Deployment.v1.apps/my-app.[noNs]\": no matches for Id \
             Deployment.v1.apps/my-app.[noNs]; failed to find unique target for patch Deployment.v1.apps/my-app.[noNs]"
                .to_owned(),
        ),
    ] {
        check_refused(&mut bench(kustomization), "kustomize k", &text);
        check_refused(&mut bench(kustomization), "apply -k k", &text);
    }
    let none = "error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory";
    let bench = &mut Bench::new().with_file("k/service.yaml", SERVICE);
    check_refused(bench, "apply -k k", &format!("{none} '{at}'"));
    check_refused(bench, "kustomize", &format!("{none} '/home/learner'"));
}

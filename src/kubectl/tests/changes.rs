//! What a real kubectl prints of changes: labels, patches, manifests.

use super::bench::Bench;
use super::{check_refused, check_run};
use futures::FutureExt;

const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: one, b: two}\n";

fn bench() -> Bench {
    let mut bench = Bench::new();
    bench.run_with("apply -f -", MAP);
    bench
}

#[test]
fn labels_are_written_and_removed() {
    let bench = &mut bench();
    for (line, stdout, stderr) in [
        ("label cm m a=b", "configmap/m labeled\n", ""),
        ("label cm m a=b", "configmap/m not labeled\n", ""),
        ("label cm m a=c", "", "error: 'a' already has a value (b), and --overwrite is false\n"),
        ("label cm m a=c x=y --overwrite", "configmap/m labeled\n", ""),
        ("label cm m --list", "a=c\nx=y\n", ""),
        ("label cm m x-", "configmap/m unlabeled\n", ""),
        ("label cm m x-", "label \"x\" not found.\nconfigmap/m not labeled\n", ""),
        ("label cm m a=1 a-", "", "error: can not both modify and remove a label in the same command\n"),
        ("label cm a=b m", "", "error: all resources must be specified before label changes: m\n"),
        ("annotate cm m n=1", "configmap/m annotated\n", ""),
        ("annotate cm m n=1", "configmap/m annotated\n", ""),
        (
            "annotate cm m n=2",
            "",
            "error: --overwrite is false but found the following declared annotation(s): 'n' already has a value (1)\n",
        ),
        ("annotate cm m n=2 --overwrite --dry-run=client", "configmap/m annotated (dry run)\n", ""),
        ("annotate cm m n-", "configmap/m annotated\n", ""),
        (
            "label cm --all --list",
            "Listing labels for ConfigMap./kube-root-ca.crt:\nListing labels for ConfigMap./m:\n a=c\n",
            "",
        ),
    ] {
        check_run(bench, line, stdout, stderr);
    }
}

#[test]
fn patches_of_three_kinds_change_an_object() {
    let bench = &mut bench();
    for (line, stdout, stderr) in [
        ("patch cm m -p '{\"data\":{\"a\":\"1\"}}'", "configmap/m patched\n", ""),
        ("patch cm m -p 'data: {a: \"1\"}'", "configmap/m patched (no change)\n", ""),
        ("patch cm m --type=merge -p '{\"data\":{\"b\":null}}'", "configmap/m patched\n", ""),
        (
            "patch cm m --type=json -p '[{\"op\":\"add\",\"path\":\"/data/c\",\"value\":\"3\"}]' --dry-run=server",
            "configmap/m patched (server dry run)\n",
            "",
        ),
        ("get cm m -o jsonpath={.data}", "{\"a\":\"1\"}", ""),
        ("patch cm m -p '{\"dat\":1}'", "configmap/m patched (no change)\n", "Warning: unknown field \"dat\"\n"),
        (
            "patch cm m -p '{\"data\":{\"a\":1}}'",
            "",
            "The request is invalid: patch: Invalid value: \"map[data:map[a:1]]\": cannot convert int64 to string\n",
        ),
    ] {
        let error = stderr.contains("invalid");
        let outcome = bench.run(line);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), (stdout, stderr), "kubectl {line}");
        assert_eq!(outcome.code, i32::from(error), "kubectl {line}");
    }
}

#[test]
fn apply_remembers_what_it_applied() {
    let mut bench = Bench::new();
    let mut check = |line: &str, document: &str, stdout: &str, stderr: &str| {
        let outcome = bench.run_with(line, document);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), (stdout, stderr), "kubectl {line}");
    };
    check("apply -f -", MAP, "configmap/m created\n", "");
    check("apply -f -", MAP, "configmap/m unchanged\n", "");
    check("patch cm m -p '{\"data\":{\"mine\":\"3\"}}'", "", "configmap/m patched\n", "");
    let less = MAP.replace(", b: two", "");
    check("apply -f -", &less, "configmap/m configured\n", "");
    check("get cm m -o jsonpath={.data}", "", "{\"a\":\"one\",\"mine\":\"3\"}", "");
    check(
        "apply view-last-applied cm m -o json",
        "",
        "{\n  \"apiVersion\": \"v1\",\n  \"data\": {\n    \"a\": \"one\"\n  },\n  \"kind\": \"ConfigMap\",\n  \"metadata\": {\n    \
         \"annotations\": {},\n    \"name\": \"m\",\n    \"namespace\": \"default\"\n  }\n}\n",
        "",
    );
    let made = less.replace("name: m", "name: made");
    check("create -f -", &made, "configmap/made created\n", "");
    check(
        "apply -f -",
        &made,
        "configmap/made configured\n",
        "Warning: resource configmaps/made is missing the kubectl.kubernetes.io/last-applied-configuration annotation which \
         is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either \
         kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n",
    );
    check("apply --server-side -f -", MAP, "configmap/m serverside-applied\n", "");
    check("replace -f -", &less, "configmap/m replaced\n", "");
    check("replace --force -f -", &less, "configmap \"m\" deleted\nconfigmap/m replaced\n", "");
    check("diff -f -", &less, "", "");
}

#[test]
fn an_editor_is_a_program_that_changes_a_file() {
    let bench = &mut bench();
    check_refused(bench, "edit cm m", "error: unable to launch the editor \"vi\"");
    let bench = &mut self::bench().with_program(|words, host| {
        let mut files = host.files.borrow_mut();
        let file = words.last().and_then(|path| files.get_mut(path)).expect("a file to edit");
        assert!(file.starts_with("# Please edit the object below."), "{file}");
        *file = file.replace("a: one", "a: three").replace("b: two", "2: {}");
        std::future::ready(Some(0)).boxed_local()
    });
    let refused = bench.run("edit cm m");
    assert!(refused.stderr.starts_with("error: configmaps \"m\" is invalid\n"), "{}", refused.stderr);
    check_run(bench, "patch cm m -p '{\"data\":{\"b\":null}}'", "configmap/m patched\n", "");
    check_run(bench, "edit cm m", "configmap/m edited\n", "");
    check_run(bench, "edit cm m", "", "Edit cancelled, no changes made.\n");
    check_run(bench, "get cm m -o jsonpath={.data}", "{\"a\":\"three\"}", "");
}

#[test]
fn flags_that_exclude_one_another_are_refused() {
    let bench = &mut Bench::new();
    for (line, text) in [
        ("apply", "error: must specify one of -f and -k"),
        ("apply -f a -k b", "error: only one of -f or -k can be specified"),
        ("apply x", "error: Unexpected args: [x]\nSee 'kubectl apply -h' for help and examples"),
        ("apply -f x --force-conflicts", "error: --force-conflicts only works with --server-side"),
        ("apply -f x --force --server-side", "error: --force cannot be used with --server-side"),
        ("patch cm m", "error: must specify --patch or --patch-file containing the contents of the patch"),
        ("patch cm m -p {} --type=x", "error: --type must be one of [json merge strategic], not \"x\""),
        ("replace -f x --grace-period=1", "error: --grace-period must have --force specified"),
        ("edit", &super::super::resources::no_resource().to_string()),
        ("create role r", "error: at least one verb must be specified"),
        ("create role r --verb=get --resource=x", "the server doesn't have a resource type \"x\""),
        ("create rolebinding r", "error: exactly one of clusterrole or role must be specified"),
        ("create pdb p --selector=a=b", "error: one of min-available or max-unavailable must be specified"),
        (
            "create ingress i --rule=x",
            "error: rule x is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]",
        ),
    ] {
        check_refused(bench, line, text);
    }
}

//! What command lines mean, and how they are refused.

use super::*;
use crate::kubectl::tests::bench::host;
use futures::executor::block_on;

fn resolve(command: &str, line: &str, bare: BareType) -> Result<Request, Failure> {
    let words: Vec<String> = line.split_whitespace().map(|word| word.replace('_', " ")).collect();
    let arguments = Arguments::parse(command, &words)?;
    let mut host = host();
    host.files.borrow_mut().insert(
        "/home/learner/two.yaml".to_owned(),
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\nkind: Deployment\napiVersion: apps/v1\nmetadata:\n  name: b\n  namespace: dev\n".to_owned(),
    );
    block_on(request(&arguments, &arguments.positional, bare, &mut host))
}

fn shown(target: &Target) -> String {
    match target {
        Target::Named { kind, namespace, name, source } => {
            format!("{} {namespace}/{name}{}", kind.info().plural, source.as_deref().unwrap_or_default())
        }
        Target::Listed { kind, namespace, labels, fields, .. } => {
            format!("{} {namespace}/*[{labels}][{fields}]", kind.info().plural)
        }
    }
}

fn check_meaning(line: &str, bare: BareType, expected: &[&str]) {
    let request = resolve("get", line, bare).unwrap_or_else(|failure| panic!("{line}: {failure}"));
    let targets: Vec<String> = request.targets.iter().map(shown).collect();
    assert_eq!(targets, expected, "{line}");
}

#[test]
fn words_name_objects() {
    check_meaning("pod web", BareType::All, &["pods default/web"]);
    check_meaning("po a b -n dev", BareType::All, &["pods dev/a", "pods dev/b"]);
    check_meaning("deploy/a svc/b", BareType::All, &["deployments default/a", "services default/b"]);
    check_meaning("pod,svc a", BareType::All, &["pods default/a", "services default/a"]);
    check_meaning("no/minikube", BareType::All, &["nodes /minikube"]);
    check_meaning("pods", BareType::All, &["pods default/*[][]"]);
    check_meaning("pods,nodes -A", BareType::All, &["pods /*[][]", "nodes /*[][]"]);
    check_meaning("deployments.apps -l app=a,b", BareType::Incomplete, &["deployments default/*[app=a,b][]"]);
    check_meaning(
        "pods --field-selector status.phase=Running",
        BareType::All,
        &["pods default/*[][status.phase=Running]"],
    );
    check_meaning("-f two.yaml", BareType::All, &["pods default/atwo.yaml", "deployments dev/btwo.yaml"]);
    let all = resolve("get", "all", BareType::All).unwrap();
    let plurals: Vec<&str> = all.targets.iter().map(|target| target.kind().info().plural).collect();
    assert_eq!(plurals.first().zip(plurals.get(2)), Some((&"pods", &"services")));
}

fn check_refused(command: &str, line: &str, bare: BareType, expected: &str) {
    assert_eq!(resolve(command, line, bare).unwrap_err().to_string(), format!("error: {expected}"), "{line}");
}

#[test]
fn nonsense_is_refused_in_upstreams_words() {
    let slash = "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";
    for (command, line, bare, text) in [
        ("get", "foo", BareType::All, "the server doesn't have a resource type \"foo\""),
        ("get", "pods/web deploy", BareType::All, slash),
        ("get", "all web", BareType::All, "you must specify only one resource"),
        ("get", "deployment/", BareType::All, "arguments in resource/name form must have a single resource and name"),
        ("get", "/web", BareType::All, "arguments in resource/name form must have a single resource and name"),
        ("get", "a/b/c", BareType::All, "arguments in resource/name form may not have more than one slash"),
        ("get", "-f nosuch.yaml", BareType::All, "the path \"nosuch.yaml\" does not exist"),
        ("get", "pod x -A", BareType::All, "a resource cannot be retrieved by name across all namespaces"),
        ("delete", "pod", BareType::Incomplete, "resource(s) were provided, but no name was specified"),
        ("delete", "foo bar", BareType::Incomplete, "the server doesn't have a resource type \"foo\""),
        ("delete", "pod --all web", BareType::Incomplete, "name cannot be provided when a selector is specified"),
        ("delete", "--all", BareType::Incomplete, "at least one resource must be specified to use a selector"),
        (
            "delete",
            "pods --all -l a=b",
            BareType::Incomplete,
            "setting 'all' parameter but found a non empty selector. ",
        ),
        (
            "delete",
            "pod x -f two.yaml",
            BareType::Incomplete,
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well",
        ),
    ] {
        check_refused(command, line, bare, text);
    }
    let refused = resolve("get", "pods -l app_in", BareType::All).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Error from server (BadRequest): Unable to find \"/v1, Resource=pods\" that match label selector \"app in\", \
         field selector \"\": unable to parse requirement: found '' expected: '('"
    );
}

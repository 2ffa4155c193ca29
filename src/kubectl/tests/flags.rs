//! Every flag is looked at by its command, or the table says what becomes of it.

use super::bench::Bench;
use crate::kubectl::commands;
use crate::kubectl::flags::tests::is_looked_at;
use crate::kubectl::flags::{self, Arguments, CommandSpec, Effect, FlagSpec};
use futures::FutureExt;
use serde_json::Value;

const PODS: &str = "apiVersion: v1
kind: Pod
metadata: {name: two}
spec: {containers: [{name: a, image: nginx}, {name: b, image: busybox, command: [sleep, 1h]}]}
";
const ROLE: &str = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: grown}\n";
const BINDING: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: grown}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: grown}
";
const MAP: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: b}\n";

/// What kubectl's help texts tell of flags.
const REAL: &str = include_str!("../../../tests/fixtures/kubectl-flags.json");
/// Lines that lead each command through all of its code, those that stop for good left out.
const LINES: &str = include_str!("flag_lines.txt");

#[test]
fn no_flag_is_silently_swallowed() {
    let mut bench = Bench::new()
        .with_file("two.yaml", PODS)
        .with_file("m.yaml", MAP)
        .with_file("q.yaml", &MAP.replace("name: m", "name: q"))
        .with_file("r.yaml", ROLE)
        .with_file("rb.yaml", BINDING)
        .with_file("k/m.yaml", MAP);
    bench = bench.with_program(|words, host| {
        let mut files = host.files.borrow_mut();
        let file = words.last().and_then(|path| files.get_mut(path)).unwrap();
        *file = file.replace("a: b", "a: c");
        std::future::ready(Some(0)).boxed_local()
    });
    bench =
        bench.with_file("k/kustomization.yaml", "resources: [m.yaml]\n").with_file("f", "x\n").with_file("e", "A=b\n");
    LINES.lines().for_each(|line| drop(bench.run(line)));
    for command in flags::commands().iter().filter(|command| command.flag("filename").is_some()) {
        let line = LINES.lines().find(|line| line.starts_with(command.path)).unwrap_or_default();
        let more: Vec<&str> = line.split(' ').filter(|word| word.starts_with('-') && *word != "-f").collect();
        bench.run(&format!("{} -f k {}", command.path, more.join(" ")));
    }
    let told: Vec<String> = flags::commands().iter().flat_map(told_wrongly).collect();
    assert_eq!(told, Vec::<String>::new());
}

/// Flags that the command's code and the table do not say the same of.
fn told_wrongly(command: &'static CommandSpec) -> Vec<String> {
    let arguments = Arguments::parse(command.path, &[]).unwrap();
    if matches!(commands::find(&arguments).now_or_never(), Some(Ok(None))) {
        return Vec::new();
    }
    let is_wrong = |flag: &&FlagSpec| (flag.effect == Effect::Real) != is_looked_at(command, flag);
    command.flags.iter().filter(is_wrong).map(|flag| format!("{} --{}", command.path, flag.name)).collect()
}

#[test]
fn the_table_has_every_flag_of_the_real_kubectl() {
    let real: Value = serde_json::from_str(REAL).unwrap();
    for (path, told) in real.as_object().unwrap() {
        let command = flags::command(path.trim_start_matches("kubectl").trim_start());
        for flag in told["flags"].as_array().unwrap() {
            let text = |field: &str| flag.get(field).and_then(Value::as_str).unwrap_or_default();
            let known = command.flag(text("flag").trim_start_matches('-'));
            let known = known.unwrap_or_else(|| panic!("{path} {flag}"));
            let short = known.short.map(|letter| format!("-{letter}")).unwrap_or_default();
            let default = text("default").replace("/root", "/home/learner");
            assert_eq!((short.as_str(), known.shown_default), (text("short"), default.as_str()), "{path} {flag}");
        }
    }
}

#[test]
fn a_flag_that_does_nothing_says_so() {
    let bench = &mut Bench::new();
    let said = "kubectl: --vmodule is accepted but not simulated\n";
    assert_eq!(bench.run("get services -o name --vmodule=x").stderr, said);
    assert_eq!(bench.run("get pods --chunk-size=5").stderr, "No resources found in default namespace.\n");
    let saved = bench.run("create deployment web --image=nginx --save-config").stdout;
    assert_eq!(saved, "deployment.apps/web created\n");
    let text = bench.run("apply view-last-applied deployment web -o json").stdout;
    assert!(text.contains("\"image\": \"nginx\""), "{text}");
}

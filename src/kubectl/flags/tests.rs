//! What flags accept, and what is said when they don't.

use super::*;
use std::cell::RefCell;
use std::collections::BTreeSet;

thread_local! {
    static LOOKED_AT: RefCell<BTreeSet<(&'static str, &'static str)>> = const { RefCell::new(BTreeSet::new()) };
}

/// Takes down that a command's code has looked at a flag.
pub fn take_down(command: &'static CommandSpec, name: &str) {
    if let Some(flag) = command.flag(name) {
        LOOKED_AT.with_borrow_mut(|looked| looked.insert((command.path, flag.name)));
    }
}

/// Whether a command's code has looked at a flag in this test.
pub fn is_looked_at(command: &'static CommandSpec, flag: &FlagSpec) -> bool {
    LOOKED_AT.with_borrow(|looked| looked.contains(&(command.path, flag.name)))
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn parse(command: &str, line: &str) -> Arguments {
    Arguments::parse(command, &words(line)).unwrap_or_else(|failure| panic!("{line}: {failure}"))
}

fn check_refused(command: &str, line: &str, expected: &str) {
    let failure = Arguments::parse(command, &words(line)).and_then(|a| a.check_required()).unwrap_err();
    assert_eq!(failure.to_string(), format!("error: {expected}"), "kubectl {command} {line}");
}

#[test]
fn wrong_flags_are_refused_in_upstreams_words() {
    let see = |text: &str, command: &str| format!("{text}\nSee 'kubectl {command} --help' for usage.");
    for (command, line, text) in [
        ("get", "pods --bogus", "unknown flag: --bogus"),
        ("get", "pods -o", "flag needs an argument: 'o' in -o"),
        ("get", "pods -z", "unknown shorthand flag: 'z' in -z"),
        ("get", "pods -wz", "unknown shorthand flag: 'z' in -z"),
        ("get", "pods -n", "flag needs an argument: 'n' in -n"),
        ("get", "pods ---x", "bad flag syntax: ---x"),
        ("label", "pod x -bad=x", "unknown shorthand flag: 'b' in -bad=x"),
        ("create configmap", "x --from-literal", "flag needs an argument: --from-literal"),
        (
            "create deployment",
            "web --image=a --replicas=abc",
            "invalid argument \"abc\" for \"-r, --replicas\" flag: strconv.ParseInt: parsing \"abc\": invalid syntax",
        ),
        (
            "scale",
            "deployment web --replicas=abc",
            "invalid argument \"abc\" for \"--replicas\" flag: strconv.ParseInt: parsing \"abc\": invalid syntax",
        ),
        (
            "create deployment",
            "x --port=99999999999",
            "invalid argument \"99999999999\" for \"--port\" flag: strconv.ParseInt: parsing \"99999999999\": value out of range",
        ),
        (
            "delete",
            "pod --wait=maybe",
            "invalid argument \"maybe\" for \"--wait\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax",
        ),
        (
            "delete",
            "--timeout=5",
            "invalid argument \"5\" for \"--timeout\" flag: time: missing unit in duration \"5\"",
        ),
        (
            "delete",
            "--timeout=1d",
            "invalid argument \"1d\" for \"--timeout\" flag: time: unknown unit \"d\" in duration \"1d\"",
        ),
        ("delete", "--timeout=x", "invalid argument \"x\" for \"--timeout\" flag: time: invalid duration \"x\""),
    ] {
        check_refused(command, line, &see(text, command));
    }
    check_refused("create deployment", "web", "required flag(s) \"image\" not set");
    check_refused("create cronjob", "c", "required flag(s) \"image\", \"schedule\" not set");
}

#[test]
fn values_are_found_in_every_spelling() {
    let given = parse("get", "pods -oyaml web -n=kube-system --sort-by .x -wA -l app=a,b=c");
    assert_eq!(given.positional, ["pods", "web"]);
    assert_eq!((given.text("output"), given.value("namespace")), (Some("yaml"), "kube-system"));
    assert_eq!((given.value("sort-by"), given.value("selector")), (".x", "app=a,b=c"));
    assert!(given.switch("watch") && given.switch("all-namespaces") && !given.switch("no-headers"));
    assert!(given.switch("server-print"), "on by default");
    assert_eq!((given.number("chunk-size"), given.is_given("chunk-size")), (500, false));

    let lists = parse("create configmap", "x --from-literal=a=b,c --from-file a,\"b,c\" --from-file=d");
    assert_eq!(lists.all("from-literal"), ["a=b,c"]);
    assert_eq!(lists.all("from-file"), ["a", "b,c", "d"]);

    assert_eq!(parse("delete", "x").value("cascade"), "background");
    assert_eq!(parse("run", "x --image=a --dry-run").value("dry-run"), "unchanged");
    assert_eq!(parse("run", "x --image=a --dry-run client").positional, ["x", "client"]);
    assert_eq!(parse("delete", "x --timeout=1m30s").duration("timeout"), SimDuration::from_secs(90));
    assert_eq!(parse("delete", "x --timeout=500ms").duration("timeout"), SimDuration::from_millis(500));
    assert_eq!(parse("scale", "--replicas=0x10 --current_replicas=-0").number("replicas"), 16);
}

#[test]
fn two_dashes_end_the_flags() {
    let run = parse("run", "x --image=a -- sh -c date");
    assert_eq!((run.before_dash(), run.behind_dash()), (&words("x")[..], &words("sh -c date")[..]));
    let exec = parse("exec", "x ls");
    assert_eq!((exec.after_dash, exec.behind_dash().len()), (None, 0));
}

#[test]
fn a_deprecated_flag_is_told_of() {
    let scale = parse("scale", "deploy web --replicas=3 --record");
    assert_eq!(scale.notices, ["Flag --record has been deprecated, --record will be removed in the future"]);
}

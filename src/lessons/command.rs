//! What a learner did: the lines typed, what they meant, how they ended, and what could be seen then.

use super::kubectl_words;
use super::twins::Twins;
use super::words::{self, Destination, Form, Simple, Word};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::selector::Selector;
use crate::api::table::Table;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::host::{ExitCode, INTERRUPTED};
use serde::Serialize;
use std::rc::Rc;

/// A line that was typed, or a look that was taken.
#[derive(Clone, Debug)]
pub struct Command {
    /// As it was typed; empty for a look into the inspector.
    pub line: String,
    /// What it asked for, in order.
    pub acts: Vec<Act>,
    /// How it ended and what there was to see; `None` while it runs.
    pub end: Option<End>,
    /// Who got the line.
    pub place: Place,
    /// Two futures that were compared instead of a line.
    pub twins: Option<Rc<Twins>>,
}

/// Where a line was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the console's own prompt.
    #[default]
    Console,
    /// For a program that asked, such as a shell in a container.
    Inside,
}

/// A page of the inspector, as far as it is as good as a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Look {
    /// As no verb but `inspect`.
    Summary,
    /// As `get -o yaml`.
    Yaml,
    /// As `describe`, which ends with them.
    Events,
    /// As `logs`.
    Logs,
}

/// A command's end.
#[derive(Clone, Debug)]
pub struct End {
    /// 0 is success.
    pub code: ExitCode,
    /// Everything as it was then. A store's clone costs next to nothing.
    pub store: Store,
}

/// What a line means depends on.
#[derive(Clone, Debug)]
pub struct Surroundings<'a> {
    /// The shell's aliases.
    pub aliases: &'a Table<String, String>,
    /// The shell's variables, as they are before the line.
    pub variables: &'a Table<String, String>,
    /// The namespace of kubectl's context.
    pub namespace: &'a str,
}

/// One command of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Act {
    /// `kubectl`, `curl`, …; `inspector` for a look at the page.
    pub program: String,
    /// kubectl's verb: `get`, `rollout status`.
    pub verb: String,
    /// What it is about.
    pub targets: Vec<Target>,
    /// Where it looks.
    pub scope: Scope,
    /// `-l`, if it can be read before it runs.
    pub labels: Option<Selector>,
    /// `-o`, as it was given.
    pub output: Option<String>,
    /// Whether it goes on until Ctrl-C.
    pub is_watching: bool,
    /// The words behind `--`; of another program than kubectl, its arguments.
    pub words: Vec<String>,
}

/// Objects that an act is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Their kind.
    pub kind: Kind,
    /// Which of them.
    pub name: Name,
}

/// A name on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// None: all.
    Any,
    /// This one.
    Exact(String),
    /// One that a variable or a substitution holds.
    Open,
}

/// Where an act looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    #[default]
    All,
    /// In one namespace.
    Namespace(String),
}

/// Programs that run another one with the same words.
const WRAPPERS: &[&str] = &["watch", "xargs", "time", "sudo", "env", "nohup", "command", "exec"];
/// Programs that are run for what they show.
const SHOWING: [&str; 3] = ["kubectl", "cat", "curl"];
/// How deep aliases and wrappers may nest.
const DEEPEST: usize = 6;

impl Command {
    /// A line that begins to run.
    pub fn typed(line: &str, surroundings: &Surroundings<'_>) -> Self {
        let acts = words::commands(line, surroundings.variables)
            .iter()
            .flat_map(|simple| acts_of(simple, surroundings, 0))
            .collect();
        Self { line: line.to_owned(), acts, end: None, place: Place::Console, twins: None }
    }

    /// A line for the program that asks.
    pub fn answered(line: &str) -> Self {
        let surroundings = Surroundings { aliases: &Table::default(), variables: &Table::default(), namespace: "" };
        Self { place: Place::Inside, ..Self::typed(line, &surroundings) }
    }

    /// The same line, ended, and the store as it is now.
    #[must_use]
    pub fn ended(self, code: ExitCode, store: &Store) -> Self {
        Self { end: Some(End { code, store: store.clone() }), ..self }
    }

    /// A look at one object in the inspector: as good as any command that shows it.
    pub fn looked(key: &Key, page: Look, store: &Store) -> Self {
        let target = Target { kind: key.kind, name: Name::Exact(key.name.clone()) };
        let scope = if key.namespace.is_empty() { Scope::All } else { Scope::Namespace(key.namespace.clone()) };
        let program = "inspector".to_owned();
        let (verb, output) = match page {
            Look::Summary => ("inspect", None),
            Look::Yaml => ("get", Some("yaml".to_owned())),
            Look::Events => ("describe", None),
            Look::Logs => ("logs", None),
        };
        let act = Act { program, verb: verb.to_owned(), targets: vec![target], scope, output, ..Act::default() };
        let end = Some(End { code: 0, store: store.clone() });
        Self { line: String::new(), acts: vec![act], end, place: Place::Console, twins: None }
    }

    /// Both futures of a step's twin runs.
    pub fn compared(twins: Twins, store: &Store) -> Self {
        let end = Some(End { code: 0, store: store.clone() });
        Self { line: String::new(), acts: Vec::new(), end, place: Place::Console, twins: Some(Rc::new(twins)) }
    }

    /// Whether it did what it was asked, as far as that is known: what runs until Ctrl-C never ends well.
    pub fn succeeds(&self, act: &Act) -> bool {
        match &self.end {
            Some(end) => end.code == 0 || (act.is_watching && end.code == INTERRUPTED),
            None => act.is_watching,
        }
    }
}

impl Act {
    /// Whether an object is among those that it is about.
    pub fn concerns(&self, object: &Object) -> bool {
        let meta = object.meta();
        let is_there = match &self.scope {
            Scope::All => true,
            Scope::Namespace(namespace) => meta.namespace.is_empty() || meta.namespace == *namespace,
        };
        let is_named = |target: &Target| match &target.name {
            Name::Any | Name::Open => true,
            // describe takes the beginning of a name, too.
            Name::Exact(name) if self.verb == "describe" => meta.name.starts_with(name.as_str()),
            Name::Exact(name) => meta.name == *name,
        };
        let is_labelled = self.labels.as_ref().is_none_or(|labels| labels.matches(&meta.labels));
        is_there && is_labelled && self.targets.iter().any(|target| target.kind == object.kind() && is_named(target))
    }
}

/// What went into a file nobody has seen; who wrote the file has done something all the same.
fn acts_of(simple: &Simple, surroundings: &Surroundings<'_>, depth: usize) -> Vec<Act> {
    let mut acts = all_acts_of(simple, surroundings, depth);
    if simple.output == Destination::File {
        acts.retain(|act| !SHOWING.contains(&act.program.as_str()));
    }
    acts
}

fn all_acts_of(simple: &Simple, surroundings: &Surroundings<'_>, depth: usize) -> Vec<Act> {
    let assigned = simple.words.iter().take_while(|word| is_assignment(&word.text)).count();
    let words = simple.words.get(assigned..).unwrap_or_default();
    let texts = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect();
    let Some((program, arguments)) = words.split_first() else {
        // Who only assigns has set a variable as well as who exports it.
        let set = Act { program: "export".to_owned(), words: texts(&simple.words), ..Act::default() };
        return if assigned > 0 { vec![set] } else { Vec::new() };
    };
    if depth > DEEPEST {
        return Vec::new();
    }
    let program = program.text.as_str();
    if let Some(text) = surroundings.aliases.get(program).filter(|_| depth == 0) {
        return again(text, arguments, surroundings, depth);
    }
    if program == "kubectl" {
        return kubectl_words::act_of(arguments, surroundings.namespace).into_iter().collect();
    }
    if program == "minikube" && arguments.first().is_some_and(|word| word.text == "kubectl") {
        let behind = arguments.iter().skip(1).skip_while(|word| word.text != "--").skip(1).cloned().collect::<Vec<_>>();
        return kubectl_words::act_of(&behind, surroundings.namespace).into_iter().collect();
    }
    let is_wrapped = |word: &Word| word.text.split_whitespace().next().is_some_and(|first| first == "kubectl");
    let from = arguments.iter().position(is_wrapped).filter(|_| WRAPPERS.contains(&program));
    if let Some((first, rest)) = from.and_then(|from| arguments.get(from..)?.split_first()) {
        let mut rest = rest.to_vec();
        if program == "xargs" {
            rest.push(Word { text: String::new(), form: Form::Open });
        }
        let mut acts = again(&first.text, &rest, surroundings, depth);
        acts.iter_mut().for_each(|act| act.is_watching |= program == "watch");
        return acts;
    }
    vec![Act { program: program.to_owned(), words: texts(arguments), ..Act::default() }]
}

/// `text` read as a line, with more words behind its last command.
fn again(text: &str, more: &[Word], surroundings: &Surroundings<'_>, depth: usize) -> Vec<Act> {
    let mut simples = words::commands(text, surroundings.variables);
    if let Some(last) = simples.last_mut() {
        last.words.extend(more.iter().cloned());
    }
    simples.iter().flat_map(|simple| acts_of(simple, surroundings, depth + 1)).collect()
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        let is_start = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        is_start && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Acts as `verb kind/name… @namespace -o output`, `~` for open names.
    fn check_acts(line: &str, expected: &str) {
        let aliases = Table::from([("k".to_owned(), "kubectl".to_owned())]);
        let variables = Table::from([("KNOWN".to_owned(), "web-1".to_owned())]);
        let surroundings = Surroundings { aliases: &aliases, variables: &variables, namespace: "default" };
        let command = Command::typed(line, &surroundings);
        let target = |target: &Target| match &target.name {
            Name::Any => format!("{:?}", target.kind),
            Name::Exact(name) => format!("{:?}/{name}", target.kind),
            Name::Open => format!("{:?}/~", target.kind),
        };
        let act = |act: &Act| {
            let mut parts =
                vec![if act.program == "kubectl" { act.verb.clone() } else { format!("({})", act.program) }];
            parts.extend(act.targets.iter().map(target));
            parts.extend(match &act.scope {
                Scope::Namespace(namespace) if namespace != "default" => Some(format!("@{namespace}")),
                Scope::All if act.program == "kubectl" => Some("@*".to_owned()),
                _ => None,
            });
            parts.extend(act.output.as_ref().map(|output| format!("-o {output}")));
            parts.extend(act.is_watching.then(|| "…".to_owned()));
            parts.extend(act.words.iter().map(|word| format!("+{word}")));
            parts.join(" ")
        };
        let found: Vec<String> = command.acts.iter().map(act).collect();
        assert_eq!(found.join("; "), expected, "{line}");
    }

    #[test]
    fn any_spelling_means_the_same() {
        for (line, expected) in [
            ("kubectl get deploy", "get Deployment"),
            ("kubectl get deployments.apps", "get Deployment"),
            ("kubectl get Deployment kubernetes-bootcamp -owide", "get Deployment/kubernetes-bootcamp -o wide"),
            ("kubectl get -n kube-system deploy,po", "get Deployment Pod @kube-system"),
            ("kubectl -n=web get po -A", "get Pod @*"),
            ("kubectl get pods --all-namespaces --output=yaml", "get Pod @* -o yaml"),
            ("kubectl get deploy/a po/b", "get Deployment/a Pod/b"),
            ("kubectl get pods -w | grep x", "get Pod …; (grep) +x"),
            ("kubectl get pods -Aw", "get Pod @* …"),
            ("kubectl get pods --watch=false", "get Pod"),
            ("watch -n 1 kubectl get pods", "get Pod …"),
            ("watch 'kubectl get pods -o wide'", "get Pod -o wide …"),
            ("k get po", "get Pod"),
            ("A=1 kubectl describe pods $POD_NAME", "describe Pod/~"),
            ("kubectl exec $KNOWN -- env", "exec Pod/web-1 +env"),
            ("A=$(kubectl get pods)", "(export) +A="),
            ("kubectl get pods -o name | xargs kubectl describe", "get Pod -o name; describe"),
            ("kubectl get po | awk x | xargs -n 1 kubectl describe pod", "get Pod; (awk) +x; describe Pod/~"),
            ("kubectl logs -f $POD_NAME", "logs Pod/~ …"),
            ("kubectl logs -l app=web", "logs Pod"),
            ("env", "(env)"),
            ("kubectl logs deploy/web --tail 5", "logs Deployment/web"),
            ("kubectl exec -it web -- ls /", "exec Pod/web +ls +/"),
            ("kubectl rollout status deployments/web", "rollout status Deployment/web"),
            ("kubectl create deployment web --image nginx", "create Deployment"),
            ("kubectl top pods", "top pods Pod"),
            ("minikube kubectl -- get no", "get Node"),
            ("kubectl get pods > f", ""),
            ("echo hello > f", "(echo) +hello"),
            ("export A=$(kubectl get pods)", "(export) +A="),
            ("kubectl get nodes --help", "help"),
            ("kubectl delete -h", "help"),
            ("kubectl proxy --port=8080 &", "proxy …"),
            ("kubectl", ""),
            ("kubectl get", "get"),
            ("kubectl get nonsense", "get"),
            ("kubectl get $KIND", "get"),
            ("", ""),
        ] {
            check_acts(line, expected);
        }
        let workloads = "get Pod ReplicationController Service DaemonSet Deployment ReplicaSet StatefulSet \
                         HorizontalPodAutoscaler CronJob Job";
        check_acts("kubectl get all", workloads);
    }
}

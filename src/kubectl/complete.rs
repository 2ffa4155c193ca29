//! What may come next on a command line: verbs, flags, their values, types and names.

use super::find;
use super::flags::{CommandSpec, FlagKind, FlagSpec, Standing, global_flags};
use super::help;
use crate::api::discovery::Kind;
use crate::api::order::InOrder;

/// A word that may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The whole word.
    pub text: String,
    /// What it means, perhaps nothing.
    pub gloss: String,
}

/// Verbs behind which a type and names stand.
const TYPED: &[&str] = &[
    "annotate",
    "autoscale",
    "delete",
    "describe",
    "edit",
    "expose",
    "get",
    "label",
    "patch",
    "scale",
    "taint",
    "wait",
    "set image",
    "set env",
    "set resources",
    "set selector",
    "set serviceaccount",
    "rollout history",
    "rollout pause",
    "rollout restart",
    "rollout resume",
    "rollout status",
    "rollout undo",
];
/// Verbs behind which a pod, or what manages pods, stands.
const PODS: &[&str] = &["attach", "debug", "exec", "logs", "port-forward", "top pod"];
/// Verbs behind which nodes stand.
const NODES: &[&str] = &["cordon", "drain", "uncordon", "top node"];
/// What manages pods.
const OWNERS: &[Kind] =
    &[Kind::DEPLOYMENT, Kind::REPLICA_SET, Kind::STATEFUL_SET, Kind::DAEMON_SET, Kind::JOB, Kind::SERVICE];
/// What a rollout can be of.
const ROLLED: &[Kind] = &[Kind::DEPLOYMENT, Kind::DAEMON_SET, Kind::STATEFUL_SET];
/// What has a number of replicas.
const SCALED: &[Kind] = &[Kind::DEPLOYMENT, Kind::REPLICA_SET, Kind::STATEFUL_SET];

/// Whether the flags of the command that the words name are here by now.
pub fn knows(words_before: &[String]) -> bool {
    find(words_before.to_vec()).0.is_here()
}

/// What may complete `prefix`, behind the words before it; the word `kubectl` itself is none of them.
///
/// `names` gives the names of a kind's objects in a namespace, empty for cluster-wide kinds.
pub fn candidates(words_before: &[String], prefix: &str, names: &dyn Fn(Kind, &str) -> Vec<String>) -> Vec<Candidate> {
    let (spec, words) = find(words_before.to_vec());
    let line = Line { spec, words: &words, namespace: namespace_in(spec, &words), names };
    let mut found = match (line.open_flag(), prefix.split_once('=')) {
        _ if words.iter().any(|word| word == "--") => Vec::new(),
        (Some(flag), _) => line.values(flag, "", prefix),
        (None, Some((flag, _))) if flag.starts_with("--") => match spec.flag(flag.trim_start_matches('-')) {
            Some(known) => line.values(known, &format!("{flag}="), prefix),
            None => Vec::new(),
        },
        _ if prefix.starts_with('-') => line.flags(),
        _ => line.plain(prefix),
    };
    found.retain(|candidate| candidate.text.starts_with(prefix));
    found.order();
    found.dedup_by(|one, other| one.text == other.text);
    found
}

struct Line<'a> {
    spec: &'static CommandSpec,
    /// Without the words of the command.
    words: &'a [String],
    namespace: String,
    names: &'a dyn Fn(Kind, &str) -> Vec<String>,
}

impl Line<'_> {
    /// The flag before the cursor that still waits for its value.
    fn open_flag(&self) -> Option<&'static FlagSpec> {
        let last = self.words.last()?;
        let flag = match (last.strip_prefix("--"), last.strip_prefix('-')) {
            (Some(long), _) => self.spec.flag(long),
            (None, Some(letters)) if !letters.contains('=') => {
                letters.chars().last().and_then(|l| self.spec.shorthand(l))
            }
            _ => None,
        };
        flag.filter(|flag| flag.alone.is_none())
    }

    /// The words that are neither flags nor their values.
    fn positional(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let mut is_value = false;
        for word in self.words {
            let flag = match (word.strip_prefix("--"), word.strip_prefix('-')) {
                (Some(long), _) => Some(self.spec.flag(long)),
                (None, Some(letters)) if letters.chars().count() == 1 => {
                    Some(letters.chars().next().and_then(|letter| self.spec.shorthand(letter)))
                }
                (None, Some(letters)) if !letters.is_empty() => Some(None),
                _ => None,
            };
            match flag {
                Some(flag) => is_value = flag.is_some_and(|flag| flag.alone.is_none()),
                None if is_value => is_value = false,
                None => found.push(word.as_str()),
            }
        }
        found
    }

    fn flags(&self) -> Vec<Candidate> {
        let own = self.spec.flags.iter().filter(|flag| flag.standing != Standing::Deprecated);
        let both = own.map(|flag| (flag, self.spec.path)).chain(global_flags().iter().map(|flag| (flag, "")));
        let mut found: Vec<Candidate> = both
            .map(|(flag, path)| {
                let equals = if flag.kind == FlagKind::Bool { "" } else { "=" };
                candidate(format!("--{}{equals}", flag.name), help::gloss(path, flag.name))
            })
            .collect();
        found.push(candidate("--help", help::gloss("", "help")));
        found
    }

    /// The values of a flag, each behind `before`.
    fn values(&self, flag: &FlagSpec, before: &str, prefix: &str) -> Vec<Candidate> {
        let named = |kind: Kind, namespace: &str| (self.names)(kind, namespace);
        let fixed = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        let words = match flag.name {
            "namespace" => named(Kind::NAMESPACE, ""),
            "output" => fixed(self.formats()),
            "dry-run" => fixed(&["client", "none", "server"]),
            "cascade" => fixed(&["background", "foreground", "orphan"]),
            "validate" => fixed(&["ignore", "strict", "warn"]),
            "restart" => fixed(&["Always", "Never", "OnFailure"]),
            "image-pull-policy" => fixed(&["Always", "IfNotPresent", "Never"]),
            "protocol" => fixed(&["SCTP", "TCP", "UDP"]),
            "context" | "cluster" => fixed(&["minikube"]),
            "types" => fixed(&["Normal", "Warning"]),
            "type" if self.spec.path == "expose" => fixed(&["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]),
            "type" if self.spec.path == "patch" => fixed(&["json", "merge", "strategic"]),
            "sort-by" if self.spec.path == "api-resources" => fixed(&["kind", "name"]),
            "for" if self.spec.path == "events" => {
                let typed = prefix.strip_prefix(before).unwrap_or(prefix);
                return self
                    .slashed(typed, &Kind::all().collect::<Vec<_>>())
                    .into_iter()
                    .map(|c| behind(before, c))
                    .collect();
            }
            _ if flag.kind == FlagKind::Bool => fixed(&["false", "true"]),
            _ => Vec::new(),
        };
        words.into_iter().map(|word| candidate(format!("{before}{word}"), "")).collect()
    }

    fn formats(&self) -> &'static [&'static str] {
        match self.spec.path {
            "get" => &[
                "custom-columns=",
                "custom-columns-file=",
                "go-template=",
                "go-template-file=",
                "json",
                "jsonpath=",
                "jsonpath-as-json=",
                "jsonpath-file=",
                "name",
                "wide",
                "yaml",
            ],
            "api-resources" => &["name", "wide"],
            "version" | "config view" => &["json", "yaml"],
            "delete" => &["name"],
            _ => &["go-template=", "json", "jsonpath=", "name", "yaml"],
        }
    }

    /// A word that is no flag: a subcommand, a type, or a name.
    fn plain(&self, prefix: &str) -> Vec<Candidate> {
        let path = self.spec.path;
        let positional = self.positional();
        let mut found = Vec::new();
        if positional.is_empty() {
            found.extend(self.spec.children().map(|child| candidate(child.name(), help::description(child.path))));
        }
        if path.is_empty() && positional.is_empty() {
            found.push(candidate("help", "Help about any command"));
            found.push(candidate("options", "Flags that every command has"));
        }
        if path.is_empty() && positional.first() == Some(&"help") {
            let (topic, _) = find(positional.iter().skip(1).map(|word| (*word).to_owned()).collect());
            found.extend(topic.children().map(|child| candidate(child.name(), help::description(child.path))));
        }
        if TYPED.contains(&path) {
            found.extend(self.typed(&positional, prefix));
        } else if PODS.contains(&path) {
            found.extend(self.pods(&positional, prefix));
        } else if NODES.contains(&path) {
            found.extend(self.named(Kind::NODE, "", &positional));
        } else if path == "explain" && positional.is_empty() {
            found.extend(self.kinds().into_iter().map(kind_candidate));
        }
        found
    }

    /// `TYPE`, `TYPE/NAME`, or a name behind a type.
    fn typed(&self, positional: &[&str], prefix: &str) -> Vec<Candidate> {
        let kinds = self.kinds();
        match positional.split_first() {
            _ if prefix.contains('/') => self.slashed(prefix, &kinds),
            None => {
                let mut found: Vec<Candidate> = kinds.into_iter().map(kind_candidate).collect();
                if ["get", "describe", "delete"].contains(&self.spec.path) {
                    found.push(candidate("all", "the usual kinds"));
                }
                found
            }
            Some((first, _)) if first.contains('/') => Vec::new(),
            Some((first, rest)) => match Kind::of_word(first) {
                Some(kind) => self.named(kind, "", rest),
                None => Vec::new(),
            },
        }
    }

    fn pods(&self, positional: &[&str], prefix: &str) -> Vec<Candidate> {
        if !positional.is_empty() {
            return Vec::new();
        }
        if prefix.contains('/') {
            let kinds: Vec<Kind> = OWNERS.iter().copied().chain([Kind::POD]).collect();
            return self.slashed(prefix, &kinds);
        }
        let owners = OWNERS.iter().filter(|_| self.spec.path != "top pod");
        let types = owners.map(|kind| candidate(format!("{}/", kind.singular()), ""));
        self.named(Kind::POD, "", &[]).into_iter().chain(types).collect()
    }

    /// The kinds that a verb takes.
    fn kinds(&self) -> Vec<Kind> {
        let path = self.spec.path;
        match path {
            "scale" => SCALED.to_vec(),
            "autoscale" => SCALED.to_vec(),
            "taint" => vec![Kind::NODE],
            "expose" => vec![Kind::POD, Kind::SERVICE, Kind::DEPLOYMENT, Kind::REPLICA_SET],
            _ if path.starts_with("rollout") => ROLLED.to_vec(),
            _ => Kind::all().filter(|kind| kind.allows("list")).collect(),
        }
    }

    /// `TYPE/` completed with names.
    fn slashed(&self, prefix: &str, kinds: &[Kind]) -> Vec<Candidate> {
        let Some((word, _)) = prefix.split_once('/') else {
            return kinds.iter().map(|kind| candidate(format!("{}/", kind.singular()), "")).collect();
        };
        match Kind::of_word(word).filter(|kind| kinds.contains(kind)) {
            Some(kind) => self.named(kind, &format!("{word}/"), &[]),
            None => Vec::new(),
        }
    }

    /// The names of a kind's objects that the line does not hold yet, each behind `before`.
    fn named(&self, kind: Kind, before: &str, known: &[&str]) -> Vec<Candidate> {
        let namespace = if kind.is_namespaced() { self.namespace.as_str() } else { "" };
        let names = (self.names)(kind, namespace).into_iter().filter(|name| !known.contains(&name.as_str()));
        names.map(|name| candidate(format!("{before}{name}"), "")).collect()
    }
}

/// The namespace that `-n` names in a line that is not complete yet.
fn namespace_in(spec: &CommandSpec, words: &[String]) -> String {
    let is_namespace = |flag: Option<&FlagSpec>| flag.is_some_and(|flag| flag.name == "namespace");
    let mut found = None;
    for (index, word) in words.iter().enumerate() {
        let value = match (word.strip_prefix("--namespace="), word.strip_prefix("-n")) {
            (Some(value), _) => Some(value),
            (None, Some("")) => words.get(index + 1).map(String::as_str),
            (None, Some(value)) => Some(value.trim_start_matches('=')),
            _ if is_namespace(word.strip_prefix("--").and_then(|long| spec.flag(long))) => {
                words.get(index + 1).map(String::as_str)
            }
            _ => None,
        };
        found = value.or(found);
    }
    found.filter(|namespace| !namespace.is_empty()).unwrap_or("default").to_owned()
}

fn kind_candidate(kind: Kind) -> Candidate {
    let info = kind.info();
    candidate(info.plural, info.short.join(", "))
}

fn behind(before: &str, candidate: Candidate) -> Candidate {
    Candidate { text: format!("{before}{}", candidate.text), gloss: candidate.gloss }
}

fn candidate(text: impl Into<String>, gloss: impl Into<String>) -> Candidate {
    Candidate { text: text.into(), gloss: gloss.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: Kind, namespace: &str) -> Vec<String> {
        let names: &[&str] = match (kind, namespace) {
            (Kind::POD, "default") => &["web-1", "web-2"],
            (Kind::POD, "kube-system") => &["coredns"],
            (Kind::DEPLOYMENT, "default") => &["web"],
            (Kind::NODE, "") => &["minikube", "minikube-m02"],
            (Kind::NAMESPACE, "") => &["default", "kube-system"],
            _ => &[],
        };
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn check_candidates(line: &str, expected: &[&str]) {
        let (before, prefix) = line.rsplit_once(' ').unwrap_or(("", line));
        let words: Vec<String> = before.split_whitespace().map(str::to_owned).collect();
        let found = candidates(&words, prefix, &names);
        let texts: Vec<&str> = found.iter().map(|candidate| candidate.text.as_str()).collect();
        assert_eq!(texts, expected, "kubectl {line}");
    }

    #[test]
    fn words_complete_where_they_stand() {
        check_candidates("desc", &["describe"]);
        check_candidates("create d", &["deployment"]);
        check_candidates("rollout re", &["restart", "resume"]);
        check_candidates("-n kube-system get deploy", &["deployments"]);
        check_candidates("get pods ", &["web-1", "web-2"]);
        check_candidates("get po web-1 w", &["web-2"]);
        check_candidates("delete pod/", &["pod/web-1", "pod/web-2"]);
        check_candidates("get pods -n kube-system ", &["coredns"]);
        check_candidates("get pods -n ", &["default", "kube-system"]);
        check_candidates("get pods --namespace=k", &["--namespace=kube-system"]);
        check_candidates("get pods -o w", &["wide"]);
        check_candidates("get pods --output=y", &["--output=yaml"]);
        check_candidates("delete pod web-1 --casc", &["--cascade="]);
        check_candidates("delete pod web-1 --cascade=o", &["--cascade=orphan"]);
        check_candidates("scale ", &["deployments", "replicasets", "statefulsets"]);
        check_candidates("logs w", &["web-1", "web-2"]);
        check_candidates("logs deployment/", &["deployment/web"]);
        check_candidates("cordon minikube-", &["minikube-m02"]);
        check_candidates("expose deployment web --type N", &["NodePort"]);
        check_candidates("exec web-1 -- l", &[]);
        check_candidates("help sca", &["scale"]);
        check_candidates("run x --image=nginx --restart Ne", &["Never"]);
    }

    #[test]
    fn flags_and_verbs_say_what_they_are() {
        let find = |words: &[String], prefix: &str| candidates(words, prefix, &names);
        let watch = find(&["get".to_owned()], "--watch-o");
        assert_eq!(watch, [candidate("--watch-only", "only changes from now on")]);
        assert_eq!(
            find(&[], "scal"),
            [candidate("scale", "Set a new size for a deployment, replica set, or replication controller")]
        );
        assert_eq!(find(&["get".to_owned()], "deployments"), [candidate("deployments", "deploy")]);
    }
}

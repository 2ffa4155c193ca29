//! `kubectl taint`: marks that keep pods away from nodes.

use super::write;
use crate::api::names::{label_value_errors, qualified_name_errors};
use crate::api::node::{Node, Taint};
use crate::api::object::Object;
use crate::host::Host;
use crate::kubectl::commands::Command;
use crate::kubectl::dry_run::DryRun;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::report::{Keys, Report};
use crate::kubectl::resources::{self, BareType};
use futures::FutureExt;

/// `kubectl taint`
pub const COMMAND: Command = Command { path: "taint", run: |a, h| run(a, h).boxed_local() };

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// What a command line asks for.
struct Asked {
    /// The type and the names.
    resources: Vec<String>,
    adds: Vec<Taint>,
    /// Without an effect: all of the key.
    removes: Vec<Taint>,
}

async fn run(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let dry_run = DryRun::read(arguments)?;
    let report = Report::new(arguments, Keys::Sorted, dry_run, host)?;
    let asked = Asked::read(&arguments.positional)?;
    asked.check(arguments)?;
    let names = asked.resources.iter().skip(1).map(|name| format!("node/{name}"));
    let is_selection = arguments.switch("all") || !arguments.value("selector").is_empty();
    let words: Vec<String> = if is_selection { vec!["nodes".to_owned()] } else { names.collect() };
    let request = resources::request(arguments, &words, BareType::All, host).await?;
    let mut failures = request.failures;
    for target in &request.targets {
        match resources::fetch(target, host).await {
            Ok(objects) => {
                for object in objects {
                    let Object::Node(node) = object.as_ref() else { continue };
                    failures.extend(asked.apply(node, &report, dry_run, arguments, host).await.err());
                }
            }
            Err(failure) => failures.push(failure),
        }
    }
    Failure::aggregate(failures)
}

impl Asked {
    /// Resources come before taints; a taint has `=`, `:` or a `-` at its end.
    fn read(words: &[String]) -> Result<Self, Failure> {
        let is_taint = |word: &&String| word.contains(['=', ':']) || word.ends_with('-');
        let resources: Vec<String> = words.iter().take_while(|word| !is_taint(word)).cloned().collect();
        let rest = words.get(resources.len()..).unwrap_or_default();
        if let Some(late) = rest.iter().find(|word| !is_taint(word)) {
            return Err(Failure::message(format!("all resources must be specified before taint changes: {late}")));
        }
        if resources.is_empty() {
            return Err(Failure::message("one or more resources must be specified as <resource> <name>"));
        }
        if rest.is_empty() {
            return Err(Failure::message("at least one taint update is required"));
        }
        let (adds, removes) =
            parse_all(rest).map_err(|message| Failure::Usage { message, command: "taint".to_owned() })?;
        Ok(Self { resources, adds, removes })
    }

    fn check(&self, arguments: &Arguments) -> Result<(), Failure> {
        let kind = self.resources.first().map(String::as_str).unwrap_or_default();
        if !["node", "nodes"].contains(&kind.to_ascii_lowercase().as_str()) {
            return Err(Failure::message(format!("invalid resource type {kind}, only node types are supported")));
        }
        let both = self.adds.iter().flat_map(|add| self.removes.iter().filter(|remove| is_meant(remove, add)));
        let both: Vec<String> = both.map(|remove| format!("{}={}", remove.key, remove.effect)).collect();
        if !both.is_empty() {
            let text = "can not both modify and remove the following taint(s) in the same command";
            return Err(Failure::message(format!("{text}: {}", both.join(", "))));
        }
        let (is_all, selector) = (arguments.switch("all"), arguments.value("selector"));
        match (is_all, selector.is_empty()) {
            (true, false) => Err(Failure::message("setting 'all' parameter with a non empty selector is prohibited")),
            (false, true) if self.resources.len() < 2 => {
                Err(Failure::message("at least one resource name must be specified since 'all' parameter is not set"))
            }
            _ => Ok(()),
        }
    }

    async fn apply(
        &self,
        node: &Node,
        report: &Report,
        dry_run: DryRun,
        arguments: &Arguments,
        host: &Host,
    ) -> Result<(), Failure> {
        let overwrites = arguments.switch("overwrite");
        let mut changed = node.clone();
        let done = self.reorganize(&mut changed, overwrites)?;
        write(&changed, dry_run, host).await?;
        report.tell(&Object::from(changed).to_value(), done, host)
    }

    /// As `updateTaints`: the new ones first, then the old ones that are not replaced.
    fn reorganize(&self, node: &mut Node, overwrites: bool) -> Result<&'static str, Failure> {
        let old = std::mem::take(&mut node.spec.taints);
        let has = |list: &[Taint], one: &Taint| list.iter().any(|taint| is_same(taint, one));
        let present: Vec<&str> =
            self.adds.iter().filter(|add| has(&old, add)).map(|taint| taint.key.as_str()).collect();
        if !overwrites && !present.is_empty() {
            let (name, keys) = (&node.metadata.name, present.join(","));
            return Err(Failure::message(format!(
                "node {name} already has {keys} taint(s) with same effect(s) and --overwrite is false"
            )));
        }
        let mut new = self.adds.clone();
        new.extend(old.iter().filter(|taint| !has(&self.adds, taint)).cloned());
        let is_added = new.len() != old.len();
        let (mut is_removed, mut failures) = (false, Vec::new());
        for remove in &self.removes {
            let before = new.len();
            new.retain(|taint| !is_meant(remove, taint));
            is_removed = new.len() < before;
            if !is_removed {
                failures.push(Failure::message(format!("taint {:?} not found", shown(remove))));
            }
        }
        Failure::aggregate(failures)?;
        node.spec.taints = new;
        Ok(match (is_added, is_removed) {
            _ if overwrites => "modified",
            (true, true) => "modified",
            (true, false) => "tainted",
            (false, _) => "untainted",
        })
    }
}

/// `Taint.MatchTaint`
fn is_same(one: &Taint, other: &Taint) -> bool {
    one.key == other.key && one.effect == other.effect
}

/// Whether a removal means a taint.
fn is_meant(remove: &Taint, taint: &Taint) -> bool {
    remove.key == taint.key && (remove.effect.is_empty() || remove.effect == taint.effect)
}

/// `Taint.ToString` of a removal, which has no value.
fn shown(taint: &Taint) -> String {
    match taint.effect.as_str() {
        "" => taint.key.clone(),
        effect => format!("{}:{effect}", taint.key),
    }
}

/// `parseTaints`
fn parse_all(words: &[String]) -> Result<(Vec<Taint>, Vec<Taint>), String> {
    let (mut adds, mut removes) = (Vec::<Taint>::new(), Vec::new());
    for word in words {
        if let Some(removed) = word.strip_suffix('-') {
            removes.push(Taint { value: String::new(), ..parse(removed)? });
            continue;
        }
        let taint = parse(word)?;
        if taint.effect.is_empty() {
            return Err(format!("invalid taint spec: {word}"));
        }
        if adds.iter().any(|known| is_same(known, &taint)) {
            let Taint { key, value, effect, .. } = taint;
            return Err(format!("duplicated taints with the same key and effect: {{{key} {value} {effect} <nil>}}"));
        }
        adds.push(taint);
    }
    Ok((adds, removes))
}

/// `parseTaint`: `key`, `key:effect` or `key=value:effect`.
fn parse(word: &str) -> Result<Taint, String> {
    let invalid = || format!("invalid taint spec: {word}");
    let parts: Vec<&str> = word.split(':').collect();
    let (key, value, effect) = match parts.as_slice() {
        [key] => (*key, "", ""),
        [pair, effect] => {
            if !EFFECTS.contains(effect) {
                return Err(format!("invalid taint effect: {effect}, unsupported taint effect"));
            }
            match pair.split('=').collect::<Vec<&str>>().as_slice() {
                [key] => (*key, "", *effect),
                [key, value] => (*key, *value, *effect),
                _ => return Err(invalid()),
            }
        }
        _ => return Err(invalid()),
    };
    let (value_errors, key_errors) = (label_value_errors(value), qualified_name_errors(key));
    let errors = if value_errors.is_empty() { key_errors } else { value_errors };
    if !errors.is_empty() {
        return Err(format!("{}, {}", invalid(), errors.join("; ")));
    }
    Ok(Taint { key: key.to_owned(), value: value.to_owned(), effect: effect.to_owned(), time_added: None })
}

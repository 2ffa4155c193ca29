//! `kubectl create poddisruptionbudget` and `priorityclass`.

use super::Command;
use super::submit::{Draft, metadata, only_name, set, submit};
use crate::api::discovery::Kind;
use crate::api::meta::StringMap;
use crate::api::selector::{Selector, Test};
use crate::host::Host;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use futures::FutureExt;
use serde_json::{Value, json};

/// `kubectl create poddisruptionbudget`
pub const BUDGET: Command = Command { path: "create poddisruptionbudget", run: |a, h| budget(a, h).boxed_local() };

/// `kubectl create priorityclass`
pub const PRIORITY_CLASS: Command =
    Command { path: "create priorityclass", run: |a, h| priority_class(a, h).boxed_local() };

async fn budget(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let (least, most) = (arguments.value("min-available"), arguments.value("max-unavailable"));
    let problem = match (arguments.value("selector"), least, most) {
        ("", _, _) => "a selector must be specified",
        (_, "", "") => "one of min-available or max-unavailable must be specified",
        (_, least, most) if !least.is_empty() && !most.is_empty() => {
            "min-available and max-unavailable cannot be both specified"
        }
        (_, least, "") if !is_share(least) => "invalid format specified for min-available",
        (_, "", most) if !is_share(most) => "invalid format specified for max-unavailable",
        _ => "",
    };
    if !problem.is_empty() {
        return Err(Failure::message(problem));
    }
    let selector = selector(arguments.value("selector"))?;
    let (field, share) = if least.is_empty() { ("maxUnavailable", most) } else { ("minAvailable", least) };
    let share = share.parse::<i32>().map_or_else(|_| Value::from(share), Value::from);
    let kind = kind("policy/v1", "PodDisruptionBudget")?;
    let document = json!({
        "apiVersion": kind.api_version(),
        "kind": kind.info().kind,
        "metadata": metadata(arguments, kind, name, &StringMap::new()),
        "spec": { field: share, "selector": selector },
        "status": { "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0 },
    });
    submit(Draft { kind, document, called: Some("poddisruptionbudgets") }, arguments, host).await
}

/// A number, or a percentage.
fn is_share(text: &str) -> bool {
    let digits = text.strip_suffix('%').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// As `ParseToLabelSelector`.
fn selector(text: &str) -> Result<Value, Failure> {
    let parsed: Selector = text.parse().map_err(|error| Failure::Message(format!("{error}")))?;
    let mut labels = StringMap::new();
    let mut expressions = Vec::new();
    for requirement in parsed.requirements() {
        let (operator, values) = match requirement.test() {
            Test::Equals(value) | Test::DoubleEquals(value) => {
                labels.insert(requirement.key().to_owned(), value.clone());
                continue;
            }
            Test::In(values) => ("In", values.clone()),
            Test::NotIn(values) => ("NotIn", values.clone()),
            Test::NotEquals(value) => ("NotIn", vec![value.clone()]),
            Test::Exists => ("Exists", Vec::new()),
            Test::DoesNotExist => ("DoesNotExist", Vec::new()),
            Test::GreaterThan(_) | Test::LessThan(_) => {
                return Err(Failure::Message(format!("\"{text}\" isn't supported in label selectors")));
            }
        };
        let mut expression = json!({ "key": requirement.key(), "operator": operator });
        if !values.is_empty() {
            set(&mut expression, "values", values);
        }
        expressions.push(expression);
    }
    let mut selector = json!({});
    if !labels.is_empty() {
        set(&mut selector, "matchLabels", json!(labels));
    }
    if !expressions.is_empty() {
        set(&mut selector, "matchExpressions", expressions);
    }
    Ok(selector)
}

async fn priority_class(arguments: &Arguments, host: &mut Host) -> Result<(), Failure> {
    let name = only_name(arguments)?;
    let kind = kind("scheduling.k8s.io/v1", "PriorityClass")?;
    let mut document = json!({
        "apiVersion": kind.api_version(),
        "kind": kind.info().kind,
        "metadata": metadata(arguments, kind, name, &StringMap::new()),
        "preemptionPolicy": arguments.value("preemption-policy"),
        "value": arguments.number("value"),
    });
    if arguments.switch("global-default") {
        set(&mut document, "globalDefault", true);
    }
    let description = arguments.value("description");
    if !description.is_empty() {
        set(&mut document, "description", description);
    }
    submit(Draft { kind, document, called: Some("priorityclass") }, arguments, host).await
}

fn kind(api_version: &str, name: &str) -> Result<Kind, Failure> {
    Kind::of_manifest(api_version, name).ok_or_else(|| Failure::Message(format!("no matches for kind {name:?}")))
}

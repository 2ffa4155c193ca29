//! `kubectl set env --list`: the variables of containers, changes included; `--resolve` looks up what they refer to.

use super::{Info, containers, name_of};
use crate::api::base64;
use crate::api::discovery::Kind;
use crate::api::lookup::text_at;
use crate::api::order::{Gather, InOrder};
use crate::api::quantity::Quantity;
use crate::api::table::Table;
use crate::apiserver::request::Key;
use crate::host::Host;
use crate::kubectl::call;
use crate::kubectl::change::pod_spec;
use crate::kubectl::failure::Failure;
use crate::kubectl::flags::Arguments;
use crate::kubectl::resources::namespace;
use serde_json::Value;

/// Lists the variables of all objects. What cannot be changed or resolved is told; nothing is an error.
pub async fn list(
    infos: Vec<Info>,
    alter: &mut dyn FnMut(&Info, &mut Value) -> Result<(), String>,
    arguments: &Arguments,
    host: &Host,
) -> Result<(), Failure> {
    for info in infos {
        let mut document = info.document.clone();
        if alter(&info, &mut document).is_err() {
            continue;
        }
        let whole = document.clone();
        let Ok(spec) = pod_spec(&mut document, info.kind) else { continue };
        for container in containers(spec, arguments.value("containers")) {
            let (kind, name) = (info.kind.info().kind, &info.key.name);
            host.stdout.line(&format!("# {kind} {name}, container {}", name_of(container)));
            tell(container, &whole, arguments, host).await;
        }
    }
    Ok(())
}

async fn tell(container: &Value, whole: &Value, arguments: &Arguments, host: &Host) {
    let mut unresolved: Table<String, Vec<&str>> = Table::default();
    let variables = container.get("env").and_then(Value::as_array).into_iter().flatten();
    for variable in variables {
        let name = name_of(variable);
        let Some(from) = variable.get("valueFrom") else {
            let value = variable.get("value").and_then(Value::as_str).unwrap_or_default();
            host.stdout.line(&format!("{name}={value}"));
            continue;
        };
        let resolved = match arguments.switch("resolve") {
            true => resolve(from, container, whole, arguments, host).await.map(Some),
            false => Ok(None),
        };
        match resolved {
            Ok(Some(value)) => host.stdout.line(&format!("{name}={value}")),
            Ok(None) => host.stdout.line(&format!("# {name} from {}", words(from))),
            Err(why) => {
                host.stdout.line(&format!("# {name} from {}", words(from)));
                unresolved.or_default(why).push(name);
            }
        }
    }
    for (why, mut names) in unresolved {
        names.order();
        host.stderr.line(&format!("error retrieving reference for {}: {why}", names.join(", ")));
    }
}

/// What a reference is called (`GetEnvVarRefString`).
fn words(from: &Value) -> String {
    if from.get("configMapKeyRef").is_some() {
        format!("configmap {}, key {}", text_at(from, "/configMapKeyRef/name"), text_at(from, "/configMapKeyRef/key"))
    } else if from.get("secretKeyRef").is_some() {
        format!("secret {}, key {}", text_at(from, "/secretKeyRef/name"), text_at(from, "/secretKeyRef/key"))
    } else if from.get("fieldRef").is_some() {
        format!("field path {}", text_at(from, "/fieldRef/fieldPath"))
    } else if from.get("resourceFieldRef").is_some() {
        let container = text_at(from, "/resourceFieldRef/containerName");
        let slash = if container.is_empty() { "" } else { "/" };
        format!("resource field {container}{slash}{}", text_at(from, "/resourceFieldRef/resource"))
    } else {
        "invalid valueFrom".to_owned()
    }
}

/// What a reference refers to (`GetEnvVarRefValue`).
async fn resolve(
    from: &Value,
    container: &Value,
    whole: &Value,
    arguments: &Arguments,
    host: &Host,
) -> Result<String, String> {
    for (field, kind, called) in
        [("secretKeyRef", Kind::SECRET, "secret"), ("configMapKeyRef", Kind::CONFIG_MAP, "config map")]
    {
        let Some(reference) = from.get(field) else { continue };
        let (name, key) = (text_at(reference, "/name"), text_at(reference, "/key"));
        let object = call::get(host, &Key::new(kind, &namespace(arguments), name)).await;
        let document = object.map_err(|status| status.message)?.to_value();
        let data = document.get("data").and_then(|data| data.get(key)).and_then(Value::as_str);
        let data = data.ok_or_else(|| format!("key {key} not found in {called} {name}"))?;
        if kind == Kind::CONFIG_MAP {
            return Ok(data.to_owned());
        }
        let bytes = base64::decode(data).unwrap_or_default();
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    if let Some(reference) = from.get("fieldRef") {
        return field(whole, text_at(reference, "/fieldPath"));
    }
    match from.get("resourceFieldRef") {
        Some(reference) => amount(container, reference),
        None => Err("invalid valueFrom".to_owned()),
    }
}

/// As `extractFieldPathAsString`.
fn field(whole: &Value, path: &str) -> Result<String, String> {
    let pairs = |pointer: &str| -> Table<String, String> {
        let map = whole.pointer(pointer).and_then(Value::as_object).into_iter().flatten();
        map.map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned())).gather()
    };
    if let Some((outer, inner)) = path.strip_suffix("']").and_then(|path| path.split_once("['")) {
        return match outer {
            "metadata.annotations" | "metadata.labels" => {
                Ok(pairs(&format!("/{}", outer.replace('.', "/"))).remove(inner).unwrap_or_default())
            }
            _ => Err(format!("fieldPath {path:?} does not support subscript")),
        };
    }
    match path {
        "metadata.annotations" | "metadata.labels" => {
            let pairs = pairs(&format!("/{}", path.replace('.', "/")));
            let lines: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value:?}")).collect();
            Ok(lines.join("\n"))
        }
        "metadata.name" | "metadata.namespace" | "metadata.uid" => {
            Ok(text_at(whole, &format!("/{}", path.replace('.', "/"))).to_owned())
        }
        _ => Err(format!("unsupported fieldPath: {path}")),
    }
}

/// As `extractContainerResourceValue`: how often the divisor fits, rounded up.
fn amount(container: &Value, reference: &Value) -> Result<String, String> {
    let resource = text_at(reference, "/resource");
    let (which, name) = resource.split_once('.').unwrap_or_default();
    let is_known = ["cpu", "memory", "ephemeral-storage"].contains(&name) || name.starts_with("hugepages-");
    if !["limits", "requests"].contains(&which) || !is_known {
        return Err(format!("Unsupported container resource : {resource}"));
    }
    let quantity = |text: &str| text.parse::<Quantity>().ok();
    let amount = quantity(text_at(container, &format!("/resources/{which}/{name}"))).map_or(0, |q| q.milli_value());
    let divisor = quantity(text_at(reference, "/divisor")).map_or(0, |q| q.milli_value());
    let divisor = if divisor == 0 { 1000 } else { divisor };
    Ok(((amount + divisor - 1) / divisor).to_string())
}

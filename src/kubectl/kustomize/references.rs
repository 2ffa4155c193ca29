//! References: whoever names an object that was renamed names it anew.

use super::Resource;

use serde_json::Value;

/// An object that was renamed.
struct Renamed {
    kind: String,
    old: Vec<String>,
    new: String,
}

/// Lets all references follow the new names.
pub fn follow(resources: &mut [Resource]) {
    let renamed = |resource: &Resource| Renamed {
        kind: resource.kind().to_owned(),
        old: resource.names.clone(),
        new: resource.name().to_owned(),
    };
    let table: Vec<Renamed> = resources.iter().filter(|resource| !resource.names.is_empty()).map(renamed).collect();
    for resource in resources {
        let is_ingress = resource.kind() == "Ingress";
        let Value::Object(fields) = &mut resource.value else { continue };
        for (field, value) in fields.iter_mut().filter(|(field, _)| *field != "metadata") {
            visit(value, field, is_ingress, &table);
        }
    }
}

fn visit(value: &mut Value, parent: &str, is_ingress: bool, table: &[Renamed]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, parent, is_ingress, table)),
        Value::Object(fields) => {
            let own = fields.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
            for (field, value) in fields {
                let kind = referred(parent, field, is_ingress).map(|kind| if kind.is_empty() { &own } else { kind });
                let new = kind.and_then(|kind| {
                    let name = value.as_str()?;
                    table.iter().find(|renamed| renamed.kind == kind && renamed.old.iter().any(|old| old == name))
                });
                match new {
                    Some(renamed) => *value = renamed.new.as_str().into(),
                    None => visit(value, field, is_ingress, table),
                }
            }
        }
        _ => {}
    }
}

/// The kind that a field names; empty if a field beside it says which.
fn referred(parent: &str, field: &str, is_ingress: bool) -> Option<&'static str> {
    Some(match (parent, field) {
        ("configMapKeyRef" | "configMapRef" | "configMap", "name") => "ConfigMap",
        ("secretKeyRef" | "secretRef" | "secret" | "imagePullSecrets", "name") | (_, "secretName") => "Secret",
        ("service", "name") if is_ingress => "Service",
        (_, "serviceName") => "Service",
        (_, "serviceAccountName" | "serviceAccount") => "ServiceAccount",
        ("persistentVolumeClaim", "claimName") => "PersistentVolumeClaim",
        (_, "priorityClassName") => "PriorityClass",
        (_, "storageClassName") => "StorageClass",
        (_, "volumeName") => "PersistentVolume",
        ("scaleTargetRef" | "roleRef" | "subjects", "name") => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Resource;
    use super::follow;
    use serde_json::json;

    #[test]
    fn references_follow_a_new_name() {
        let mut map = Resource::new(json!({ "kind": "ConfigMap", "metadata": { "name": "m" } }));
        map.rename(|name| format!("x-{name}"));
        let pod = json!({ "kind": "Pod", "metadata": { "name": "m" }, "spec": { "volumes": [
            { "configMap": { "name": "m" } }, { "secret": { "secretName": "m" } } ] } });
        let mut all = [map, Resource::new(pod)];
        follow(&mut all);
        assert_eq!(
            all[1].value["spec"]["volumes"],
            json!([{ "configMap": { "name": "x-m" } }, { "secret": { "secretName": "m" } }])
        );
        assert_eq!(all[1].name(), "m");
    }
}

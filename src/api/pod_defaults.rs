//! What the server fills into a pod that its author left out, as `k8s.io/kubernetes/pkg/apis/core/v1/defaults.go`.

use super::pod::{Container, Pod, PodSpec, Probe, Volume};
use serde_json::{Value, json};
use std::rc::Rc;

/// Defaults of a pod proper: those of its spec, and those that a template doesn't get.
pub fn default_pod(pod: &mut Pod) {
    let spec = Rc::make_mut(&mut pod.spec);
    for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
        for (name, limit) in container.resources.limits.clone() {
            container.resources.requests.or_insert(name, limit);
        }
    }
    spec.enable_service_links.get_or_insert(true);
    default_pod_spec(spec);
}

/// Defaults of a pod's spec, in a pod or in a template.
pub fn default_pod_spec(spec: &mut PodSpec) {
    or_text(&mut spec.dns_policy, "ClusterFirst");
    or_text(&mut spec.restart_policy, "Always");
    or_text(&mut spec.scheduler_name, "default-scheduler");
    spec.termination_grace_period_seconds.get_or_insert(30);
    spec.security_context.get_or_insert_with(|| Rc::new(json!({})));
    if !spec.service_account_name.is_empty() {
        spec.service_account = spec.service_account_name.clone();
    } else if !spec.service_account.is_empty() {
        spec.service_account_name = spec.service_account.clone();
    }
    for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
        default_container(container);
    }
    for volume in &mut spec.volumes {
        default_volume(volume);
    }
}

/// Defaults of a container that joins a pod for a while.
pub fn default_ephemeral(container: &mut Value) {
    let Value::Object(fields) = container else { return };
    let image = fields.get("image").and_then(Value::as_str).unwrap_or_default();
    let policy = if image_tag(image) == "latest" { "Always" } else { "IfNotPresent" };
    for (field, value) in [
        ("imagePullPolicy", json!(policy)),
        ("resources", json!({})),
        ("terminationMessagePath", json!("/dev/termination-log")),
        ("terminationMessagePolicy", json!("File")),
    ] {
        fields.entry(field).or_insert(value);
    }
}

fn default_container(container: &mut Container) {
    or_text(&mut container.termination_message_path, "/dev/termination-log");
    or_text(&mut container.termination_message_policy, "File");
    if container.image_pull_policy.is_empty() {
        let policy = if image_tag(&container.image) == "latest" { "Always" } else { "IfNotPresent" };
        container.image_pull_policy = policy.to_owned();
    }
    for port in &mut container.ports {
        or_text(&mut port.protocol, "TCP");
    }
    for variable in &mut container.env {
        if let Some(source) = &mut variable.value_from {
            let source = Rc::make_mut(source);
            if let Some(Value::Object(reference)) = source.get_mut("fieldRef") {
                reference.entry("apiVersion").or_insert("v1".into());
            }
        }
    }
    let probes = [&mut container.liveness_probe, &mut container.readiness_probe, &mut container.startup_probe];
    for probe in probes.into_iter().flatten() {
        default_probe(Rc::make_mut(probe));
    }
}

fn default_probe(probe: &mut Probe) {
    let or_count = |field: &mut i32, count| {
        if *field == 0 {
            *field = count;
        }
    };
    or_count(&mut probe.timeout_seconds, 1);
    or_count(&mut probe.period_seconds, 10);
    or_count(&mut probe.success_threshold, 1);
    or_count(&mut probe.failure_threshold, 3);
    if let Some(get) = &mut probe.http_get {
        or_text(&mut get.path, "/");
        or_text(&mut get.scheme, "HTTP");
    }
}

/// 0644, the mode of files that volumes project.
const FILE_MODE: i32 = 420;

fn default_volume(volume: &mut Volume) {
    let source = Rc::make_mut(&mut volume.source);
    if source.is_empty() {
        source.insert("emptyDir".to_owned(), json!({}));
    }
    for kind in ["secret", "configMap", "downwardAPI", "projected"] {
        if let Some(Value::Object(files)) = source.get_mut(kind) {
            files.entry("defaultMode").or_insert(FILE_MODE.into());
        }
    }
    if let Some(Value::Object(path)) = source.get_mut("hostPath") {
        path.entry("type").or_insert("".into());
    }
}

/// The tag of an image reference, `latest` if it names none; a digest is no tag.
pub fn image_tag(image: &str) -> &str {
    if image.contains('@') {
        return "";
    }
    let last = image.rsplit('/').next().unwrap_or(image);
    last.split_once(':').map_or("latest", |(_, tag)| tag)
}

fn or_text(field: &mut String, text: &str) {
    if field.is_empty() {
        text.clone_into(field);
    }
}

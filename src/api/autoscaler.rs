//! HorizontalPodAutoscaler: how many replicas something may have, and what decides.

use super::discovery::Kind;
use super::document::fields;
use super::field::FieldError;
use super::go_format;
use super::meta::ObjectMeta;
use super::object::{Column, Resource, column, has_metadata, has_status};
use super::pod::Opaque;
use super::time::SimTime;
use serde_json::{Value, json};
use std::rc::Rc;

/// `autoscaling/v2.HorizontalPodAutoscaler`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HorizontalPodAutoscaler {
    pub metadata: ObjectMeta,
    pub spec: AutoscalerSpec,
    pub status: AutoscalerStatus,
}

fields!(HorizontalPodAutoscaler {
    "metadata": metadata always,
    "spec": spec always,
    "status": status always,
});

/// `autoscaling/v2.HorizontalPodAutoscalerSpec`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoscalerSpec {
    pub behavior: Opaque,
    pub max_replicas: i32,
    pub metrics: Opaque,
    pub min_replicas: Option<i32>,
    pub scale_target_ref: TargetReference,
}

fields!(AutoscalerSpec {
    "behavior": behavior,
    "maxReplicas": max_replicas always,
    "metrics": metrics,
    "minReplicas": min_replicas,
    "scaleTargetRef": scale_target_ref always,
});

/// `autoscaling/v2.CrossVersionObjectReference`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetReference {
    pub api_version: String,
    pub kind: String,
    pub name: String,
}

fields!(TargetReference {
    "apiVersion": api_version,
    "kind": kind always,
    "name": name always,
});

/// `autoscaling/v2.HorizontalPodAutoscalerStatus`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoscalerStatus {
    pub conditions: Vec<AutoscalerCondition>,
    pub current_metrics: Opaque,
    pub current_replicas: i32,
    pub desired_replicas: i32,
    pub last_scale_time: Option<SimTime>,
}

fields!(AutoscalerStatus {
    "conditions": conditions,
    "currentMetrics": current_metrics always,
    "currentReplicas": current_replicas,
    "desiredReplicas": desired_replicas always,
    "lastScaleTime": last_scale_time,
});

/// `autoscaling/v2.HorizontalPodAutoscalerCondition`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AutoscalerCondition {
    pub last_transition_time: Option<SimTime>,
    pub message: String,
    pub reason: String,
    pub status: String,
    pub kind: String,
}

fields!(AutoscalerCondition {
    "lastTransitionTime": last_transition_time,
    "message": message,
    "reason": reason,
    "status": status always,
    "type": kind always,
});

/// The share of the requested processor time that is aimed at if nobody says otherwise.
const DEFAULT_UTILIZATION: i32 = 80;

impl HorizontalPodAutoscaler {
    /// Its metrics, as in the manifest.
    pub fn metrics(&self) -> &[Value] {
        self.spec.metrics.as_deref().and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

impl Resource for HorizontalPodAutoscaler {
    const KIND: Kind = Kind::HORIZONTAL_POD_AUTOSCALER;
    const COLUMNS: &'static [Column] = &[
        column("Name"),
        column("Reference"),
        column("Targets"),
        column("MinPods"),
        column("MaxPods"),
        column("Replicas"),
        column("Age"),
    ];

    has_metadata!();

    /// As `SetDefaults_HorizontalPodAutoscaler`.
    fn set_defaults(&mut self) {
        self.spec.min_replicas.get_or_insert(1);
        if self.metrics().is_empty() {
            self.spec.metrics = Some(Rc::new(json!([utilization(DEFAULT_UTILIZATION)])));
        }
    }

    /// As `validateHorizontalPodAutoscalerSpec`.
    fn validate(&self) -> Vec<FieldError> {
        let spec = &self.spec;
        let mut errors = Vec::new();
        let least = spec.min_replicas.unwrap_or(1);
        if least < 1 {
            errors.push(FieldError::invalid("spec.minReplicas", least, "must be greater than or equal to 1"));
        }
        if spec.max_replicas < 1 {
            errors.push(FieldError::invalid("spec.maxReplicas", spec.max_replicas, "must be greater than 0"));
        }
        if spec.max_replicas < least {
            let why = "must be greater than or equal to `minReplicas`";
            errors.push(FieldError::invalid("spec.maxReplicas", spec.max_replicas, why));
        }
        for (field, text) in [("kind", &spec.scale_target_ref.kind), ("name", &spec.scale_target_ref.name)] {
            if text.is_empty() {
                errors.push(FieldError::required(format!("spec.scaleTargetRef.{field}"), ""));
            }
        }
        errors
    }

    has_status!();

    fn row(&self, now: SimTime) -> Vec<String> {
        let target = &self.spec.scale_target_ref;
        vec![
            self.metadata.name.clone(),
            format!("{}/{}", target.kind, target.name),
            targets(self.metrics()),
            self.spec.min_replicas.map_or_else(|| "<unset>".to_owned(), |least| least.to_string()),
            self.spec.max_replicas.to_string(),
            self.status.current_replicas.to_string(),
            self.metadata.age(now),
        ]
    }
}

/// The TARGETS cell (`formatHPAMetrics`). The cluster measures nothing, so what is current is never known.
fn targets(metrics: &[Value]) -> String {
    const SHOWN: usize = 2;
    if metrics.is_empty() {
        return "<none>".to_owned();
    }
    let words: Vec<String> = metrics.iter().take(SHOWN).map(|metric| target_words(metric).cell).collect();
    match metrics.len().saturating_sub(SHOWN) {
        0 => words.join(", "),
        more => format!("{} + {more} more...", words.join(", ")),
    }
}

/// A metric's aim, for a cell of a table and for a description.
#[derive(Debug, PartialEq, Eq)]
pub struct TargetWords {
    /// `cpu: <unknown>/80%`
    pub cell: String,
    /// `resource cpu on pods  (as a percentage of request):` and `<unknown> / 80%`
    pub description: (String, String),
}

/// What a metric aims at, in the words of `printers` and `describe`.
pub fn target_words(metric: &Value) -> TargetWords {
    let text = |pointer: &str| metric.pointer(pointer).map(go_format::print).unwrap_or_default();
    let has = |pointer: &str| metric.pointer(pointer).is_some();
    let aim = |name: &str| match has(&format!("/{name}/target/averageValue")) {
        true => (text(&format!("/{name}/target/averageValue")), " (avg)", "target average value"),
        false => (text(&format!("/{name}/target/value")), "", "target value"),
    };
    let (cell, heading, aimed_at) = match text("/type").as_str() {
        kind @ ("Resource" | "ContainerResource") => {
            let field = if kind == "Resource" { "resource" } else { "containerResource" };
            let name = text(&format!("/{field}/name"));
            let place = match kind {
                "Resource" => "on pods".to_owned(),
                _ => format!("of container \"{}\" on pods", text("/containerResource/container")),
            };
            let heading = format!("resource {name} {place}");
            let average = format!("/{field}/target/averageValue");
            if has(&average) {
                (format!("{name}: <unknown>/{}", text(&average)), heading, text(&average))
            } else {
                let share = format!("/{field}/target/averageUtilization");
                let share = if has(&share) { format!("{}%", text(&share)) } else { "<auto>".to_owned() };
                (format!("{name}: <unknown>/{share}"), format!("{heading}  (as a percentage of request)"), share)
            }
        }
        "Pods" => {
            let average = text("/pods/target/averageValue");
            (format!("<unknown>/{average}"), format!("\"{}\" on pods", text("/pods/metric/name")), average)
        }
        "Object" => {
            let (aimed_at, mark, words) = aim("object");
            let (kind, name) = (text("/object/describedObject/kind"), text("/object/describedObject/name"));
            let heading = format!("\"{}\" on {kind}/{name} ({words})", text("/object/metric/name"));
            (format!("<unknown>/{aimed_at}{mark}"), heading, aimed_at)
        }
        "External" => {
            let (aimed_at, mark, words) = aim("external");
            let heading = format!("\"{}\" ({words})", text("/external/metric/name"));
            (format!("<unknown>/{aimed_at}{mark}"), heading, aimed_at)
        }
        other => ("<unknown type>".to_owned(), format!("<unknown metric type {other:?}>"), String::new()),
    };
    TargetWords { cell, description: (heading, format!("<unknown> / {aimed_at}")) }
}

/// The metric of a share of the requested processor time.
fn utilization(percent: i32) -> Value {
    json!({
        "type": "Resource",
        "resource": { "name": "cpu", "target": { "type": "Utilization", "averageUtilization": percent } },
    })
}

/// The document of `autoscaling/v1` as one of `autoscaling/v2`, which knows more metrics than one.
pub fn from_v1(mut document: Value) -> Value {
    if let Value::Object(fields) = &mut document {
        fields.insert("apiVersion".to_owned(), "autoscaling/v2".into());
        fields.remove("status");
        if let Some(Value::Object(spec)) = fields.get_mut("spec") {
            let percent = spec.remove("targetCPUUtilizationPercentage").and_then(|percent| percent.as_i64());
            if let Some(percent) = percent.and_then(|percent| i32::try_from(percent).ok()) {
                spec.insert("metrics".to_owned(), json!([utilization(percent)]));
            }
        }
    }
    document
}

/// The document of `autoscaling/v2` as one of `autoscaling/v1`.
pub fn to_v1(mut document: Value) -> Value {
    if let Value::Object(fields) = &mut document {
        fields.insert("apiVersion".to_owned(), "autoscaling/v1".into());
        if let Some(Value::Object(spec)) = fields.get_mut("spec") {
            let metrics = spec.remove("metrics").unwrap_or_default();
            if let Some(percent) = metrics.pointer("/0/resource/target/averageUtilization") {
                spec.insert("targetCPUUtilizationPercentage".to_owned(), percent.clone());
            }
        }
        if let Some(Value::Object(status)) = fields.get_mut("status") {
            status.retain(|name, _| ["currentReplicas", "desiredReplicas", "lastScaleTime"].contains(&name.as_str()));
            status.entry("currentReplicas").or_insert_with(|| 0.into());
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_told_as_the_server_tells_them() {
        let average = json!({ "type": "Resource",
            "resource": { "name": "memory", "target": { "type": "AverageValue", "averageValue": "200Mi" } } });
        let pods = json!({ "type": "Pods",
            "pods": { "metric": { "name": "hits" }, "target": { "type": "AverageValue", "averageValue": "1k" } } });
        let external = json!({ "type": "External",
            "external": { "metric": { "name": "queue" }, "target": { "type": "Value", "value": "30" } } });
        for (metrics, expected) in [
            (vec![], "<none>"),
            (vec![utilization(80)], "cpu: <unknown>/80%"),
            (vec![average.clone(), external.clone()], "memory: <unknown>/200Mi, <unknown>/30"),
            (vec![utilization(50), average, pods], "cpu: <unknown>/50%, memory: <unknown>/200Mi + 1 more..."),
        ] {
            assert_eq!(targets(&metrics), expected);
        }
        let words = target_words(&external).description;
        assert_eq!(words, ("\"queue\" (target value)".to_owned(), "<unknown> / 30".to_owned()));
    }

    #[test]
    fn both_versions_say_the_same() {
        let v1 = json!({ "apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler",
            "spec": { "maxReplicas": 5, "targetCPUUtilizationPercentage": 70 } });
        let v2 = from_v1(v1.clone());
        assert_eq!(v2.pointer("/spec/metrics/0/resource/target/averageUtilization"), Some(&json!(70)));
        assert_eq!(to_v1(v2), v1);
    }
}

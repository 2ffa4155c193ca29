//! What the server refuses in a pod's affinities, spread constraints and scheduling gates.

use super::container_validation::text_errors;
use super::field::FieldError;
use super::names::{dns_label_errors, qualified_name_errors};
use super::placement::{PodAffinity, PodAffinityTerm, TopologySpreadConstraint};
use super::pod::PodSpec;
use super::selector::LabelSelector;

const NOT_POSITIVE: &str = "must be greater than zero";

/// As `validateAffinity`, without what it says of nodes.
pub fn validate_affinity(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let mut errors = validate_pod_affinity(&format!("{path}.affinity.podAffinity"), spec.pod_affinity());
    errors.extend(validate_pod_affinity(&format!("{path}.affinity.podAntiAffinity"), spec.pod_anti_affinity()));
    errors
}

/// As `validateSchedulingGates`.
pub fn validate_gates(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let (gates, mut errors) = (&spec.scheduling_gates, Vec::new());
    for (index, gate) in gates.iter().enumerate() {
        let at = format!("{path}.schedulingGates[{index}]");
        errors.extend(text_errors(&at, &gate.name, qualified_name_errors(&gate.name)));
        if gates.iter().take(index).any(|other| other.name == gate.name) {
            errors.push(FieldError::duplicate(at, gate.name.as_str()));
        }
    }
    errors
}

/// As `validateOnlyDeletedSchedulingGates`.
pub fn validate_gates_update(new: &PodSpec, old: &PodSpec) -> Vec<FieldError> {
    let gates = new.scheduling_gates.iter().enumerate();
    let added = gates.filter(|(_, gate)| !old.scheduling_gates.contains(gate));
    let error = |(index, why)| FieldError::forbidden(format!("spec.schedulingGates[{index}].name"), why);
    let why = "only deletion is allowed, but found new scheduling gate";
    added.map(|(index, gate)| error((index, format!("{why} '{}'", gate.name)))).collect()
}

/// As `validateTopologySpreadConstraints`.
pub fn validate_spread(path: &str, spec: &PodSpec) -> Vec<FieldError> {
    let (all, mut errors) = (&spec.topology_spread_constraints, Vec::new());
    for (index, constraint) in all.iter().enumerate() {
        let at = format!("{path}.topologySpreadConstraints[{index}]");
        let (key, action) = (constraint.topology_key.as_str(), constraint.when_unsatisfiable.as_str());
        if constraint.max_skew <= 0 {
            errors.push(FieldError::invalid(format!("{at}.maxSkew"), constraint.max_skew, NOT_POSITIVE));
        }
        if key.is_empty() {
            errors.push(FieldError::required(format!("{at}.topologyKey"), "can not be empty"));
        }
        if !ACTIONS.contains(&action) {
            errors.push(FieldError::not_supported(format!("{at}.whenUnsatisfiable"), action, &ACTIONS));
        }
        if all.iter().skip(index + 1).any(|other| other.topology_key == key && other.when_unsatisfiable == action) {
            let at = format!("{at}.{{topologyKey, whenUnsatisfiable}}");
            errors.push(FieldError::duplicate(at, format!("{{{key}, {action}}}")));
        }
        errors.extend(validate_details(&at, constraint));
    }
    errors
}

const ACTIONS: [&str; 2] = ["DoNotSchedule", "ScheduleAnyway"];

fn validate_details(at: &str, constraint: &TopologySpreadConstraint) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if let Some(domains) = constraint.min_domains {
        let path = format!("{at}.minDomains");
        if domains <= 0 {
            errors.push(FieldError::invalid(&path, domains, NOT_POSITIVE));
        }
        if constraint.when_unsatisfiable != "DoNotSchedule" {
            let action = &constraint.when_unsatisfiable;
            let why = format!("can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}");
            errors.push(FieldError::invalid(path, domains, why));
        }
    }
    let policies = [
        ("nodeAffinityPolicy", &constraint.node_affinity_policy),
        ("nodeTaintsPolicy", &constraint.node_taints_policy),
    ];
    for (field, policy) in policies {
        if let Some(policy) = policy.as_ref().filter(|policy| !["Honor", "Ignore"].contains(&policy.as_str())) {
            errors.push(FieldError::not_supported(format!("{at}.{field}"), policy, &["Honor", "Ignore"]));
        }
    }
    let selector = constraint.label_selector.as_ref();
    errors.extend(validate_keys(&format!("{at}.matchLabelKeys"), &constraint.match_label_keys, selector));
    errors.extend(selector.map(|selector| selector.validate(&format!("{at}.labelSelector"))).unwrap_or_default());
    errors
}

fn validate_pod_affinity(path: &str, affinity: Option<&PodAffinity>) -> Vec<FieldError> {
    let (Some(affinity), mut errors) = (affinity, Vec::new()) else { return Vec::new() };
    for (index, term) in affinity.required.iter().enumerate() {
        errors.extend(validate_term(&format!("{path}.requiredDuringSchedulingIgnoredDuringExecution[{index}]"), term));
    }
    for (index, weighted) in affinity.preferred.iter().enumerate() {
        let at = format!("{path}.preferredDuringSchedulingIgnoredDuringExecution[{index}]");
        if !(1..=100).contains(&weighted.weight) {
            errors.push(FieldError::invalid(format!("{at}.weight"), weighted.weight, "must be in the range 1-100"));
        }
        errors.extend(validate_term(&format!("{at}.podAffinityTerm"), &weighted.pod_affinity_term));
    }
    errors
}

/// As `validatePodAffinityTerm`.
fn validate_term(at: &str, term: &PodAffinityTerm) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (field, selector) in [("labelSelector", &term.label_selector), ("namespaceSelector", &term.namespace_selector)]
    {
        errors
            .extend(selector.as_ref().map(|selector| selector.validate(&format!("{at}.{field}"))).unwrap_or_default());
    }
    for namespace in &term.namespaces {
        errors.extend(text_errors(&format!("{at}.namespace"), namespace, dns_label_errors(namespace)));
    }
    let selector = term.label_selector.as_ref();
    errors.extend(validate_keys(&format!("{at}.matchLabelKeys"), &term.match_label_keys, selector));
    errors.extend(validate_keys(&format!("{at}.mismatchLabelKeys"), &term.mismatch_label_keys, selector));
    let path = format!("{at}.topologyKey");
    if term.topology_key.is_empty() {
        errors.push(FieldError::required(&path, "can not be empty"));
    }
    errors.extend(text_errors(&path, &term.topology_key, qualified_name_errors(&term.topology_key)));
    errors
}

/// As `validateLabelKeys`.
fn validate_keys(path: &str, keys: &[String], selector: Option<&LabelSelector>) -> Vec<FieldError> {
    if !keys.is_empty() && selector.is_none() {
        return vec![FieldError::forbidden(path, "must not be specified when labelSelector is not set")];
    }
    let keys = keys.iter().enumerate();
    keys.flat_map(|(index, key)| text_errors(&format!("{path}[{index}]"), key, qualified_name_errors(key))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::document;
    use serde_json::{Value, json};

    fn check(spec: Value, complaints: &[&str]) {
        let spec: PodSpec = document::read(spec).expect("the types are right");
        let all = [validate_affinity("spec", &spec), validate_gates("spec", &spec), validate_spread("spec", &spec)];
        let texts: Vec<String> = all.concat().iter().map(FieldError::to_string).collect();
        assert_eq!(texts, complaints);
    }

    #[test]
    fn affinities_are_checked_term_by_term() {
        let path = "spec.affinity.podAntiAffinity.";
        let preferred = [
            format!(
                "{path}preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100"
            ),
            format!(
                "{path}preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.labelSelector.matchExpressions[0].operator: Invalid value: \"in\": not a valid selector operator"
            ),
        ];
        let term =
            json!({"topologyKey": "zone", "labelSelector": {"matchExpressions": [{"key": "a", "operator": "in"}]}});
        let terms = json!([{"weight": 0, "podAffinityTerm": term}]);
        let spec = json!({"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": terms}}});
        check(spec, &preferred.each_ref().map(String::as_str));
        let required =
            |term| json!({"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}});
        check(required(json!({"topologyKey": "kubernetes.io/hostname"})), &[]);
        let path = "spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].";
        let selector = format!("{path}matchLabelKeys: Forbidden: must not be specified when labelSelector is not set");
        check(required(json!({"topologyKey": "zone", "matchLabelKeys": ["a"]})), &[&selector]);
        let key = format!("{path}topologyKey: Required value: can not be empty");
        let name = "name part must be non-empty";
        let form = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
            alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
            '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
        let [name, form] = [name, form].map(|why| format!("{path}topologyKey: Invalid value: \"\": {why}"));
        check(required(json!({})), &[&key, &name, &form]);
    }

    #[test]
    fn constraints_are_checked() {
        let at = "spec.topologySpreadConstraints[0]";
        let all = [
            "maxSkew: Invalid value: 0: must be greater than zero",
            "topologyKey: Required value: can not be empty",
            "whenUnsatisfiable: Unsupported value: \"Never\": supported values: \"DoNotSchedule\", \"ScheduleAnyway\"",
            "minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not Never",
            "nodeTaintsPolicy: Unsupported value: \"honor\": supported values: \"Honor\", \"Ignore\"",
        ];
        let all = all.map(|text| format!("{at}.{text}"));
        let constraint = json!({"whenUnsatisfiable": "Never", "minDomains": 2, "nodeTaintsPolicy": "honor"});
        check(json!({"topologySpreadConstraints": [constraint]}), &all.each_ref().map(String::as_str));
        let constraint = json!({"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"});
        let twice = format!("{at}.{{topologyKey, whenUnsatisfiable}}: Duplicate value: \"{{zone, DoNotSchedule}}\"");
        check(json!({"topologySpreadConstraints": [constraint, constraint]}), &[&twice]);
    }

    #[test]
    fn gates_have_names_of_their_own_and_only_go() {
        let gate = |name: &str| json!({"name": name});
        let twice = "spec.schedulingGates[1]: Duplicate value: \"foo\"";
        check(json!({"schedulingGates": [gate("foo"), gate("foo")]}), &[twice]);
        let spec = |gates: Value| document::read(json!({"schedulingGates": gates})).expect("the types are right");
        let added = validate_gates_update(&spec(json!([gate("a"), gate("b")])), &spec(json!([gate("a"), gate("c")])));
        let why = "only deletion is allowed, but found new scheduling gate 'b'";
        assert_eq!(added, [FieldError::forbidden("spec.schedulingGates[1].name", why)]);
    }
}

//! What a first visit has no use for: requests over the network, visitors, commands of one's own choice in containers. The
//! page fetches it, and here it says for what.

use super::inside::Inside;
use super::{Cluster, proxy};
use crate::api::http::{HttpRequest, HttpResponse, NetworkError};
use crate::apiserver::request::{ApiRequest, Body, Key, Reply, Status};
use crate::kubelet;
use crate::lazy::Unreachable;
use crate::world::beyond;
use crate::world::network::Vantage;
use serde_json::Value;

/// First processes of containers that the console's programs are to run, with their commands.
type Errands = Vec<(Inside, Vec<String>)>;

/// What is done in and between containers.
#[derive(Clone, Copy)]
pub(super) struct Code {
    pub(super) errands: fn(&Cluster) -> Errands,
    pub(super) fetch: fn(&mut Cluster, &Vantage, &HttpRequest) -> Result<HttpResponse, NetworkError>,
    pub(super) forward: fn(&mut Cluster, &Key, &HttpRequest) -> Result<HttpResponse, NetworkError>,
    pub(super) proxy: fn(&mut Cluster, &Key, &str, HttpRequest) -> Result<Reply, Status>,
    pub(super) receive_visitors: fn(&mut Cluster),
}

crate::lazy!(world: fn fetch_code() -> &'static Code, here as here { &CODE });

const CODE: Code = Code {
    errands: Cluster::errands_entered,
    fetch: Cluster::fetch_over_network,
    forward: Cluster::forward_to_pod,
    proxy: |cluster, target, port, request| {
        proxy::fetch(&cluster.api.store, &mut cluster.world, target, port, request, cluster.now)
    },
    receive_visitors: Cluster::receive_due_visitors,
};

/// Fetches it, and what the world holds beyond a first lesson.
///
/// # Errors
/// That it cannot be fetched.
pub async fn fetch() -> Result<(), Unreachable> {
    beyond::fetch().await?;
    kubelet::beyond::fetch().await?;
    fetch_code().await
}

/// The code.
///
/// # Errors
/// That nobody has fetched it.
pub(super) fn code() -> Result<&'static Code, Unreachable> {
    here().ok_or(Unreachable)
}

impl Cluster {
    /// Whether a request needs it to be fetched first, or might: a change need not say of what it is one.
    pub fn goes_beyond(&self, request: &ApiRequest) -> bool {
        match request {
            ApiRequest::As { request, .. } => self.goes_beyond(request),
            ApiRequest::Create { body, .. } | ApiRequest::Update { body, .. } => match body {
                Body::Json { value, .. } => self.names_another_program(value),
                Body::Object(object) => self.names_another_program(&object.to_value()),
            },
            ApiRequest::Patch { .. } | ApiRequest::PatchWith { .. } | ApiRequest::Proxy { .. } => true,
            _ => false,
        }
    }

    /// Whether a document names an image of which not all is here from the start, a command of its own choice, a probe, or a
    /// variable that is held elsewhere.
    fn names_another_program(&self, value: &Value) -> bool {
        let is_other = |name: &str, value: &Value| match name {
            "image" => value.as_str().is_some_and(|image| !self.world.has_from_the_start(image)),
            name => ["args", "command", "envFrom", "valueFrom", "livenessProbe", "readinessProbe", "startupProbe"]
                .contains(&name),
        };
        match value {
            Value::Object(map) => {
                map.iter().any(|(name, value)| is_other(name, value) || self.names_another_program(value))
            }
            Value::Array(items) => items.iter().any(|item| self.names_another_program(item)),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::discovery::Kind;
    use crate::api::object::Object;
    use crate::apiserver::request::{Key, Patch, Strictness, WriteMode};
    use crate::cluster::scenario::Scenario;
    use crate::lessons::catalogue;
    use serde_json::json;

    fn create(body: Body) -> ApiRequest {
        let mode = WriteMode::Persist;
        ApiRequest::Create { kind: Kind::DEPLOYMENT, namespace: "default".to_owned(), body, mode }
    }

    fn deployment(image: &str) -> Value {
        json!({"spec": {"template": {"spec": {"containers": [{"name": "a"}, {"image": image}]}}}})
    }

    #[test]
    fn whoever_names_another_image_needs_the_rest() {
        let cluster = Scenario::OneNode.build(1).unwrap();
        for (image, expected) in [
            ("gcr.io/google-samples/kubernetes-bootcamp:v1", false),
            ("gcr.io/google_samples/kubernetes-bootcamp:v9", false),
            ("nginx", true),
            ("whoever/whatever", true),
        ] {
            let value = deployment(image);
            let object = Object::decode(Kind::DEPLOYMENT, value.clone()).unwrap();
            let document = Body::Json { value, strictness: Strictness::Strict };
            assert_eq!(cluster.goes_beyond(&create(document)), expected, "{image}");
            assert_eq!(cluster.goes_beyond(&create(object.into())), expected, "{image}");
        }
        let key = Key::new(Kind::DEPLOYMENT, "default", "web");
        assert!(!cluster.goes_beyond(&ApiRequest::GetScale(key.clone())));
        let change = json!([{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "nginx"}]);
        let patch = ApiRequest::Patch { key, patch: Patch::Json(change), mode: WriteMode::Persist };
        assert!(cluster.goes_beyond(&patch));
    }

    #[test]
    fn a_command_of_ones_own_needs_the_rest() {
        let cluster = Scenario::OneNode.build(1).unwrap();
        let mut value = deployment("gcr.io/google-samples/kubernetes-bootcamp:v1");
        value["spec"]["template"]["spec"]["containers"][0]["command"] = json!(["sleep", "1"]);
        assert!(cluster.goes_beyond(&create(Body::Json { value, strictness: Strictness::Strict })));
    }

    #[test]
    fn whoever_wants_to_be_asked_or_told_needs_the_rest() {
        let cluster = Scenario::OneNode.build(1).unwrap();
        let probes = ["startupProbe", "readinessProbe", "livenessProbe"];
        let probes = probes.map(|probe| (probe, json!({"tcpSocket": {"port": 8080}})));
        let variable = json!([{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]);
        let variables = [("env", variable), ("envFrom", json!([{"configMapRef": {"name": "a"}}]))];
        for (probe, wish) in probes.into_iter().chain(variables) {
            let mut value = deployment("gcr.io/google-samples/kubernetes-bootcamp:v1");
            value["spec"]["template"]["spec"]["containers"][0][probe] = wish;
            let object = Object::decode(Kind::DEPLOYMENT, value.clone()).unwrap();
            assert!(cluster.goes_beyond(&create(Body::Json { value, strictness: Strictness::Strict })), "{probe}");
            assert!(cluster.goes_beyond(&create(object.into())), "{probe}");
        }
    }

    #[test]
    fn a_new_cluster_and_the_first_lesson_need_nothing_more() {
        let cluster = Scenario::Cloud.build(1).unwrap();
        let pods = cluster.store().list(Kind::POD, "").filter_map(|(_, object)| match object.as_ref() {
            Object::Pod(pod) => Some(pod),
            _ => None,
        });
        let running = pods.flat_map(|pod| &pod.spec.containers).map(|container| container.image.clone());
        let steps = catalogue()[0].read().unwrap().steps;
        let lines = steps.iter().flat_map(|step| &step.commands).map(|chip| &chip.run);
        let asked = lines.filter_map(|line| line.split_once("--image=")).map(|(_, image)| image.to_owned());
        for (key, object) in cluster.store().list(Kind::POD, "").chain(cluster.store().list(Kind::DEPLOYMENT, "")) {
            let text = object.to_value().to_string();
            assert!(
                !["valueFrom", "envFrom", "livenessProbe", "readinessProbe", "startupProbe"]
                    .iter()
                    .any(|probe| text.contains(probe)),
                "{key:?}"
            );
        }
        let images: Vec<String> = running.chain(asked).collect();
        assert!(images.len() > 10, "{images:?}");
        for image in images {
            assert!(cluster.world.has_from_the_start(&image), "{image}");
        }
    }
}

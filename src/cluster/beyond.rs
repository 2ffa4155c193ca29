//! Which requests need more of the world than is here from the start.

use super::Cluster;
use crate::apiserver::request::{ApiRequest, Body};
use serde_json::Value;

impl Cluster {
    /// Whether a request names an image of which not all is here from the start, or might: a change need not say of what
    /// it is one.
    pub fn goes_beyond(&self, request: &ApiRequest) -> bool {
        match request {
            ApiRequest::As { request, .. } => self.goes_beyond(request),
            ApiRequest::Create { body, .. } | ApiRequest::Update { body, .. } => match body {
                Body::Json { value, .. } => self.names_another_image(value),
                Body::Object(object) => self.names_another_image(&object.to_value()),
            },
            ApiRequest::Patch { .. } | ApiRequest::PatchWith { .. } => true,
            _ => false,
        }
    }

    fn names_another_image(&self, value: &Value) -> bool {
        let is_other = |name: &str, value: &Value| {
            name == "image" && value.as_str().is_some_and(|image| !self.world.has_from_the_start(image))
        };
        match value {
            Value::Object(map) => {
                map.iter().any(|(name, value)| is_other(name, value) || self.names_another_image(value))
            }
            Value::Array(items) => items.iter().any(|item| self.names_another_image(item)),
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
    fn a_new_cluster_and_the_first_lesson_need_nothing_more() {
        let cluster = Scenario::Cloud.build(1).unwrap();
        for object in Kind::all().flat_map(|kind| cluster.store().list(kind, "").collect::<Vec<_>>()) {
            assert!(!cluster.names_another_image(&object.1.to_value()), "{:?}", object.0);
        }
        let steps = catalogue()[0].read().unwrap().steps;
        let lines: Vec<String> = steps.iter().flat_map(|step| &step.commands).map(|chip| chip.run.clone()).collect();
        let images: Vec<&str> =
            lines.iter().filter_map(|line| line.split_once("--image=")).map(|(_, name)| name).collect();
        assert!(!images.is_empty());
        for image in images {
            assert!(cluster.world.has_from_the_start(image), "{image}");
        }
    }
}

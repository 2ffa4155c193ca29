//! The web outside, as far as it is held in here: what tutorials fetch. All else out there is told to be missing.

use crate::api::built_in::{self, built_in};
use crate::api::go_format::json_indented;
use crate::api::http::{HttpRequest, HttpResponse};
use crate::api::time::SimDuration;
use crate::api::yaml::to_yaml;
use serde_json::Value;

const TEXT: &str = built_in!("web");
/// How long a page takes from out there.
const FAR: SimDuration = SimDuration::from_millis(120);
const PLAIN: &str = "text/plain; charset=utf-8";

/// What a site answers; nothing if it is none that is held in here.
pub(super) fn answer(request: &HttpRequest) -> Option<HttpResponse> {
    let site = format!("{}/", request.host);
    if !TEXT.contains(&site) || ![80, 443].contains(&request.port) {
        return None;
    }
    let web = built_in::read(TEXT);
    let path = request.path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let address = format!("{site}{path}");
    let page = web.get("pages")?.get(&address).and_then(Value::as_str).map(str::to_owned);
    let places = || web.get("examples").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let is_known = page.is_some() || places().any(|place| place.starts_with(&site));
    let name = places().find_map(|place| address.strip_prefix(place));
    let found = page.or_else(|| name.and_then(|name| manifest(&web, name)));
    let answer = |status, body| HttpResponse { waited: FAR, ..HttpResponse::new(status, PLAIN, body) };
    is_known.then(|| found.map_or_else(|| answer(404, "404: Not Found".to_owned()), |text| answer(200, text)))
}

/// The documents of a file.
fn manifest(web: &Value, name: &str) -> Option<String> {
    let documents = web.get("manifests")?.get(name)?.as_array()?;
    let write = if name.ends_with(".json") { json_indented } else { to_yaml };
    Some(documents.iter().map(write).collect::<Vec<_>>().join("---\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::manifest;
    use crate::world::images::Images;

    fn get(host: &str, path: &str) -> Option<(u16, String)> {
        let answer = answer(&HttpRequest::get(host, 443, path))?;
        Some((answer.status, answer.body))
    }

    #[test]
    fn every_spelling_finds_the_same_file() {
        let raw = "/kubernetes/website/main/content/en/examples/pods/simple-pod.yaml";
        let pod = get("k8s.io", "/examples/pods/simple-pod.yaml").unwrap();
        assert!(pod.0 == 200 && pod.1.starts_with("apiVersion: v1\nkind: Pod\nmetadata:\n  name: nginx\n"), "{pod:?}");
        assert_eq!(get("kubernetes.io", "/examples/pods/simple-pod.yaml"), Some(pod.clone()));
        assert_eq!(get("raw.githubusercontent.com", raw), Some(pod));
        assert_eq!(get("k8s.io", "/examples/pods/nosuch.yaml").map(|page| page.0), Some(404));
        assert_eq!(get("raw.githubusercontent.com", "/a/b/main/c.yaml").map(|page| page.0), Some(404));
        assert_eq!(get("example.com", "/"), None);
        assert_eq!(get("io", "/"), None);
        assert!(
            get("k8s.io", "/examples/application/nginx-app.yaml").unwrap().1.contains("\n---\napiVersion: apps/v1\n")
        );
        assert!(get("k8s.io", "/examples/admin/namespace-dev.json").unwrap().1.starts_with("{\n"));
    }

    #[test]
    fn every_manifest_is_one_and_its_images_are_known() {
        let web = built_in::read(TEXT);
        let images = Images::built_in().unwrap();
        let manifests = web["manifests"].as_object().unwrap();
        let mut unknown = Vec::new();
        for name in manifests.keys() {
            for document in manifest::read(&manifest(&web, name).unwrap(), name) {
                let document = document.unwrap();
                document.validate().and_then(|()| document.decode()).unwrap();
                let pod = document.value.pointer("/spec/template").unwrap_or(&document.value);
                let containers = pod.pointer("/spec/containers").and_then(Value::as_array);
                let used = containers.into_iter().flatten().filter_map(|container| container["image"].as_str());
                unknown.extend(used.filter(|image| images.record(image).is_none()).map(str::to_owned));
            }
        }
        // One collects logs for a server that is not there, the other runs what its command says.
        unknown.retain(|image| !image.starts_with("quay.io/fluentd") && !image.starts_with("perl:"));
        assert_eq!(unknown, Vec::<String>::new());
    }
}

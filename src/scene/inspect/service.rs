//! A Service: its addresses, the labels that it looks for, and the pods that it leads to.

use super::parts::{cut, fact, pairs};
use super::{Body, Fact, LabelUse, Row, Section, Shape, Sign};
use crate::api::discovery::Kind;
use crate::api::object::Object;
use crate::api::pod::Pod;
use crate::api::service::{Service, ServicePort};
use crate::apiserver::request::Key;
use crate::cluster::Cluster;
use crate::scene::glyphs::Glyph;
use crate::scene::palette::Hue;
use crate::scene::selection::Selection;

const SLICE_OF: &str = "kubernetes.io/service-name";

/// Its sign and what it is for.
pub fn head(service: &Service) -> (Sign, String) {
    let spec = &service.spec;
    let words = match (spec.kind.as_str(), spec.cluster_ip.as_str()) {
        ("ExternalName", _) => format!("Another name for {}", spec.external_name),
        ("LoadBalancer", _) => "A fixed address, for the world outside too".to_owned(),
        ("NodePort", _) => "A fixed address, and a port on every node".to_owned(),
        (_, "None") => "A name for its pods, without an address of its own".to_owned(),
        _ => "A fixed address inside the cluster".to_owned(),
    };
    (Sign::Shape(Shape::Arch, Hue::Plain), words)
}

/// Its summary.
pub fn sections(cluster: &Cluster, service: &Service) -> Vec<Section> {
    let sought = pairs(&service.spec.selector).into_iter().map(|pair| (pair, LabelUse::Routed)).collect();
    let mut leads = cut("Leads to", endpoints(cluster, service));
    if matches!(&leads.body, Body::Rows(rows) if rows.is_empty()) {
        leads.body = Body::Words("Nobody: no ready pod carries these labels. Visitors are turned away.".to_owned());
    }
    vec![
        Section::new("Addresses", Body::Facts(addresses(cluster, service))),
        Section::new("Looks for", Body::Labels(sought)),
        leads,
    ]
}

fn addresses(cluster: &Cluster, service: &Service) -> Vec<Fact> {
    let Service { metadata, spec, status } = service;
    let outside = status.load_balancer.ingress.first().map_or("", |ingress| &ingress.ip);
    let pending = spec.kind == "LoadBalancer" && outside.is_empty();
    let mut facts = vec![
        fact("Type", spec.kind.as_str()),
        fact("Cluster IP", spec.cluster_ip.as_str()),
        fact("Name", format!("{}.{}.svc.cluster.local", metadata.name, metadata.namespace)),
        fact("Outside", if pending { "pending" } else { outside }),
    ];
    facts.extend(spec.ports.iter().map(|port| fact("Port", port_words(port))));
    facts.push(fact("Age", metadata.age(cluster.now())));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn port_words(port: &ServicePort) -> String {
    let target = port.target_port.as_ref().map_or_else(|| port.port.to_string(), |target| target.to_string());
    let node = if port.node_port > 0 { format!(", {} on nodes", port.node_port) } else { String::new() };
    format!("{} to {target}{node}", port.port)
}

/// The endpoints as its slices have them.
fn endpoints(cluster: &Cluster, service: &Service) -> Vec<Row> {
    let (namespace, name) = (&service.metadata.namespace, &service.metadata.name);
    let slices = cluster.store().labelled(Kind::ENDPOINT_SLICE, namespace, SLICE_OF, name);
    let all = slices.filter_map(|object| match object.as_ref() {
        Object::EndpointSlice(slice) => slice.endpoints.as_ref(),
        _ => None,
    });
    let row = |endpoint: &crate::api::endpoint_slice::Endpoint| {
        let pod = endpoint.target_ref.as_ref().filter(|target| target.kind == "Pod");
        let key = pod.map(|pod| Key::new(Kind::POD, &pod.namespace, &pod.name));
        let is_leaving = endpoint.conditions.terminating == Some(true);
        let (glyph, note) = match (endpoint.conditions.ready == Some(true), is_leaving) {
            (true, _) => (Glyph::Ready, "ready"),
            (false, true) => (Glyph::Terminating, "leaving"),
            (false, false) => (Glyph::NotReady, "not ready"),
        };
        let is_known = key.as_ref().is_some_and(|key| cluster.store().typed::<Pod>(key).is_some());
        Row {
            sign: Sign::Glyph(glyph),
            words: pod.map_or_else(|| endpoint.addresses.join(", "), |pod| pod.name.clone()),
            note: note.to_owned(),
            at: None,
            link: key.filter(|_| is_known).map(Selection::Object),
        }
    };
    all.flatten().map(row).collect()
}

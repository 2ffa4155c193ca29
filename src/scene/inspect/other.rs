//! Kinds without a summary of their own: what they are, how old, and what they hold.

use super::parts::{chain, fact, labels, shape};
use super::{Body, Fact, Section, Shape, Sign};
use crate::api::object::Object;
use crate::apiserver::store::Store;
use crate::cluster::Cluster;
use crate::scene::palette::Hue;

/// Its sign, and whether the model knows its kind.
pub fn head(object: &Object) -> (Sign, String) {
    let sign = match shape(&Store::default(), object) {
        Sign::Shape(shape, _) => Sign::Shape(shape, Hue::Plain),
        _ => Sign::Shape(Shape::Plain, Hue::Plain),
    };
    let acts = Object::is_simulated(object.kind()) || object.kind().acts_as_document();
    let words = if acts { "" } else { "Kept and shown, but nothing here acts on it." };
    (sign, words.to_owned())
}

/// Its summary.
pub fn sections(cluster: &Cluster, object: &Object) -> Vec<Section> {
    let meta = object.meta();
    let mut facts = vec![fact("Namespace", meta.namespace.as_str()), fact("Age", meta.age(cluster.now()))];
    facts.extend(contents(object));
    facts.retain(|fact| !fact.value.is_empty());
    vec![
        chain(cluster.store(), object),
        Section::new("About it", Body::Facts(facts)),
        labels(cluster.store(), meta, object.kind()),
    ]
}

fn contents(object: &Object) -> Vec<Fact> {
    let names = |names: Vec<&String>| names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    match object {
        Object::ConfigMap(config) => vec![fact("Keys", names(config.data.keys().collect()))],
        // A Secret's values are not for every eye; its keys are.
        Object::Secret(secret) => {
            vec![fact("Type", secret.kind.as_str()), fact("Keys", names(secret.data.keys().collect()))]
        }
        Object::Namespace(namespace) => vec![fact("Phase", namespace.status.phase.as_str())],
        _ => Vec::new(),
    }
}

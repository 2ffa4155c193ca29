//! The names of objects in what was printed: each line's first word, if the cluster has such an object.

use crate::api::discovery::Kind;
use crate::apiserver::request::Key;
use crate::apiserver::store::Store;
use crate::ui::props::Named;

/// The kinds that an inspector has the most to say of, the commonest first.
const KINDS: [Kind; 10] = [
    Kind::POD,
    Kind::NODE,
    Kind::REPLICA_SET,
    Kind::DEPLOYMENT,
    Kind::SERVICE,
    Kind::STATEFUL_SET,
    Kind::DAEMON_SET,
    Kind::JOB,
    Kind::CONFIG_MAP,
    Kind::SECRET,
];

/// The object that a line is about; `header` is the first row of its table.
pub fn named(text: &str, header: &str, store: &Store) -> Option<Named> {
    let word = text.split(' ').next().filter(|word| !word.is_empty())?;
    let key = |kind: Kind, name: &str| {
        let key = Key::new(kind, if kind.is_namespaced() { "default" } else { "" }, name);
        store.get(&key).is_some().then_some(key)
    };
    // A Service is often called as its Deployment is: then the table tells.
    let first = header.contains("CLUSTER-IP").then_some(Kind::SERVICE);
    let key = match word.split_once('/') {
        Some((kind, name)) => key(Kind::of_word(kind)?, name),
        None => first.into_iter().chain(KINDS).find_map(|kind| key(kind, word)),
    };
    Some(Named { length: word.len(), key: key? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use crate::session::recording::Input;

    fn check_named(lines: &[(&str, &str, Option<Kind>)]) {
        let mut session = Session::sandbox("one-node").unwrap();
        for line in ["kubectl create deployment web --image=nginx", "kubectl expose deployment web --port=80"] {
            session.apply(Input::Line(line.to_owned()), |_| {});
            session.advance(
                60_000.0,
                crate::scene::motion::Manner { speed: 64.0, travel: crate::scene::motion::Travel::Still },
            );
        }
        let cluster = session.cluster();
        for (text, header, expected) in lines {
            let found = named(text, header, cluster.store()).map(|named| named.key.kind);
            assert_eq!(found, *expected, "{text}");
        }
    }

    #[test]
    fn a_line_is_about_the_object_that_it_begins_with() {
        let services = "NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE";
        check_named(&[
            ("minikube   Ready    control-plane", "NAME       STATUS   ROLES", Some(Kind::NODE)),
            ("web   1/1     1            1           5s", "NAME   READY   UP-TO-DATE", Some(Kind::DEPLOYMENT)),
            ("web   ClusterIP   10.96.0.7   <none>   80/TCP   4s", services, Some(Kind::SERVICE)),
            ("service/web exposed", "", Some(Kind::SERVICE)),
            ("deployment.apps/web created", "", Some(Kind::DEPLOYMENT)),
            ("nobody   1/1", "NAME   READY", None),
            ("  web", "", None),
            ("", "", None),
        ]);
    }
}

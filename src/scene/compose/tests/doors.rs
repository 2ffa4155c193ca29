//! Doors and links, as text.

use super::*;
use crate::api::set::Set;
use crate::scene::Service;

fn service(name: &str, spec: serde_json::Value) -> ApiRequest {
    let value = serde_json::json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec});
    let body = Body::Json { value, strictness: Strictness::Strict };
    ApiRequest::Create { kind: Kind::SERVICE, namespace: "default".into(), body, mode: WriteMode::Persist }
}

fn on_port_80(kind: &str) -> serde_json::Value {
    serde_json::json!({"type": kind, "selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]})
}

/// A door in one line: its ways with their addresses' digits left out, and how each link stands at `t`.
fn line(service: &Service, t: SimTime) -> String {
    let ways = service.ways.iter().map(|way| {
        let address: String = way.address.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        format!("{}{address}", way.word)
    });
    let links = service.links.iter().map(|link| match (link.until.is_some(), link.leaving.is_some()) {
        (true, _) => "gone",
        (false, true) => "leaving",
        (false, false) if link.takes_visitors(t) => "open",
        (false, false) => "coming",
    });
    let (ways, links): (Vec<String>, Vec<&str>) = (ways.collect(), links.collect());
    format!("{} | {} | {}", service.name, ways.join(" "), links.join(" "))
}

#[test]
fn each_type_of_service_has_its_door() {
    let check = |spec: serde_json::Value, expected: &str| {
        let mut show = Show::open(Scenario::OneNode);
        show.ask(service("web", spec));
        let scene = show.scene();
        assert_eq!(
            scene.services.iter().map(|service| line(service, show.clock.stage)).collect::<Vec<_>>(),
            [expected]
        );
    };
    check(on_port_80("ClusterIP"), "web | ClusterIP...: to  | ");
    check(on_port_80("NodePort"), "web | NodePort: on every node ClusterIP...: to  | ");
    check(on_port_80("LoadBalancer"), "web | LoadBalancerpending NodePort: on every node ClusterIP...: to  | ");
    check(serde_json::json!({"clusterIP": "None", "ports": [{"port": 80}]}), "web | Headlesspods' own IPs: | ");
    let elsewhere = serde_json::json!({"type": "ExternalName", "externalName": "example.com"});
    check(elsewhere, "web | ExternalNameexample.com | ");
}

#[test]
fn links_lead_to_exactly_the_ready_endpoints() {
    let mut show = Show::open(Scenario::OneNode);
    let now = |show: &Show| line(&show.scene().services[0], show.clock.stage);
    show.ask(service("web", on_port_80("ClusterIP")));
    show.ask(deployment("web", 2, BOOTCAMP));
    show.ask(deployment("other", 1, BOOTCAMP));
    show.pass(20);
    assert_eq!(now(&show), "web | ClusterIP...: to  | open open");
    let ready =
        |pod: &crate::scene::Pod| pod.moments.iter().find(|moment| moment.what == MomentKind::Ready).unwrap().at;
    for link in &show.scene().services[0].links {
        let pod = show.scene().pods.into_iter().find(|pod| pod.uid == link.pod).unwrap();
        assert!(&*pod.workload == "web" && link.from.unwrap() >= ready(&pod), "{link:?} before its pod is ready");
    }
    let pods = show.cluster.store().list(Kind::POD, "default");
    let key = pods.map(|(key, _)| key.clone()).find(|key| key.name.starts_with("web")).unwrap();
    show.ask(ApiRequest::Delete { key, options: DeleteOptions::default() });
    show.pass(2);
    assert!(now(&show).contains("leaving") && now(&show).contains("open"), "{}", now(&show));
    show.pass(60);
    show.look();
    assert_eq!(now(&show), "web | ClusterIP...: to  | open open");
    let key = Key::new(Kind::SERVICE, "default", "web");
    show.ask(ApiRequest::Delete { key, options: DeleteOptions::default() });
    assert_eq!(now(&show), "web | ClusterIP...: to  | gone gone");
    show.pass(10);
    show.look();
    assert_eq!(show.scene().services, []);
}

#[test]
fn the_clusters_own_come_when_they_are_revealed() {
    let mut show = Show::open(Scenario::OneNode);
    let names = |scene: &Scene| -> Vec<String> {
        let services = scene.services.iter().map(|service| service.name.to_string());
        let mut names: Vec<String> = services.chain(scene.pods.iter().map(|pod| pod.workload.to_string())).collect();
        names.sort();
        names
    };
    assert_eq!(names(&show.scene()), [""; 0]);
    show.staging = show.staging.clone().hiding(Set::default(), &show.cluster);
    let all = names(&show.scene());
    assert!(all.contains(&"kube-dns".to_owned()) && all.contains(&"coredns".to_owned()), "{all:?}");
}

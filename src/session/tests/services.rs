//! Services from outside and from inside: load balancers, tunnels, clients that stay with their pod, names.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;
use crate::world::network::Vantage;

const WEB: &[(&str, &str)] = &[
    ("kubectl create deployment web --image=nginx --replicas=2", "deployment.apps/web created\n"),
    ("# +10", ""),
    ("kubectl expose deployment web --type=LoadBalancer --port=80", "service/web exposed\n"),
];

#[test]
fn without_a_cloud_a_load_balancer_is_pending_until_a_tunnel_is_open() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(WEB);
    desk.check(&[
        ("# +60", ""),
        ("kubectl get service web", "NAME *\nweb    LoadBalancer   10.*   <pending>     80:3*/TCP *\n"),
        ("IP=$(kubectl get service web -o jsonpath='{.spec.clusterIP}')", ""),
        ("curl -sm 2 http://$IP; echo $?", "28\n"),
        ("minikube tunnel &", "[1] *\n"),
        ("sleep 1", "Status:\t\n\tmachine: minikube\n\troute: 10.96.0.0/12 -> 192.168.49.2\n*\tservices: [web]\n*"),
        ("echo $(kubectl get service web -o jsonpath='{.status.loadBalancer.ingress[0].ip}') is $IP", "10.*"),
        ("kubectl get service web", "NAME *\nweb    LoadBalancer   10.*   10.*   80:3*/TCP *\n"),
        ("curl -s http://$IP | grep title", "<title>Welcome to nginx!</title>\n"),
        ("minikube tunnel", "\n❌  Exiting due to SVC_TUNNEL_START: *another tunnel is already running*"),
    ]);
    let traffic: Vec<_> = desk.runtime.snapshot().traffic().cloned().collect();
    let last = traffic.last().unwrap();
    assert_eq!((&last.from, &last.outcome), (&Vantage::Learner, &Ok(200)));
    assert_eq!(last.service.as_ref().unwrap().name, "web");
    desk.check(&[
        ("kubectl expose deployment web --name=second --type=LoadBalancer --port=80", "service/second exposed\n"),
        ("# +6", ""),
        ("kubectl get service second", "*services: [second, web]*second   LoadBalancer   10.*   10.*   80:3*\n"),
        ("kill %1", ""),
        ("# +1", ""),
        ("kubectl get service web", "*web    LoadBalancer   10.*   <pending>     80:3*/TCP *\n"),
        ("curl -sm 2 http://$IP; echo $?", "28\n"),
    ]);
}

#[test]
fn a_cloud_gives_a_load_balancer_an_address_that_stays() {
    let mut desk = Desk::new(Scenario::Cloud);
    desk.check(WEB);
    desk.check(&[
        ("kubectl get service web", "NAME *\nweb    LoadBalancer   10.*   <pending>     80:3*/TCP *\n"),
        ("# +8", ""),
        ("kubectl get service web", "NAME *\nweb    LoadBalancer   10.*   198.51.100.10   80:3*/TCP *\n"),
        ("curl -s http://198.51.100.10 | grep title", "<title>Welcome to nginx!</title>\n"),
        (
            "kubectl describe service web",
            "*LoadBalancer Ingress: *198.51.100.10 (VIP)\n*\
             Normal  EnsuringLoadBalancer *  service-controller  Ensuring load balancer\n*\
             Normal  EnsuredLoadBalancer *  service-controller  Ensured load balancer\n",
        ),
        ("kubectl delete pods -l app=web", "*deleted\n*"),
        ("# +60", ""),
        ("kubectl get service web -o jsonpath='{.status.loadBalancer.ingress[0].ip}'", "198.51.100.10"),
        ("kubectl patch service web -p '{\"spec\":{\"type\":\"NodePort\"}}'", "service/web patched\n"),
        ("# +1", ""),
        ("curl -sm 2 http://198.51.100.10; echo $?", "28\n"),
        ("kubectl expose deployment web --name=other --type=LoadBalancer --port=80", "service/other exposed\n"),
        ("# +8", ""),
        ("kubectl get service other", "*other   LoadBalancer   10.*   198.51.100.10   80:3*\n"),
        ("kubectl delete service other", "service \"other\" deleted\n"),
        ("kubectl get service other", "Error from server (NotFound): services \"other\" not found\n"),
    ]);
}

#[test]
fn a_front_end_asks_its_back_end_for_each_page() {
    let mut desk = Desk::new(Scenario::OneNode);
    let ask = "kubectl exec deploy/front -- curl -s -w '%{http_code}' http://localhost";
    desk.check(&[
        ("kubectl create deployment back --image=gcr.io/google-samples/kubernetes-bootcamp:v1", "*created\n"),
        ("kubectl create deployment front --image=tabernetes/front-end", "*created\n"),
        ("# +10", ""),
        (ask, "*at  does not answer: BACK_END is not set.\n502"),
        ("IP=$(kubectl get pods -l app=back -o jsonpath='{.items[0].status.podIP}')", ""),
        ("kubectl set env deployment/front BACK_END=http://$IP:8080", "*updated\n"),
        ("# +10", ""),
        (ask, "This is the front end. The back end at http://10.244.0.*:8080 says: Hello * | Running on: back-* | v=1\n200"),
        ("kubectl delete pods -l app=back --now", "*deleted\n"),
        ("# +5", ""),
        (ask, "*:8080 does not answer: timed out.\n502"),
        ("kubectl set env deployment/front BACK_END=localhost", "*updated\n"),
        ("# +10", ""),
        (ask, "*at localhost does not answer: it answered 502 Bad Gateway.\n502"),
        ("kubectl expose deployment front --type=NodePort --port=80", "*exposed\n"),
        ("visitors front --rate 2/s", "*\n"),
        ("# +10", ""),
        ("visitors front --stop", "*stopped *the program answered with an error*"),
    ]);
    let traffic: Vec<_> = desk.runtime.snapshot().traffic().cloned().collect();
    let inner = traffic.iter().find(|trace| trace.outcome == Ok(200)).unwrap();
    assert!(matches!(inner.from, Vantage::Pod(..)), "the page of the back end came to the front end: {inner:?}");
}

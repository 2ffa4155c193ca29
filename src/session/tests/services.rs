//! Services from outside and from inside: load balancers, tunnels, clients that stay with their pod, names.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;
use crate::world::network::Vantage;
use std::collections::BTreeSet;

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

/// Which pods answer ten requests.
fn answering(desk: &mut Desk) -> BTreeSet<String> {
    desk.type_in("PORT=$(kubectl get service b -o jsonpath='{.spec.ports[0].nodePort}')");
    let (printed, _) = desk.type_in("for i in $(seq 10); do curl -s http://192.168.49.2:$PORT; done");
    printed.lines().filter_map(|line| line.split(' ').nth(6).map(str::to_owned)).collect()
}

#[test]
fn with_affinity_a_client_stays_until_its_pod_is_gone_or_its_time_is_over() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("kubectl create deployment b --image=gcr.io/google-samples/kubernetes-bootcamp:v1 --replicas=4", "*created\n"),
        ("# +8", ""),
        ("kubectl expose deployment b --type=NodePort --port=8080", "*exposed\n"),
        ("# +1", ""),
    ]);
    assert!(answering(&mut desk).len() > 1);
    let patch = "kubectl patch service b -p '{\"spec\":{\"sessionAffinity\":\"ClientIP\",\"sessionAffinityConfig\":\
                 {\"clientIP\":{\"timeoutSeconds\":20}}}}'";
    desk.check(&[(patch, "service/b patched\n")]);
    let first = answering(&mut desk);
    assert_eq!(first.len(), 1);
    desk.pass(10);
    assert_eq!(answering(&mut desk), first, "each request counts anew");
    desk.pass(15);
    assert_eq!(answering(&mut desk), first, "each request counts anew");
    let pod = first.first().unwrap();
    desk.check(&[(&format!("kubectl delete pod {pod} --wait=false"), "pod \"*\" deleted\n"), ("# +2", "")]);
    let second = answering(&mut desk);
    assert_eq!(second.len(), 1);
    assert_ne!(second, first, "its pod is no endpoint any more");
    let others: BTreeSet<String> = (0..8)
        .flat_map(|_| {
            desk.pass(21);
            answering(&mut desk)
        })
        .collect();
    assert!(others.len() > 1, "after its time a client is sent anywhere");
}

#[test]
fn names_lead_to_addresses_of_services_of_pods_and_elsewhere() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(WEB);
    desk.check(&[
        ("kubectl expose deployment web --name=headless --port=80 --cluster-ip=None", "service/headless exposed\n"),
        (
            "kubectl create service externalname alias --external-name=web.default.svc.cluster.local",
            "service/alias created\n",
        ),
        ("kubectl create service externalname away --external-name=example.com", "service/away created\n"),
        ("kubectl run box --image=busybox -- sleep infinity", "pod/box created\n"),
        ("# +8", ""),
        (
            "kubectl get service alias",
            "*alias   ExternalName   <none>       web.default.svc.cluster.local   <none> *\n",
        ),
        ("kubectl exec box -- wget -qO- http://alias | grep title", "<title>Welcome to nginx!</title>\n"),
        (
            "kubectl exec box -- nslookup headless.default.svc.cluster.local",
            "*Address: 10.244.0.*\n*Address: 10.244.0.*",
        ),
        ("kubectl exec box -- wget -qO- http://headless | grep title", "<title>Welcome to nginx!</title>\n"),
        (
            "kubectl exec box -- wget -qO- http://away",
            "wget: bad address 'away'\n(example.com is not in the cluster: nothing outside of it is simulated)\n*",
        ),
        (
            "kubectl exec box -- nslookup away.default.svc.cluster.local",
            "*\naway.default.svc.cluster.local\tcanonical name = example.com\n\n\
             away.default.svc.cluster.local\tcanonical name = example.com\n\n\n\
             (example.com is not in the cluster: nothing outside of it is simulated)\n",
        ),
        ("kubectl scale deployment web --replicas=0", "*scaled\n"),
        ("# +3", ""),
        ("kubectl exec box -- wget -qO- http://headless", "*wget: bad address 'headless'\n*"),
        (
            "kubectl exec box -- wget -qO- http://web",
            "*wget: can't connect to remote host (10.*): Connection refused\n*",
        ),
    ]);
}

#[test]
fn each_nslookup_speaks_in_its_own_way() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(WEB);
    desk.check(&[
        ("kubectl create service externalname alias --external-name=web.default.svc.cluster.local", "*created\n"),
        ("kubectl run new --image=busybox -- sleep 1d", "pod/new created\n"),
        ("kubectl run old --image=busybox:1.28 -- sleep 1d", "pod/old created\n"),
        ("kubectl run dnsutils --image=registry.k8s.io/e2e-test-images/agnhost:2.39", "pod/dnsutils created\n"),
        ("# +10", ""),
        (
            "kubectl exec new -- nslookup web",
            "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n\
             ** server can't find web.cluster.local: NXDOMAIN\n\n** server can't find web.cluster.local: NXDOMAIN\n\n\
             ** server can't find web.svc.cluster.local: NXDOMAIN\n\n\
             ** server can't find web.svc.cluster.local: NXDOMAIN\n\n\
             Name:\tweb.default.svc.cluster.local\nAddress: 10.*\n\n\ncommand terminated with exit code 1\n",
        ),
        ("kubectl exec new -- nslookup web.default", "*** server can't find web.default: NXDOMAIN\n\n*exit code 1\n"),
        ("kubectl exec new -- nslookup web.default.svc.cluster.local | grep -c NX", "0\n"),
        (
            "kubectl exec old -- nslookup web",
            "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n\
             Name:      web\nAddress 1: 10.* web.default.svc.cluster.local\n",
        ),
        (
            "kubectl exec old -- nslookup nosuch",
            "*\nnslookup: can't resolve 'nosuch'\ncommand terminated with exit code 1\n",
        ),
        (
            "kubectl exec dnsutils -- nslookup web.default",
            "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.*\n\n",
        ),
        (
            "kubectl exec dnsutils -- nslookup alias",
            "*\nalias.default.svc.cluster.local\tcanonical name = web.default.svc.cluster.local.\n\
             Name:\tweb.default.svc.cluster.local\nAddress: 10.*\n\n",
        ),
        (
            "kubectl exec dnsutils -- nslookup 10.96.0.10",
            "10.0.96.10.in-addr.arpa\tname = kube-dns.kube-system.svc.cluster.local.\n\n",
        ),
        ("curl -s example.com", "(example.com is not in the cluster: nothing outside of it is simulated)\n"),
        (
            "kubectl exec new -- wget -qO- web.defautl",
            "wget: bad address 'web.defautl'\n\
             (web.defautl is not in the cluster: nothing outside of it is simulated)\ncommand terminated *",
        ),
        ("kubectl exec new -- wget -qO- web.defautl.svc", "wget: bad address 'web.defautl.svc'\ncommand terminated *"),
    ]);
}

#[test]
fn the_api_server_answers_programs_in_pods_as_strangers() {
    let mut desk = Desk::new(Scenario::ThreeNodes);
    desk.check(&[
        ("kubectl run web --image=nginx", "pod/web created\n"),
        ("# +10", ""),
        (
            "kubectl exec web -- curl -sk https://kubernetes/api",
            "{\n  \"kind\": \"Status\",*system:anonymous\\\" cannot get path \\\"/api\\\"*\"code\": 403\n}",
        ),
        (
            "kubectl exec web -- curl https://kubernetes",
            "curl: (60) SSL certificate problem: *command terminated with exit code 60\n",
        ),
        ("kubectl exec web -- curl -s https://localhost:80", "command terminated with exit code 35\n"),
        ("curl -sk https://$(minikube ip):8443/ | grep code", "  \"code\": 403\n"),
        ("curl -s http://$(minikube ip):8443", "Client sent an HTTP request to an HTTPS server.\n"),
        ("curl -sk -H 'Authorization: Bearer x' https://$(minikube ip):8443", "The API is simulated for kubectl *"),
    ]);
}

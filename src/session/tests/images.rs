//! Images of tutorials: what a visitor gets from their programs, and what their logs say.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;

fn check(rows: &[(&str, &str)]) {
    Desk::new(Scenario::OneNode).check(rows);
}

#[test]
fn hello_minikube_works_word_for_word() {
    check(&[
        (
            "kubectl create deployment hello-node --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- /agnhost netexec --http-port=8080",
            "deployment.apps/hello-node created\n",
        ),
        ("# +10", ""),
        (
            "kubectl logs deploy/hello-node",
            "I1123 *       1 log.go:195] Started HTTP server on port 8080\nI1123 *       1 log.go:195] Started UDP server on port  8081\n",
        ),
        ("kubectl expose deployment hello-node --type=LoadBalancer --port=8080", "service/hello-node exposed\n"),
        ("curl -s $(minikube service hello-node --url)", "NOW: 2026-11-23 20:*.*00000 +0000 UTC m=+*.*000000"),
        ("curl -s $(minikube service hello-node --url)/hostname", "hello-node-*"),
        ("curl -s \"$(minikube service hello-node --url)/echo?msg=hi+there%21\"", "hi there!"),
        ("curl -s -o /dev/null -w '%{http_code}' \"$(minikube service hello-node --url)/echo?code=404\"", "404"),
        ("curl -s $(minikube service hello-node --url)/clientip", "10.244.0.1:*"),
        ("curl -s $(minikube service hello-node --url)/shell?cmd=ls", "/shell: this path is not simulated\n"),
        ("kubectl logs deploy/hello-node --tail=3", "*GET /echo?msg=&code=404\n*GET /clientip\n"),
        ("kubectl exec deploy/hello-node -- ps", "*/agnhost netexec --http-port=8080\n*"),
        ("kubectl delete service hello-node", "*deleted\n"),
    ]);
}

#[test]
fn arguments_choose_what_a_program_does() {
    let agnhost = "registry.k8s.io/e2e-test-images/agnhost:2.40";
    let run = |name: &str, rest: &str| format!("kubectl run {name} --image={agnhost} {rest}");
    check(&[
        (&run("a", "-- netexec --http-port 80"), "pod/a created\n"),
        (&run("b", "-- serve-hostname"), "pod/b created\n"),
        (&run("c", ""), "pod/c created\n"),
        (&run("d", "-- guestbook --http-port=3000"), "pod/d created\n"),
        (&run("e", "--command -- sh -c 'echo up; exec /agnhost serve-hostname --port=80'"), "pod/e created\n"),
        ("# +10", ""),
        ("kubectl exec c -- curl -s $(kubectl get pod a -o jsonpath={.status.podIP})/hostname", "a"),
        ("kubectl exec c -- curl -s $(kubectl get pod b -o jsonpath={.status.podIP}):9376", "b"),
        ("kubectl exec c -- curl -s $(kubectl get pod e -o jsonpath={.status.podIP})", "e"),
        ("kubectl logs b", "*Serving on port 9376.\n*HTTP request from 10.244.*:32768\n"),
        ("kubectl logs c", "Paused\n"),
        ("kubectl logs d", "guestbook: this is in the image, but it is not simulated\n"),
        ("kubectl exec b -- ps", "*/agnhost serve-hostname\n*"),
        ("kubectl exec c -- ps", "*/agnhost pause\n*"),
        (
            "kubectl exec c -- /agnhost connect b:80",
            "/agnhost: this program is in the image, but it is not simulated\n*",
        ),
        ("kubectl delete pod a --wait=false", "*deleted*"),
        ("kubectl delete pod b --wait=false", "*deleted*"),
        ("# +20", ""),
        ("kubectl get pods a b --no-headers", "b *Terminating*pods \"a\" not found\n"),
        ("kubectl logs b --tail=2", "*Shutting down after receiving signal: terminated.\n*Awaiting pod deletion.\n"),
    ]);
}

/// What a front page holds at `place` (a port and perhaps a path), and what the log then is.
fn check_page((image, options): (&str, &str), place: &str, page: &str, log: &str) {
    let run = format!("kubectl run web --image={image} {options}");
    let ask = format!("kubectl exec box -- curl -s $(kubectl get pod web -o jsonpath={{.status.podIP}}):{place}");
    check(&[
        (&run, "pod/web created\n"),
        ("kubectl run box --image=nginx", "pod/box created\n"),
        ("# +20", ""),
        (&ask, page),
        ("kubectl logs web", log),
    ]);
}

#[test]
fn front_pages_are_as_upstream() {
    let hello = "Hello, world!\nVersion: 2.0.0\nHostname: web\n";
    let rows = [
        (
            ("us-docker.pkg.dev/google-samples/containers/gke/hello-app:2.0", ""),
            "8080/a?b",
            hello,
            "2026/11/23 * Server listening on port 8080\n2026/11/23 * Serving request: /a\n",
        ),
        (("gcr.io/google-samples/hello-app:2.0", "--env=PORT=80"), "80", hello, "*port 80\n*"),
        (
            ("hashicorp/http-echo", "-- -listen=:80 -text=hello"),
            "80",
            "hello\n",
            "*[INFO] server is listening on :80\n*\"GET / HTTP/1.1\" 200 6 \"curl/*\" 0s\n",
        ),
        (("hashicorp/http-echo:0.2.3", "-- -text 'hello you'"), "5678", "hello you\n", "*listening on :5678\n*"),
        (("registry.k8s.io/serve_hostname", ""), "9376", "web", "*Serving on port 9376.\n*"),
        (("public.ecr.aws/nginx/nginx", ""), "80", "*Welcome to nginx!*", "*GET / *"),
        (("k8s.gcr.io/serve_hostname", "-- -port=80"), "80", "web", "*Serving on port 80.\n*"),
        (
            ("kicbase/echo-server:1.0", ""),
            "8080/x",
            "Request served by web\n\nHTTP/1.1 GET /x\n\nHost: 10.244.*:8080\nAccept: */*\nUser-Agent: curl/*",
            "Echo server listening on port 8080.\n10.244.*:32768 | GET /x\n",
        ),
        (
            ("registry.k8s.io/echoserver:1.4", ""),
            "8080",
            "CLIENT VALUES:\nclient_address=10.244.*\ncommand=GET\nreal path=/\n*request_uri=http://10.244.*:8080/\n*HEADERS RECEIVED:\naccept=*/*\nhost=*:8080\nuser-agent=curl/*\nBODY:\n*",
            "",
        ),
        (("registry.k8s.io/echoserver:1.10", ""), "8080", "*\nHostname: web\n*\thost=*:8080\n\tuser-agent=*", ""),
        (
            ("traefik/whoami", ""),
            "80",
            "Hostname: web\nIP: 127.0.0.1\nIP: ::1\nIP: 10.244.*\nRemoteAddr: 10.244.*:32768\nGET / HTTP/1.1\nHost: *\nUser-Agent: curl/*\nAccept: */*\n\n",
            "*Starting up on port 80\n",
        ),
        (("nginxdemos/hello:plain-text", ""), "80", "Server address: 10.244.*:80\nServer name: web\n*URI: /\n", ""),
        (
            ("dgkanatsios/simpleapp", ""),
            "8080",
            "Hello world from web and version 2.0\n",
            "Running on *\nIP: ::ffff:10.*\n",
        ),
        (("gcr.io/google-samples/node-hello:1.0", ""), "8080", "Hello Kubernetes!", ""),
        (("registry.k8s.io/hpa-example", ""), "80", "OK!", ""),
        (
            ("us-docker.pkg.dev/google-samples/containers/gke/gb-frontend:v5", ""),
            "80",
            "*<title>Guestbook</title>*",
            "",
        ),
    ];
    for (run, place, page, log) in rows {
        check_page(run, place, page, log);
    }
}

#[test]
fn a_program_that_only_greets_ends() {
    check(&[
        ("kubectl run hi --image=hello-world --restart=Never", "pod/hi created\n"),
        ("kubectl run echo --image=hashicorp/http-echo --restart=Never", "pod/echo created\n"),
        ("kubectl run ask --image=curlimages/curl --restart=Never -- -s http://nosuch", "pod/ask created\n"),
        ("# +10", ""),
        ("kubectl logs hi", "\nHello from Docker!\nThis message shows *\n https://docs.docker.com/get-started/\n\n"),
        ("kubectl logs echo", "Missing -text option*"),
        (
            "kubectl get pods --no-headers",
            "ask    0/1   Error       *\necho   0/1   Error       *\nhi     0/1   Completed *",
        ),
    ]);
}

#[test]
fn what_is_not_simulated_says_so_and_stays() {
    let own = |image: &str| format!("(what {image} does is not simulated: it runs, and serves nothing)\n");
    let rows = [
        ("nginx -- tar -tf x", "tar: this program is in the image, but it is not simulated\n".to_owned()),
        ("python:3.12 -- python -m http.server 8000", own("python:3.12")),
        ("bash -- -c 'echo $BASH_VERSION'", own("bash")),
        ("alpine/git -- version", own("alpine/git")),
        ("ghcr.io/somebody/app:1", own("ghcr.io/somebody/app:1")),
    ];
    for (rest, log) in rows {
        check(&[
            (&format!("kubectl run a --image={rest}"), "pod/a created\n"),
            ("# +10", ""),
            ("kubectl logs a", &log),
            ("kubectl get pod a --no-headers", "a     1/1   Running *"),
        ]);
    }
    check(&[
        ("kubectl create deployment web --image=somebody/app:1", "*created\n"),
        ("kubectl expose deployment web --port=80 --type=NodePort", "*exposed\n"),
        ("kubectl run box --image=gcr.io/google-containers/busybox -- sleep 1000", "*created\n"),
        ("# +10", ""),
        ("curl -s $(minikube service web --url)", "(what somebody/app:1 serves is not simulated)\n"),
        (
            "kubectl exec box -- wget -qO- web",
            "wget: can't connect *: Connection refused\n(what somebody/app:1 serves is not simulated)\n*",
        ),
        ("kubectl exec deploy/web -- curl -s localhost:81", "*"),
        ("curl -s localhost:5", ""),
    ]);
    check(&[
        ("kubectl run my --image=mysql --env=MYSQL_ROOT_PASSWORD=x", "pod/my created\n"),
        ("# +60", ""),
        ("kubectl exec my -- mysql -px", "mysql: this program is in the image, but it is not simulated\n*"),
    ]);
}

#[test]
fn a_sum_is_a_container_of_its_own() {
    check(&[
        ("kubectl run sum --image=busybox --restart=Never -- expr 1 + 2 '*' 3", "pod/sum created\n"),
        ("# +5", ""),
        ("kubectl logs sum", "7\n"),
        ("kubectl get pod sum --no-headers", "sum   0/1   Completed *"),
        ("i=4; i=$(expr $i - 1); echo $i; expr 2 '>' 3; echo $?", "3\n0\n1\n"),
        ("expr; expr 1 / 0; expr a : b", "expr: missing operand\nexpr: division by zero\nexpr: a: not simulated *"),
    ]);
}

//! What programs write into their logs: at their start, at each request, and at their end.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;

const PORT: (&str, &str) = ("PORT=$(kubectl get service web -o jsonpath='{.spec.ports[0].nodePort}')", "");

#[test]
fn a_web_server_logs_its_start_by_its_version() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("kubectl run new --image=nginx", "pod/new created\n"),
        ("kubectl run older --image=nginx:1.25", "pod/older created\n"),
        ("kubectl run small --image=nginx:1.27-alpine", "pod/small created\n"),
        ("kubectl run old --image=nginx:1.14.2", "pod/old created\n"),
        ("# +30", ""),
        (
            "kubectl logs new",
            "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration\n*\
             /docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh\n*\
             /docker-entrypoint.sh: Configuration complete; ready for start up\n\
             2026/11/23 20:04:* [notice] 1#1: using the \"epoll\" event method\n\
             2026/11/23 20:04:* [notice] 1#1: nginx/1.27.3\n\
             2026/11/23 20:04:* [notice] 1#1: built by gcc 12.2.0 (Debian 12.2.0-14) \n\
             2026/11/23 20:04:* [notice] 1#1: OS: Linux 5.15.0-122-generic\n\
             2026/11/23 20:04:* [notice] 1#1: getrlimit(RLIMIT_NOFILE): 1048576:1048576\n\
             2026/11/23 20:04:* [notice] 1#1: start worker processes\n\
             2026/11/23 20:04:* [notice] 1#1: start worker process 29\n\
             2026/11/23 20:04:* [notice] 1#1: start worker process 30\n",
        ),
        ("kubectl logs older | grep -o 'nginx/1.*'", "nginx/1.25.5\n"),
        (
            "kubectl logs small | grep -o 'nginx/1.*\\|built by gcc.*(Alpine'",
            "nginx/1.27.3\nbuilt by gcc 13.2.1 20240309 (Alpine\n",
        ),
        ("kubectl logs old", ""),
        ("kubectl exec old -- curl -sI localhost | grep -c 'Server: nginx/1.14.2'", "1\n"),
        ("kubectl exec small -- bash", "error: *exec: \"bash\": executable file not found in $PATH: unknown\n"),
        ("kubectl exec small -- sh -c 'echo $NGINX_VERSION'", "1.27.3\n"),
    ]);
}

#[test]
fn a_web_server_logs_each_request_with_the_address_that_it_sees() {
    let mut desk = Desk::new(Scenario::ThreeNodes);
    desk.check(&[
        ("kubectl create deployment web --image=nginx", "*created\n"),
        ("kubectl expose deployment web --port=80 --type=NodePort", "*exposed\n"),
        ("kubectl run box --image=busybox -- sleep 1d", "pod/box created\n"),
        ("# +20", ""),
        PORT,
        ("HOME_NODE=$(kubectl get pods -l app=web -o jsonpath='{.items[0].spec.nodeName}')", ""),
        ("NETWORK=$(kubectl get node $HOME_NODE -o jsonpath='{.spec.podCIDR}')", ""),
        ("GATEWAY=${NETWORK%0/24}1", ""),
        ("curl -s $(kubectl get node $HOME_NODE -o jsonpath='{.status.addresses[0].address}'):$PORT | wc -c", "615\n"),
        ("kubectl logs deploy/web --tail=1 | grep -c \"^$GATEWAY - - .*GET / HTTP/1.1. 200 615 .-. .curl/8\"", "1\n"),
        ("kubectl exec box -- wget -qO- web | wc -c", "615\n"),
        ("BOX=$(kubectl get pod box -o jsonpath='{.status.podIP}')", ""),
        ("kubectl logs deploy/web --tail=1 | grep -c \"^$BOX - - .* 200 615 .-. .Wget. .-.$\"", "1\n"),
        ("kubectl exec deploy/web -- curl -s localhost/nope?a=b | grep nginx", "*nginx/1.27.3*"),
        (
            "kubectl logs deploy/web --tail=2",
            "2026/11/23 20:04:* [error] 29#29: *3 open() \"/usr/share/nginx/html/nope\" failed (2: No such file or \
             directory), client: 127.0.0.1, server: localhost, request: \"GET /nope?a=b HTTP/1.1\", host: \"localhost\"\n\
             127.0.0.1 - - [23/Nov/2026:20:04:* +0000] \"GET /nope?a=b HTTP/1.1\" 404 153 \"-\" \"curl/8.5.0\" \"-\"\n",
        ),
        ("kubectl exec deploy/web -- rm /usr/share/nginx/html/index.html", ""),
        ("kubectl exec deploy/web -- curl -s localhost | grep -c '403 Forbidden'", "2\n"),
        ("kubectl logs deploy/web --tail=1", "127.0.0.1 - - * \"GET / HTTP/1.1\" 403 153 *"),
        ("kubectl exec deploy/web -- sh -c 'echo back > /usr/share/nginx/html/index.html'", ""),
        ("kubectl port-forward deploy/web 9000:80 &", "[1] *"),
        ("sleep 1", "*"),
        ("curl -sI localhost:9000/ | head -1", "*HTTP/1.1 200 OK*"),
        ("kubectl logs deploy/web --tail=1", "127.0.0.1 - - * \"HEAD / HTTP/1.1\" 200 0 *"),
        ("kubectl get --raw /api/v1/namespaces/default/services/web/proxy/", "back\n"),
        ("kubectl logs deploy/web --tail=1", "* 200 5 \"-\" \"kubectl/v1.32.0 (linux/amd64) *\" \"192.168.49.1\"\n"),
    ]);
}

#[test]
fn probes_and_the_end_show_in_a_web_servers_log() {
    let mut desk = Desk::new(Scenario::OneNode);
    let manifest = "apiVersion: v1\\nkind: Pod\\nmetadata: {name: web}\\nspec: {containers: [{name: web, image: nginx, \
                    readinessProbe: {httpGet: {path: /healthz, port: 80}, periodSeconds: 2}}]}\\n";
    desk.check(&[
        (&format!("printf '{manifest}' | kubectl apply -f -"), "pod/web created\n"),
        ("# +20", ""),
        (
            "kubectl logs web --tail=1",
            "10.244.0.1 - - * \"GET /healthz HTTP/1.1\" 404 153 \"-\" \"kube-probe/1.32\" \"-\"\n",
        ),
        ("kubectl get pod web", "*0/1     Running*"),
        ("kubectl exec web -- touch /usr/share/nginx/html/healthz", ""),
        ("# +5", ""),
        ("kubectl get pod web", "*1/1     Running*"),
        (
            "kubectl logs web --tail=1",
            "10.244.0.1 - - * \"GET /healthz HTTP/1.1\" 200 0 \"-\" \"kube-probe/1.32\" \"-\"\n",
        ),
        (
            "kubectl logs web -f --tail=1 & kubectl delete pod web",
            "*(SIGQUIT) received, shutting down*exited with code 0*[notice] 1#1: exit\n*",
        ),
    ]);
}

#[test]
fn a_database_without_a_password_says_so_and_crashes() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("kubectl run pg --image=postgres:16", "pod/pg created\n"),
        ("kubectl run good --image=postgres:16 --env=POSTGRES_PASSWORD=secret", "pod/good created\n"),
        ("# +30", ""),
        ("kubectl logs pg | head -1", "Error: Database is uninitialized and superuser password is not specified.\n"),
        ("kubectl get pods", "*good *1/1     Running *pg *0/1     CrashLoopBackOff*"),
        ("kubectl logs good | grep -o 'starting PostgreSQL [0-9.]*'", "starting PostgreSQL 16.6\n"),
    ]);
}

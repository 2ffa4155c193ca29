//! What one finds inside of containers and between them.

use super::desk::Desk;
use crate::api::set::Set;
use crate::cluster::scenario::Scenario;

fn with_bootcamp() -> Desk {
    let mut desk = Desk::new(Scenario::ThreeNodes);
    desk.check(&[
        (
            "kubectl create deployment b --image=gcr.io/google-samples/kubernetes-bootcamp:v1",
            "deployment.apps/b created\n",
        ),
        ("# +8", ""),
    ]);
    desk
}

#[test]
fn a_port_is_for_one_container_of_a_pod() {
    let mut desk = Desk::new(Scenario::OneNode);
    let pod = "kubectl apply -f - <<'EOF'\napiVersion: v1\nkind: Pod\nmetadata: {name: twins}\nspec:\n  containers:\n  - {name: \
               first, image: 'gcr.io/google-samples/kubernetes-bootcamp:v1'}\n  - {name: second, image: \
               'gcr.io/google-samples/kubernetes-bootcamp:v1'}\nEOF";
    desk.check(&[
        (pod, "pod/twins created\n"),
        ("# +20", ""),
        ("kubectl get pod twins", "NAME*\ntwins   1/2     CrashLoopBackOff   *"),
        ("kubectl logs twins -c second", "*Error: listen EADDRINUSE :::8080\n*"),
        ("kubectl exec twins -c first -- pidof node", "7\n"),
        ("kubectl exec twins -c first -- pkill node", ""),
        ("# +3", ""),
        ("kubectl logs twins -c first | head -1", "Kubernetes Bootcamp App Started At*"),
    ]);
}

#[test]
fn what_is_written_ends_with_the_container_and_volumes_last() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("kubectl create configmap page --from-literal=index.html=hello", "configmap/page created\n"),
        (
            "kubectl apply -f - <<'EOF'\napiVersion: v1\nkind: Pod\nmetadata: {name: two}\nspec:\n  volumes:\n  - name: shared\n    \
             emptyDir: {}\n  - name: page\n    configMap: {name: page}\n  containers:\n  - name: web\n    image: nginx\n    env:\n    \
             - {name: WHO, valueFrom: {fieldRef: {fieldPath: metadata.name}}}\n    volumeMounts:\n    - {name: page, mountPath: \
             /usr/share/nginx/html}\n    - {name: shared, mountPath: /data}\n  - name: box\n    image: busybox\n    command: [sleep, \
             infinity]\n    volumeMounts:\n    - {name: shared, mountPath: /in}\nEOF",
            "pod/two created\n",
        ),
        ("# +10", ""),
        ("kubectl exec two -- curl -s localhost", "Defaulted container \"web\" out of: web, box\nhello"),
        ("kubectl exec two -c web -- sh -c 'echo $WHO > /data/who; echo x > /tmp/x'", ""),
        ("kubectl exec two -c box -- cat /in/who", "two\n"),
        ("kubectl exec two -c box -- sh -c 'echo note > /dev/shm/note'; kubectl exec two -c web -- cat /dev/shm/note", "note\n"),
        ("kubectl exec two -c box -- cat /tmp/x", "cat: *"),
        ("kubectl exec two -c web -- cat /tmp/x", "x\n"),
        ("kubectl exec two -c nosuch -- ls", "Error from server (BadRequest): container nosuch is not valid for pod two\n"),
        ("kubectl exec two -c web -- ip a", "error: Internal error occurred: *exec: \"ip\": executable file not found in $PATH: unknown\n"),
    ]);
}

#[test]
fn one_container_writes_what_another_serves() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        (
            "kubectl apply -f - <<'EOF'\napiVersion: v1\nkind: Pod\nmetadata: {name: duo}\nspec:\n  volumes:\n  - {name: html, \
             emptyDir: {}}\n  containers:\n  - name: web\n    image: nginx\n    volumeMounts:\n    - {name: html, mountPath: \
             /usr/share/nginx/html}\n  - name: writer\n    image: debian\n    command: [/bin/sh, -c, 'while true; do date >> \
             /html/index.html; sleep 1; done']\n    volumeMounts:\n    - {name: html, mountPath: /html}\nEOF",
            "pod/duo created\n",
        ),
        ("# +10", ""),
        ("kubectl exec duo -c web -- curl -s localhost | head -2", "*UTC 2026\n*UTC 2026\n"),
        ("kubectl logs duo -c writer", ""),
        ("kubectl exec duo -c writer -- rm /html/index.html; kubectl exec duo -c web -- curl -sI localhost", "HTTP/1.1 40*"),
    ]);
}

#[test]
fn requests_find_their_way() {
    let mut desk = with_bootcamp();
    desk.check(&[
        ("kubectl scale deployment b --replicas=4", "*scaled\n"),
        ("kubectl run box --image=busybox -- sleep 9999", "pod/box created\n"),
        ("# +8", ""),
        ("kubectl expose deployment b --port=80 --target-port=8080 --type=NodePort", "service/b exposed\n"),
        ("kubectl expose deployment b --name=headless --port=8080 --cluster-ip=None", "service/headless exposed\n"),
        ("kubectl create service externalname alias --external-name=b.default.svc.cluster.local", "service/alias created\n"),
        ("# +1", ""),
        ("kubectl exec box -- wget -qO- b", "Hello*"),
        ("kubectl exec box -- wget -qO- b.default.svc.cluster.local", "Hello*"),
        ("kubectl exec box -- wget -qO- headless:8080", "Hello*"),
        ("kubectl exec box -- wget -qO- alias", "Hello*"),
        ("kubectl exec box -- wget -qO- nosuch", "wget: bad address 'nosuch'\n*"),
        ("kubectl exec box -- nslookup headless", "Server:\t\t10.96.0.10\n*Address: 10.244.*\n*Address: 10.244.*"),
        ("IP=$(kubectl get svc b -o jsonpath='{.spec.clusterIP}')", ""),
        ("curl -m 2 $IP", "curl: (28) Connection timed out after 2001 milliseconds\n"),
        ("curl -s -o /dev/null -w '%{http_code}\\n' 192.168.49.3:$(kubectl get svc b -o jsonpath='{.spec.ports[0].nodePort}')", "200\n"),
        ("kubectl patch svc b -p '{\"spec\":{\"selector\":{\"app\":\"nobody\"}}}'", "service/b patched\n"),
        ("# +1", ""),
        ("kubectl exec box -- wget -qO- b", "wget: can't connect to remote host (10.*): Connection refused\n*"),
    ]);
    let traces = desk.runtime.snapshot();
    assert!(traces.traffic().any(|trace| trace.service.is_some() && trace.outcome == Ok(200)), "requests leave traces");
}

#[test]
fn backends_are_chosen_by_chance_or_by_affinity() {
    let mut desk = with_bootcamp();
    let visit = "curl -s $(minikube ip):$(kubectl get svc b -o jsonpath='{.spec.ports[0].nodePort}')";
    desk.check(&[
        ("kubectl scale deployment b --replicas=4", "*scaled\n"),
        ("# +8", ""),
        ("kubectl expose deployment b --port=8080 --type=NodePort", "service/b exposed\n"),
        ("# +1", ""),
    ]);
    let answers = |desk: &mut Desk| (0..12).map(|_| desk.type_in(visit).0).collect::<Set<String>>().len();
    assert!(answers(&mut desk) > 2, "twelve visitors of four pods meet more than two of them");
    desk.check(&[("kubectl patch svc b -p '{\"spec\":{\"sessionAffinity\":\"ClientIP\"}}'", "service/b patched\n")]);
    assert_eq!(answers(&mut desk), 1, "with affinity all go to the same");
}

#[test]
fn commands_run_beside_the_shell() {
    let mut desk = with_bootcamp();
    desk.check(&[
        ("sleep 5 &", "[1] *\n"),
        ("jobs", "[1]+  Running                 sleep 5 &\n"),
        ("wait; echo done", "done\n[1]+  Done                    sleep 5\n"),
        ("kubectl port-forward deploy/b 9000:8080 &", "[1] *"),
        ("# +1", ""),
        (
            "curl -s localhost:9000",
            "Forwarding from 127.0.0.1:9000 -> 8080\n*Handling connection for 9000\nHello*v=1\n",
        ),
        ("curl -sI localhost:9000", "Handling connection for 9000\nHTTP/1.1 200 OK\r\n*\r\n\r\n"),
        ("kubectl proxy --port=9000", "error: listen tcp 127.0.0.1:9000: bind: address already in use\n"),
        ("kill %1", "*"),
        (
            "curl localhost:9000",
            "*curl: (7) Failed to connect to localhost port 9000 after 0 ms: Couldn't connect to server\n",
        ),
        ("kill %1", "bash: kill: %1: no such job\n"),
        (
            "kubectl port-forward deploy/nosuch 80",
            "Error from server (NotFound): deployments.apps \"nosuch\" not found\n",
        ),
    ]);
}

#[test]
fn each_shell_in_a_container_complains_in_its_own_words() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("kubectl run web --image=nginx", "pod/web created\n"),
        ("kubectl run box --image=busybox -- sleep 1d", "pod/box created\n"),
        ("# +10", ""),
        ("kubectl exec web -- sh -c 'echo x > /no/x; cat < nofile; kill 99; exit a'", "sh: 1: cannot create /no/x: Directory nonexistent\nsh: 1: cannot open nofile: No such file\nsh: 1: kill: No such process\nsh: 1: exit: Illegal number: a\ncommand terminated with exit code 2\n"),
        ("kubectl exec box -- sh -c 'echo x > /no/x; cat < nofile; kill 99; [ a -eq 1 ]'", "sh: can't create /no/x: nonexistent directory\nsh: can't open nofile: no such file\nsh: can't kill pid 99: No such process\nsh: a: bad number\ncommand terminated with exit code 2\n"),
        ("kubectl exec web -- bash -c 'echo x > /no/x; kill 99'", "bash: line 1: /no/x: No such file or directory\nbash: line 1: kill: (99) - No such process\ncommand terminated with exit code 1\n"),
        ("kubectl exec web -- sh -c 'if; fi'", "sh: 1: Syntax error: \";\" unexpected\ncommand terminated with exit code 2\n"),
        ("kubectl exec web -- sh -c 'echo {a,b}; type nope'", "{a,b}\nnope: not found\ncommand terminated with exit code 127\n"),
        ("kubectl exec box -- kill 99", "kill: can't kill pid 99: No such process\ncommand terminated with exit code 1\n"),
        ("kubectl exec web -- sh nofile", "sh: 0: cannot open nofile: No such file\ncommand terminated with exit code 2\n"),
        ("kubectl exec box -- ls /no", "ls: /no: No such file or directory\ncommand terminated with exit code 1\n"),
        ("kubectl exec box -- cat /no", "cat: can't open '/no': No such file or directory\ncommand terminated *"),
        ("kubectl exec web -- cat /no", "cat: /no: No such file or directory\ncommand terminated with exit code 1\n"),
        ("kubectl exec web -- dash -c nope", "dash: 1: nope: not found\ncommand terminated with exit code 127\n"),
        ("kubectl exec box -- ash -c nope", "ash: nope: not found\ncommand terminated with exit code 127\n"),
        ("kubectl exec web -- bash -c 'perl -v'", "perl: -v: not simulated by this console (it knows -e with print)\ncommand terminated with exit code 1\n"),
        ("kubectl exec web -- perl -Mbignum=bpi -wle 'print bpi(9), \" and more\"'", "3.14159265 and more\n"),
        ("kubectl exec web -- uname -nr", "web 5.15.0-122-generic\n"),
        ("kubectl exec box -- sh -c 'mkdir -p /tmp/a/b; touch /tmp/a/b/c; ls -R /tmp/a'", "/tmp/a:\nb\n\n/tmp/a/b:\nc\n"),
        ("kubectl exec box -- sh nofile", "sh: can't open 'nofile': No such file or directory\ncommand terminated with exit code 2\n"),
    ]);
}

#[test]
fn what_is_mounted_read_only_can_not_be_written_to() {
    let mut desk = Desk::new(Scenario::OneNode);
    let pod = "apiVersion: v1\\nkind: Pod\\nmetadata: {name: p}\\nspec:\\n  volumes: [{name: conf, configMap: {name: c}}, \
               {name: data, emptyDir: {}}]\\n  containers:\\n  - {name: a, image: nginx, volumeMounts: [{name: conf, mountPath: \
               /conf}, {name: data, mountPath: /data, readOnly: true}]}\\n  - {name: b, image: busybox, command: [sleep, 1d], \
               volumeMounts: [{name: data, mountPath: /data}]}\\n";
    desk.check(&[
        ("kubectl create configmap c --from-literal=color=red", "configmap/c created\n"),
        (&format!("printf '{pod}' | kubectl apply -f -"), "pod/p created\n"),
        ("# +10", ""),
        (
            "kubectl exec p -c a -- sh -c 'echo x > /conf/color'",
            "sh: 1: cannot create /conf/color: Read-only file system\n*",
        ),
        ("kubectl exec p -c a -- rm /conf/color", "rm: cannot remove '/conf/color': Read-only file system\n*"),
        ("kubectl exec p -c a -- touch /data/x", "touch: cannot touch '/data/x': Read-only file system\n*"),
        ("kubectl exec p -c a -- mkdir -p /data/x", "mkdir: cannot create directory *: Read-only file system\n*"),
        ("kubectl exec p -c b -- touch /data/x", ""),
        ("kubectl exec p -c a -- ls /data", "x\n"),
        ("kubectl exec p -c a -- cat /conf/color", "red"),
        ("kubectl exec p -c a -- grep /conf /proc/mounts", "tmpfs /conf tmpfs ro,relatime 0 0\n"),
    ]);
}

#[test]
fn pages_of_the_web_are_saved_and_programs_ask_each_other() {
    let access = "https://k8s.io/examples/service/access";
    let apply: String = ["backend-deployment", "backend-service", "frontend-deployment", "frontend-service"]
        .map(|name| format!(" -f {access}/{name}.yaml"))
        .concat();
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("curl -sO https://k8s.io/examples/pods/simple-pod.yaml", ""),
        ("wget -q https://kubernetes.io/examples/application/deployment.yaml", ""),
        ("head -4 simple-pod.yaml deployment.yaml | grep name:", "  name: nginx\n  name: nginx-deployment\n"),
        ("curl -s https://k8s.io/examples/x.yaml", "404: Not Found*of k8s.io only what tutorials*"),
        ("curl -sSO https://kubernetes.io/", "curl: (23) Failed to extract a filename*"),
        (&format!("kubectl apply{apply}"), "*service/frontend created\n"),
        ("# +20", ""),
        ("curl -s $(minikube service frontend --url)", "{\"message\":\"Hello\"}\n"),
    ]);
}

#[test]
fn tools_in_containers_print_as_their_images_do() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[
        ("kubectl run bb --image=busybox -- sleep 1d", "pod/bb created\n"),
        ("kubectl run al --image=alpine -- sleep 1d", "pod/al created\n"),
        ("kubectl run ng --image=nginx --port=80 --expose", "service/ng created\npod/ng created\n"),
        ("kubectl create deployment b --image=gcr.io/google-samples/kubernetes-bootcamp:v1", "*created\n"),
        ("# +10", ""),
        (
            "kubectl exec bb -- ps",
            "PID   USER     TIME  COMMAND\n    1 root      0:00 sleep 1d\n    8 root      0:00 ps\n",
        ),
        ("kubectl exec ng -- ps", "*exec: \"ps\": executable file not found in $PATH: unknown\n"),
        (
            "kubectl exec deploy/b -- ps -ef",
            "UID          PID    PPID  C STIME TTY          TIME CMD\n\
             root           1       0  0 20:04 ?        00:00:00 /bin/sh -c node server.js\n\
             root           7       1  0 20:04 ?        00:00:00 node server.js\n\
             root          14       0  0 20:04 ?        00:00:00 ps -ef\n",
        ),
        ("kubectl exec bb -- ls -l /etc/hosts", "-rw-r--r--    1 root     root           * Nov 23 20:04 /etc/hosts\n"),
        ("kubectl exec ng -- ls -l /etc/hosts", "-rw-r--r-- 1 root root * Nov 23 20:04 /etc/hosts\n"),
        ("# +120", ""),
        (
            "kubectl exec ng -- touch /new; kubectl exec ng -- ls -l / | grep -E 'new|etc'",
            "drwxr-xr-x 2 root root *Nov 23 20:04 etc\n-rw-r--r-- 1 root root *Nov 23 20:06 new\n",
        ),
        ("kubectl exec bb -- id", "uid=0(root) gid=0(root) groups=0(root),10(wheel)\n"),
        ("kubectl exec ng -- id", "uid=0(root) gid=0(root) groups=0(root)\n"),
        ("kubectl exec al -- id -gn", "root\n"),
        ("kubectl exec bb -- id nobody1", "id: unknown user nobody1\ncommand terminated *"),
        ("kubectl exec bb -- kill -l | head -2", " 1) HUP\n 2) INT\n"),
        ("kubectl exec ng -- bash -c 'kill -l' | head -1", " 1) SIGHUP\t 2) SIGINT\t 3) SIGQUIT\t 4) SIGILL\t 5) SIGTRAP\n"),
        (
            "kubectl exec deploy/b -- curl -sv ng -o /dev/null",
            "* Host ng:80 was resolved.\n* IPv6: (none)\n* IPv4: 10.*\n*   Trying 10.*:80...\n* Connected to ng (10.*) port 80\n*",
        ),
        ("kubectl exec bb -- sh -c 'echo $0 $1 $# $@' a b c", "a b 2 b c\n"),
        ("kubectl exec bb -- sh -c 'echo $0 $1 $#'", "sh 0\n"),
    ]);
}

#[test]
fn nobody_looks_into_a_container_whose_kubelet_is_gone() {
    let mut desk = Desk::new(Scenario::ThreeNodes);
    let on_third = r#"--overrides='{"spec":{"nodeName":"minikube-m03"}}'"#;
    desk.check(&[
        (&format!("kubectl run web --image=nginx {on_third}"), "pod/web created\n"),
        ("# +8", ""),
        ("minikube node stop minikube-m03", "*"),
        (
            "kubectl logs web; echo $?",
            "Error from server: Get \"https://192.168.49.4:10250/containerLogs/default/web/web\": dial tcp \
             192.168.49.4:10250: connect: no route to host\n1\n",
        ),
        (
            "kubectl exec web -- ls",
            "Error from server: error dialing backend: dial tcp 192.168.49.4:10250: connect: no route to host\n",
        ),
    ]);
}

#[test]
fn images_do_what_the_documentation_shows_of_them() {
    Desk::new(Scenario::OneNode).check(&[
        ("kubectl run h --image=hello-world --restart=Never", "pod/h created\n"),
        (
            "kubectl create deployment hello-node --image=registry.k8s.io/e2e-test-images/agnhost:2.53 -- /agnhost netexec \
             --http-port=8080",
            "deployment.apps/hello-node created\n",
        ),
        ("kubectl expose deployment hello-node --type=LoadBalancer --port=8080", "service/hello-node exposed\n"),
        ("kubectl run name --image=registry.k8s.io/e2e-test-images/agnhost:2.53 --port=9376 --expose -- serve-hostname", "*"),
        ("kubectl run what --image=nobody/knows:1 -- -x", "pod/what created\n"),
        ("# +12", ""),
        ("kubectl logs h | head -2", "\nHello from Docker!\n"),
        ("kubectl get pod h", "*Completed *"),
        ("curl -s $(minikube service hello-node --url)", "NOW: 2026-11-23 20:04:* +0000 UTC m=+*"),
        ("curl -s $(minikube service hello-node --url)/hostname", "hello-node-*"),
        ("kubectl logs deploy/hello-node", "I1123 20:04:*       1 log.go:195] Started HTTP server on port 8080\nI1123 *8081\n*GET /hostname\n"),
        ("kubectl exec deploy/hello-node -- curl -s name:9376", "name"),
        ("kubectl logs what", "(what nobody/knows:1 does is not simulated: it runs, and serves nothing)\n"),
    ]);
}

#[test]
fn a_node_is_drained_before_it_is_deleted() {
    Desk::new(Scenario::ThreeNodes).check(&[
        ("kubectl create deployment web --image=nginx --replicas=6", "*created\n"),
        ("# +10", ""),
        ("kubectl get pods -o wide | grep -c minikube-m03", "2\n"),
        ("minikube node delete minikube-m03", "*successfully deleted.\n"),
        ("# +10", ""),
        ("kubectl get pods -o wide --no-headers | grep -c Running", "6\n"),
        ("kubectl get pods -o wide | grep -c minikube-m03", "0\n"),
    ]);
}

#[test]
fn a_drain_need_not_wait_for_a_kubelet_that_is_silent() {
    let drain = "kubectl drain minikube-m02 --ignore-daemonsets --grace-period=1 --skip-wait-for-delete-timeout=1";
    Desk::new(Scenario::ThreeNodes).check(&[
        ("kubectl create deployment web --image=nginx --replicas=6", "*created\n"),
        ("# +10", ""),
        ("minikube ssh -n minikube-m02 -- sudo systemctl stop kubelet", ""),
        (
            &format!("{drain} | tail -3"),
            "Warning: *\npod \"web-*\" has DeletionTimestamp older than 1 seconds, skipping\n*\nnode/minikube-m02 drained\n",
        ),
    ]);
}

#[test]
fn an_init_container_is_ready_once_it_has_ended() {
    let manifest = r#"kubectl create -f - <<'END'
apiVersion: v1
kind: Pod
metadata: {name: two}
spec:
  initContainers: [{name: first, image: busybox, command: [sleep, "6"]}]
  containers: [{name: main, image: nginx}]
END"#;
    let ready = "kubectl get pod two -o jsonpath='{.status.initContainerStatuses[0].ready} \
                 {.status.conditions[?(@.type==\"Initialized\")].status}'";
    Desk::new(Scenario::OneNode).check(&[
        (manifest, "pod/two created\n"),
        ("# +4", ""),
        ("kubectl get pod two", "*Init:0/1 *"),
        (ready, "false False"),
        ("# +10", ""),
        (ready, "true True"),
    ]);
}

#[test]
fn a_pod_knows_its_names_and_those_that_it_is_given() {
    let manifest = r#"kubectl create -f - <<'END'
apiVersion: v1
kind: Pod
metadata: {name: named}
spec:
  hostname: me
  subdomain: sub
  hostAliases: [{ip: 127.0.0.1, hostnames: [foo.local, bar.local]}, {ip: 10.1.2.3, hostnames: [far]}]
  containers: [{name: web, image: nginx}]
---
apiVersion: v1
kind: Pod
metadata: {name: on-host}
spec: {hostNetwork: true, containers: [{name: c, image: busybox, command: [sleep, 1d]}]}
END"#;
    Desk::new(Scenario::ThreeNodes).check(&[
        (manifest, "pod/named created\npod/on-host created\n"),
        ("# +8", ""),
        (
            "kubectl exec named -- tail -5 /etc/hosts",
            "10.244.*\tme.sub.default.svc.cluster.local\tme\n\n# Entries added by HostAliases.\n\
             127.0.0.1\tfoo.local\tbar.local\n10.1.2.3\tfar\n",
        ),
        ("kubectl exec named -- hostname", "me\n"),
        ("kubectl exec named -- curl -s bar.local | grep title", "<title>Welcome to nginx!</title>\n"),
        ("kubectl exec on-host -- hostname", "minikube*\n"),
    ]);
}

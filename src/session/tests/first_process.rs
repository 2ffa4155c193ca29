//! The first processes of containers: shells that one talks with, programs that run by themselves.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;

fn check(rows: &[(&str, &str)]) {
    Desk::new(Scenario::OneNode).check(rows);
}

#[test]
fn the_shell_that_one_talks_with_is_process_1() {
    check(&[
        (
            "kubectl run box -it --rm --restart=Never --image=busybox -- sh",
            "If you don't see a command prompt, try pressing enter.\n",
        ),
        ("ps", "PID   USER     TIME  COMMAND\n    1 root      0:00 sh\n*"),
        ("hostname; echo hello > /tmp/a; cat /tmp/a", "box\nhello\n"),
        ("exit", "pod \"box\" deleted\n"),
        ("kubectl get pods", "No resources found in default namespace.\n"),
    ]);
}

#[test]
fn leaving_the_shell_ends_the_container() {
    check(&[
        ("kubectl run box -it --restart=Never --image=alpine", "If you don't see *"),
        ("echo one", "one\n"),
        ("exit", ""),
        ("# +3", ""),
        ("kubectl get pod box", "NAME *\nbox    0/1     Completed   0 *\n"),
        ("kubectl get pod box -o jsonpath='{.status.phase}'", "Succeeded"),
        ("kubectl logs box", "/ # echo one\none\n/ # exit\n"),
        ("kubectl attach -it box", "error: cannot attach a container in a completed pod; current phase is Succeeded\n"),
        ("kubectl run bad -it --restart=Never --image=busybox", "If you don't see *"),
        ("exit 3", "pod default/bad terminated (Error)\n"),
        ("echo $?", "3\n"),
        ("kubectl run again -it --image=busybox", "If you don't see *"),
        ("exit", "Session ended, resume using 'kubectl attach again -c again -i -t' command when the pod is running\n"),
        ("# +3", ""),
        ("kubectl get pod again", "NAME *\nagain   1/1     Running   1 *\n"),
        ("kubectl attach again -it", "If you don't see *"),
        ("pwd", "/\n"),
    ]);
}

const WAITING: &str = r#"kubectl run box --image=busybox --overrides='{"spec":{"containers":[{"name":"box","image":"busybox","stdin":true,"tty":true}]}}'"#;

#[test]
fn a_shell_with_a_terminal_waits_for_whoever_comes() {
    check(&[
        (WAITING, "pod/box created\n"),
        ("kubectl run none --image=busybox", "pod/none created\n"),
        ("# +100", ""),
        ("kubectl get pods", "*box    1/1     Running            0 *\nnone   0/1     CrashLoopBackOff *\n"),
        ("kubectl attach box -it", "If you don't see *"),
        ("echo I am $HOSTNAME", "I am box\n"),
        ("exit", "Session ended, *"),
        ("# +5", ""),
        ("kubectl get pod box", "*box    1/1     Running   1 *\n"),
    ]);
}

#[test]
fn programs_run_as_first_processes_as_they_do_in_the_console() {
    check(&[
        ("kubectl create deployment web --image=nginx", "*created\n"),
        ("kubectl expose deployment web --port=80", "*exposed\n"),
        ("# +5", ""),
        (
            "kubectl run tmp --rm -it --restart=Never --image=busybox -- wget -qO- http://web",
            "*<title>Welcome to nginx!</title>\n*pod \"tmp\" deleted\n",
        ),
        (
            "kubectl run tmp --rm -i --restart=Never --image=curlimages/curl -- curl -s http://web | grep title",
            "*<title>Welcome to nginx!</title>\n*",
        ),
        (
            "echo hello | kubectl run tmp -i --rm -q --restart=Never --image=busybox -- cat",
            "hello\npod \"tmp\" deleted\n",
        ),
        (
            "kubectl run load --image=busybox -- sh -c 'while sleep 1; do wget -qO- http://web | grep -c title; done'",
            "pod/load created\n",
        ),
        ("# +10", ""),
        ("kubectl logs load --tail=2", "1\n1\n"),
        ("kubectl run say --image=busybox --env=WORD=hi --restart=Never -- sh -c 'echo $WORD | tr h H; exit 4'", "*"),
        ("# +5", ""),
        ("kubectl logs say", "Hi\n"),
        ("kubectl get pod say -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}'", "4"),
        ("kubectl run no --image=busybox --restart=Never -- sl -l", "pod/no created\n"),
        ("# +5", ""),
        ("kubectl get pod no", "*no     0/1     ContainerCannotRun   0 *"),
        ("kubectl describe pod no", "*exec: \"sl\": executable file not found in $PATH*"),
        ("kubectl get pod no -o jsonpath={.status.containerStatuses[0].state.terminated.exitCode}", "127"),
        (
            "kubectl events --for pod/no",
            "*Created container: no\n*Error: failed to start container \"no\": Error response from daemon: failed to*",
        ),
        ("kubectl run own --image=nginx -- nginx -g 'daemon off;'", "pod/own created\n"),
        ("# +5", ""),
        ("kubectl exec own -- curl -s localhost | grep title", "<title>Welcome to nginx!</title>\n"),
    ]);
}

#[test]
fn a_line_without_an_end_is_in_the_log_when_its_program_is_over() {
    check(&[
        ("kubectl run short --image=busybox --restart=Never -- printf 'one\\ntwo'", "pod/short created\n"),
        (
            "kubectl run long --image=busybox --restart=Never -- sh -c 'printf wait; sleep 20; echo ed'",
            "pod/long created\n",
        ),
        ("# +10", ""),
        ("kubectl logs short", "one\ntwo\n"),
        ("kubectl logs long", ""),
        ("# +20", ""),
        ("kubectl logs long", "waited\n"),
    ]);
}

#[test]
fn a_script_may_end_in_the_program_of_its_image() {
    check(&[
        ("kubectl run a --image=nginx --command -- sh -c \"exec nginx -g 'daemon off;'\"", "pod/a created\n"),
        (
            "kubectl run b --image=nginx --command -- sh -c 'set -e; echo start && nginx -g \"daemon off;\"'",
            "pod/b created\n",
        ),
        ("# +10", ""),
        ("kubectl get pods --no-headers", "a     1/1   Running *\nb     1/1   Running *\n"),
        ("kubectl exec a -- curl -s localhost | grep -c title", "1\n"),
        ("kubectl logs b | head -1", "start\n"),
    ]);
}

#[test]
fn a_kubelet_puts_variables_into_words() {
    let manifest = r#"kubectl create -f - <<'END'
apiVersion: v1
kind: Pod
metadata: {name: POD}
spec:
  restartPolicy: Never
  containers:
  - name: c
    image: busybox
    env:
    - {name: A, value: one}
    - {name: B, value: $(A)-two $(C) $$(A)}
    - {name: CPU, valueFrom: {resourceFieldRef: {resource: requests.cpu, divisor: 1m}}}
    - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
    resources: {requests: {cpu: 125m, memory: 32Mi}, limits: {memory: 64Mi}}
    command: [COMMAND]
    args: ["$(A) $(B) $(NOPE) $$(A) $(KUBERNETES_SERVICE_PORT) $(CPU) $(MEMORY)"]
END"#;
    let made = |name: &str, command: &str| manifest.replace("POD", name).replace("COMMAND", command);
    check(&[
        (&made("plain", "echo"), "pod/plain created\n"),
        (&made("shell", "sh, -c, 'echo \"$(A)\"'"), "pod/shell created\n"),
        ("# +5", ""),
        ("kubectl logs plain", "one one-two $(C) $(A) $(NOPE) $(A) 443 125 64\n"),
        ("kubectl logs shell", "one\n"),
    ]);
}

#[test]
fn what_keeps_a_container_alive_does() {
    check(&[
        ("kubectl run a --image=busybox -- tail -f /dev/null", "pod/a created\n"),
        ("kubectl run b --image=busybox -- sh -c 'echo up; tail -F /dev/null'", "pod/b created\n"),
        ("kubectl run c --image=busybox -- sh -c 'sleep infinity & wait'", "pod/c created\n"),
        ("kubectl run d --image=node -- node -e 'console.log(1)'", "pod/d created\n"),
        ("# +60", ""),
        (
            "kubectl get pods",
            "NAME *\na      1/1     Running   0 *\nb      1/1     Running   0 *\nc      1/1     Running   0 *\nd      1/1     Running *",
        ),
        ("kubectl logs b", "up\n"),
        ("kubectl logs c", ""),
        ("kubectl logs d", "(what node does is not simulated: it runs, and serves nothing)\n"),
    ]);
}

#[test]
fn a_sidecar_follows_a_file() {
    let script = "mkdir -p /opt; (sleep 3; echo one >> /opt/log; sleep 5; echo two >> /opt/log) & tail -F /opt/log";
    check(&[
        (&format!("kubectl run box --image=busybox -- sh -c '{script}'"), "pod/box created\n"),
        ("# +8", ""),
        ("kubectl logs box", "tail: *No such file*\none\n"),
        ("# +5", ""),
        ("kubectl logs box", "tail: *No such file*\none\ntwo\n"),
        ("kubectl exec box -- sh -c 'sleep 100 & echo $!; jobs -p; kill $!; wait; echo done'", "*\ndone\n"),
    ]);
}

#[test]
fn programs_are_found_by_their_whole_path() {
    check(&[
        ("kubectl run a --image=busybox --restart=Never --command -- /bin/echo hello", "pod/a created\n"),
        ("# +5", ""),
        ("kubectl logs a", "hello\n"),
        ("kubectl get pod a", "*Completed *"),
    ]);
}

#[test]
fn a_shell_that_heeds_sigterm_ends_at_once() {
    check(&[
        ("kubectl run a --image=busybox -- sh -c 'trap : TERM INT; sleep infinity & wait'", "pod/a created\n"),
        (
            "kubectl run b --image=busybox -- sh -c 'trap \"echo bye; exit 0\" TERM; while true; do sleep 0.1; done'",
            "pod/b *",
        ),
        ("kubectl run c --image=busybox -- sh -c 'sleep infinity & wait'", "pod/c created\n"),
        ("kubectl run d --image=busybox -- sh -c 'trap \"echo end; sleep 3\" TERM; sleep infinity & wait'", "pod/d *"),
        ("# +6", ""),
        ("kubectl get pods --no-headers | grep -c Running", "4\n"),
        ("kubectl delete pod d --wait=false", "*deleted\n"),
        ("# +1", ""),
        ("kubectl logs d", "end\n"),
        ("# +5", ""),
        ("kubectl delete pod a b c --wait=false", "*deleted\n*deleted\n*deleted\n"),
        ("kubectl logs b", "bye\n"),
        ("# +4", ""),
        ("kubectl get pods", "NAME *\nc *Terminating *"),
        ("# +30", ""),
        ("kubectl get pods", "No resources found in default namespace.\n"),
    ]);
}

#[test]
fn a_new_namespace_may_be_used_at_once() {
    check(&[
        (
            "kubectl create namespace team && kubectl run web --image=nginx -n team",
            "namespace/team created\npod/web created\n",
        ),
        ("kubectl run web --image=nginx -n nosuch", "Error from server (NotFound): namespaces \"nosuch\" not found\n"),
    ]);
}

//! The bootcamp image: each fact that is known of it, quoted, and a line that shows it.

use super::desk::{Desk, fits};
use crate::cluster::faults::Fault;
use crate::cluster::scenario::Scenario;

/// A fact, a line, and what it prints.
type Row = (&'static str, &'static str, &'static str);

const V1: &str = "gcr.io/google-samples/kubernetes-bootcamp:v1";

fn with_bootcamp() -> Desk {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.check(&[(&format!("kubectl create deployment b --image={V1}"), "deployment.apps/b created\n"), ("# +8", "")]);
    desk
}

fn check(desk: &mut Desk, rows: &[Row]) {
    for (fact, line, pattern) in rows {
        if let Some(seconds) = line.strip_prefix("# +") {
            desk.pass(seconds.parse().unwrap());
            continue;
        }
        let (printed, _) = desk.type_in(line);
        assert!(fits(pattern, &printed), "{fact}\n{line}\n--- wanted\n{pattern}\n--- printed\n{printed}");
    }
}

const IMAGES: &[Row] = &[
    (
        "amd64 only",
        "kubectl get nodes -o jsonpath='{.items[0].status.nodeInfo.architecture} {.items[0].status.images[0].names[1]}'",
        "amd64 gcr.io/google-samples/kubernetes-bootcamp:v1",
    ),
    (
        "84 MB pull",
        "kubectl describe pods | grep 'Successfully pulled'",
        "*Successfully pulled image \"gcr.io/google-samples/kubernetes-bootcamp:v1\" in 1.*s (1.*s including waiting). Image \
         size: 211336459 bytes.\n",
    ),
    (
        "digest sha256:0d6b8ee63bb57c5f5b6156f446b3bc3b3c143d233037f3a2f00e279c8fcc64af",
        "kubectl get pods -o jsonpath='{.items[0].status.containerStatuses[0].imageID}'",
        "docker-pullable://gcr.io/google-samples/kubernetes-bootcamp@sha256:0d6b8ee63bb57c5f5b6156f446b3bc3b3c143d233037f3a2f00e279c8fcc64af",
    ),
    (
        "v2 used by the tutorial = docker.io/jocatalin/kubernetes-bootcamp:v2",
        "kubectl run v2 --image=docker.io/jocatalin/kubernetes-bootcamp:v2",
        "pod/v2 created\n",
    ),
    (
        "gcr.io/...:v2 does not exist (`not found`)",
        "kubectl run v2g --image=gcr.io/google-samples/kubernetes-bootcamp:v2",
        "pod/v2g created\n",
    ),
    (
        "gcr.io/...:v10 is the intentional missing tag",
        "kubectl run v10 --image=gcr.io/google-samples/kubernetes-bootcamp:v10",
        "pod/v10 created\n",
    ),
    ("", "# +8", ""),
    ("v2 runs, the others can't be pulled", "kubectl get pod v2", "*v2     1/1     Running   0 *"),
    ("gcr.io/...:v2 does not exist (`not found`)", "kubectl describe pod v2g", "*kubernetes-bootcamp:v2 not found*"),
    (
        "gcr.io/...:v10 is the intentional missing tag",
        "kubectl describe pod v10",
        "*kubernetes-bootcamp:v10 not found*",
    ),
    (
        "Body v2: `Hello Kubernetes bootcamp! | Running on: <POD> | v=2\\n`",
        "kubectl exec v2 -- curl -s localhost:8080",
        "Hello Kubernetes bootcamp! | Running on: v2 | v=2\n",
    ),
    ("v2's server.js", "kubectl exec v2 -- grep v= /server.js", "  response.end(\" | v=2\\n\");\n"),
];

const INSIDE: &[Row] = &[
    (
        "HTTP on 8080, any path, status 200, Content-Type text/plain",
        "curl -si localhost:8080/any",
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n*\r\n\r\nHello*",
    ),
    (
        "Body v1: `Hello Kubernetes bootcamp! | Running on: <POD> | v=1\\n`",
        "curl -s localhost:8080",
        "Hello Kubernetes bootcamp! | Running on: b-* | v=1\n",
    ),
    ("its v1 listens on 8081: NOT what the published images run", "curl -s localhost:8081; echo $?", "7\n"),
    (
        "server.js (20 lines, in `/`): http module",
        "head -1 /server.js; cat /server.js | grep -c ''",
        "var http = require('http');\n20\n",
    ),
    ("counters requests, startTime, host", "grep '^var' /server.js", "*var requests=0;\n*var startTime;\nvar host;\n*"),
    ("podname=HOSTNAME", "grep podname= /server.js", "var podname= process.env.HOSTNAME;\n"),
    (
        "handler sets header, writes the two parts, ends with \" | v=1\\n\"",
        "grep response. /server.js",
        "*response.setHeader('Content-Type', 'text/plain');\n*response.write(\"Hello Kubernetes bootcamp! | Running on: \");\n\
         *response.write(host);\n*response.end(\" | v=1\\n\");\n",
    ),
    ("console.log per request", "grep -c console.log /server.js", "2\n"),
    ("`www.listen(8080, ...)`", "grep listen /server.js", "*www.listen(8080,function () {\n"),
    (
        "`ls /`: bin boot core dev etc home lib lib64 media mnt opt proc root run sbin server.js srv sys tmp usr var",
        "ls / | xargs echo",
        "bin boot core dev etc home lib lib64 media mnt opt proc root run sbin server.js srv sys tmp usr var\n",
    ),
    ("cwd `/`", "pwd", "/\n"),
    ("curl and bash are present", "which curl bash", "/usr/bin/curl\n/usr/bin/bash\n"),
    ("Node 6.3.1", "echo $NODE_VERSION", "6.3.1\n"),
    ("Debian-based node image", "grep ^ID= /etc/os-release", "ID=debian\n"),
    (
        "Dockerfile CMD is shell form, so PID 1 is /bin/sh -c \"node server.js\"",
        "ps aux",
        "USER         PID %CPU *\nroot           1 * ?        Ss   20:04   0:00 /bin/sh -c node server.js\n*node server.js\n*",
    ),
    ("The process ignores SIGTERM", "kill 1; ps | grep -c node", "1\n"),
];

#[test]
fn images_are_where_they_are_known_to_be() {
    check(&mut with_bootcamp(), IMAGES);
}

#[test]
fn a_slow_registry_sends_84_mb_in_many_seconds() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.runtime.inject(&Fault::SlowRegistry).unwrap();
    check(
        &mut desk,
        &[
            ("84 MB pull", "kubectl run b --image=gcr.io/google-samples/kubernetes-bootcamp:v1", "pod/b created\n"),
            ("84 MB pull", "# +5", ""),
            ("84 MB pull", "kubectl get pod b", "*ContainerCreating *"),
        ],
    );
}

#[test]
fn inside_all_is_as_it_is_known() {
    let mut desk = with_bootcamp();
    desk.type_in("kubectl exec -it deploy/b -- bash");
    assert!(fits("root@b-*:/# ", &desk.prompt()), "prompt `root@<POD>:/#`, not {}", desk.prompt());
    check(&mut desk, INSIDE);
    // The shell that is process 1 waits for node: it ends with it, and the container with the shell.
    desk.check(&[("kill 7", ""), ("# +3", ""), ("ls", "command terminated with exit code 137\n")]);
    desk.check(&[("kubectl get pods", "NAME *Running   1 (*")]);
    let start = "`Kubernetes Bootcamp App Started At: <ISO ms Z> | Running On:  <POD> ` followed by an empty line; per request: \
                 `Running On: <POD> | Total Requests: N | App Uptime: S.sss seconds | Log Time: <ISO>`";
    let log = "Kubernetes Bootcamp App Started At: 2026-*T*.*Z | Running On:  b-* \n\nRunning On: b-* | Total Requests: 1 | App \
               Uptime: *.* seconds | Log Time: 2026-*T*.*Z\nRunning On: b-* | Total Requests: 2 | *Z\n";
    check(&mut desk, &[(start, "kubectl logs deploy/b --previous", log)]);
}

/// `exec -- env`, values for a default Service network; the order of the KUBERNETES lines varies between runs.
const VARIABLES: [&str; 13] = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOSTNAME=b-*",
    "KUBERNETES_SERVICE_HOST=10.96.0.1",
    "KUBERNETES_SERVICE_PORT=443",
    "KUBERNETES_SERVICE_PORT_HTTPS=443",
    "KUBERNETES_PORT=tcp://10.96.0.1:443",
    "KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443",
    "KUBERNETES_PORT_443_TCP_PROTO=tcp",
    "KUBERNETES_PORT_443_TCP_PORT=443",
    "KUBERNETES_PORT_443_TCP_ADDR=10.96.0.1",
    "NPM_CONFIG_LOGLEVEL=info",
    "NODE_VERSION=6.3.1",
    "HOME=/root",
];

#[test]
fn the_environment_is_as_it_is_known() {
    let mut desk = with_bootcamp();
    let (printed, _) = desk.type_in("kubectl exec deploy/b -- env");
    let lines: Vec<&str> = printed.lines().collect();
    for pattern in VARIABLES {
        assert!(lines.iter().any(|line| fits(pattern, line)), "{pattern} is missing in\n{printed}");
    }
    assert_eq!(lines.len(), VARIABLES.len(), "and nothing else:\n{printed}");
    let fact = "Service env of later Services only in pods started after the Service";
    check(
        &mut desk,
        &[
            (fact, "kubectl expose deployment b --port=8080", "service/b exposed\n"),
            (fact, "kubectl exec deploy/b -- env | grep -c B_SERVICE", "0\n"),
            (fact, "kubectl rollout restart deployment b", "deployment.apps/b restarted\n"),
            (fact, "# +40", ""),
            (fact, "kubectl exec deploy/b -- env | grep B_SERVICE", "B_SERVICE_HOST=10.*\nB_SERVICE_PORT=8080\n"),
        ],
    );
}

#[test]
fn scaled_down_pods_stay_for_their_whole_grace() {
    let fact = "scaled-down/replaced pods sit in Terminating for the full 30 s grace: READY reads `2/2` at once, with 2 more \
                pods Terminating";
    let terminating = "kubectl get pods | grep -c Terminating";
    check(
        &mut with_bootcamp(),
        &[
            (fact, "kubectl scale deployment b --replicas=4", "deployment.apps/b scaled\n"),
            (fact, "# +8", ""),
            (fact, "kubectl scale deployment b --replicas=2", "deployment.apps/b scaled\n"),
            (fact, "kubectl get deployments", "NAME *\nb      2/2     2            2 *\n"),
            (fact, terminating, "2\n"),
            (fact, "# +28", ""),
            (fact, terminating, "2\n"),
            (fact, "# +4", ""),
            (fact, terminating, "0\n"),
        ],
    );
}

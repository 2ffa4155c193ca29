//! Kubernetes Basics, all commands of its six modules in order, in one session.
//!
//! What is expected rests on recordings of a real cluster and on the published outputs of the tutorial.

use super::desk::Desk;
use crate::cluster::scenario::Scenario;

const POD_NAME: &str = "export POD_NAME=\"$(kubectl get pods -o go-template --template '{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}')\"";
const NODE_PORT: &str = "export NODE_PORT=\"$(kubectl get services/kubernetes-bootcamp -o go-template='{{(index .spec.ports 0).nodePort}}')\"";
const PAGE: &str = "Hello Kubernetes bootcamp! | Running on: kubernetes-bootcamp-9bc58d867-* | v=1\n";

const CREATE: &[(&str, &str)] = &[
    ("minikube version", "minikube version: v*"),
    ("minikube start", "*Done! kubectl is now configured to use \"minikube\" cluster*"),
    ("kubectl version", "Client Version: v1.32.*\nKustomize Version: *\nServer Version: v1.32.*\n"),
    ("kubectl cluster-info", "Kubernetes control plane is running at https://*\nCoreDNS is running at *"),
    ("kubectl get nodes", "NAME       STATUS   ROLES           AGE * VERSION\nminikube   Ready    control-plane *"),
];

const DEPLOY: &[(&str, &str)] = &[
    ("kubectl get nodes --help", "*Usage:\n*"),
    (
        "kubectl create deployment kubernetes-bootcamp --image=gcr.io/google-samples/kubernetes-bootcamp:v1",
        "deployment.apps/kubernetes-bootcamp created\n",
    ),
    ("# +8", ""),
    ("kubectl get deployments", "NAME *\nkubernetes-bootcamp   1/1     1            1           8s\n"),
    ("kubectl proxy &", "[1] *"),
    ("curl http://localhost:8001/version", "*{\n  \"major\": \"1\",\n  \"minor\": \"32\",\n*}"),
    (POD_NAME, ""),
    ("echo Name of the Pod: $POD_NAME", "Name of the Pod: kubernetes-bootcamp-9bc58d867-*\n"),
    ("curl http://localhost:8001/api/v1/namespaces/default/pods/$POD_NAME:8080/proxy/", PAGE),
];

const EXPLORE: &[(&str, &str)] = &[
    ("kubectl get pods", "NAME *\nkubernetes-bootcamp-9bc58d867-*   1/1     Running   0 *"),
    (
        "kubectl describe pods",
        "Name:             kubernetes-bootcamp-9bc58d867-*Started container kubernetes-bootcamp\n",
    ),
    ("kubectl logs \"$POD_NAME\"", "Kubernetes Bootcamp App Started At: *\n\nRunning On: *"),
    ("kubectl exec \"$POD_NAME\" -- env", "PATH=*\nHOSTNAME=kubernetes-bootcamp-*\n*NODE_VERSION=6.3.1\nHOME=/root\n"),
    ("kubectl exec -ti $POD_NAME -- bash", ""),
    ("cat server.js", "var http = require('http');\n*response.end(\" | v=1\\n\");\n*www.listen(8080,*"),
    ("curl http://localhost:8080", PAGE),
    ("exit", "exit\n"),
];

const EXPOSE: &[(&str, &str)] = &[
    ("kubectl get services", "NAME *\nkubernetes   ClusterIP   10.96.0.1    <none>        443/TCP *\n"),
    (
        "kubectl expose deployment/kubernetes-bootcamp --type=\"NodePort\" --port 8080",
        "service/kubernetes-bootcamp exposed\n",
    ),
    ("# +1", ""),
    ("kubectl get services", "*\nkubernetes-bootcamp   NodePort    10.* <none>        8080:3*/TCP *\n"),
    ("kubectl describe services/kubernetes-bootcamp", "Name: *Endpoints: *10.244.0.*:8080\n*"),
    (NODE_PORT, ""),
    ("echo \"NODE_PORT=$NODE_PORT\"", "NODE_PORT=3*\n"),
    ("curl http://\"$(minikube ip):$NODE_PORT\"", PAGE),
    ("minikube service kubernetes-bootcamp --url", "http://192.168.49.2:3*\n"),
    ("kubectl get pods -l app=kubernetes-bootcamp", "*Running*"),
    ("kubectl get services -l app=kubernetes-bootcamp", "NAME *\nkubernetes-bootcamp   NodePort *"),
    ("kubectl label pods \"$POD_NAME\" version=v1", "pod/kubernetes-bootcamp-9bc58d867-* labeled\n"),
    ("kubectl describe pods \"$POD_NAME\"", "*version=v1\n*"),
    ("kubectl get pods -l version=v1", "*Running*"),
    ("kubectl delete service -l app=kubernetes-bootcamp", "service \"kubernetes-bootcamp\" deleted\n"),
    ("kubectl get services", "NAME *\nkubernetes   ClusterIP *\n"),
    (
        "curl http://\"$(minikube ip):$NODE_PORT\"",
        "curl: (7) Failed to connect to 192.168.49.2 port 3* after 0 ms: Couldn't connect to server\n",
    ),
    ("kubectl exec -ti $POD_NAME -- curl http://localhost:8080", PAGE),
];

const SCALE: &[(&str, &str)] = &[
    (
        "kubectl expose deployment/kubernetes-bootcamp --type=\"LoadBalancer\" --port 8080",
        "service/kubernetes-bootcamp exposed\n",
    ),
    ("kubectl get rs", "NAME *\nkubernetes-bootcamp-9bc58d867   1         1         1 *\n"),
    ("kubectl scale deployments/kubernetes-bootcamp --replicas=4", "deployment.apps/kubernetes-bootcamp scaled\n"),
    ("# +8", ""),
    ("kubectl get deployments", "NAME *\nkubernetes-bootcamp   4/4     4            4 *\n"),
    ("kubectl describe services/kubernetes-bootcamp", "*Endpoints: *10.244.0.*:8080 + 1 more...\n*"),
    (NODE_PORT, ""),
    ("curl http://\"$(minikube ip):$NODE_PORT\"", PAGE),
    ("kubectl scale deployments/kubernetes-bootcamp --replicas=2", "deployment.apps/kubernetes-bootcamp scaled\n"),
    ("kubectl get deployments", "NAME *\nkubernetes-bootcamp   2/2     2            2 *\n"),
    ("kubectl get pods -o wide", "*Terminating*Terminating*"),
];

const UPDATE: &[(&str, &str)] = &[
    ("# +40", ""),
    ("kubectl get pods -o wide", "NAME *\n*Running*\n*Running*\n"),
    (
        "kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=docker.io/jocatalin/kubernetes-bootcamp:v2",
        "deployment.apps/kubernetes-bootcamp image updated\n",
    ),
    (
        "kubectl rollout status deployments/kubernetes-bootcamp",
        "*deployment \"kubernetes-bootcamp\" successfully rolled out\n",
    ),
    // A new pod counts as ready when it runs; its program needs a moment more until it listens.
    ("# +1", ""),
    (
        "curl http://\"$(minikube ip):$NODE_PORT\"",
        "Hello Kubernetes bootcamp! | Running on: kubernetes-bootcamp-* | v=2\n",
    ),
    (
        "kubectl set image deployments/kubernetes-bootcamp kubernetes-bootcamp=gcr.io/google-samples/kubernetes-bootcamp:v10",
        "deployment.apps/kubernetes-bootcamp image updated\n",
    ),
    ("# +40", ""),
    ("kubectl get deployments", "NAME *\nkubernetes-bootcamp   2/2     1            2 *\n"),
    ("kubectl get pods", "NAME *ImagePull*"),
    (
        "export AFFECTED_POD=\"$(kubectl get pods --field-selector status.phase=Pending -o go-template \
         --template '{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}')\"",
        "",
    ),
    ("echo \"Name of the affected Pod: $AFFECTED_POD\"", "Name of the affected Pod: kubernetes-bootcamp-*\n"),
    ("kubectl describe pod $AFFECTED_POD", "*Failed to pull image \"gcr.io/google-samples/kubernetes-bootcamp:v10\"*"),
    ("kubectl rollout undo deployments/kubernetes-bootcamp", "deployment.apps/kubernetes-bootcamp rolled back\n"),
    ("# +5", ""),
    ("kubectl get pods", "NAME *\n*Running*\n*Running*\n"),
    (
        "kubectl delete deployments/kubernetes-bootcamp services/kubernetes-bootcamp",
        "deployment.apps \"kubernetes-bootcamp\" deleted\nservice \"kubernetes-bootcamp\" deleted\n",
    ),
];

#[test]
fn kubernetes_basics_runs_word_for_word() {
    let mut desk = Desk::new(Scenario::OneNode);
    for module in [CREATE, DEPLOY, EXPLORE, EXPOSE, SCALE, UPDATE] {
        desk.check(module);
    }
}

//! Differences as go-cmp prints them.

use super::*;
use serde_json::json;

fn spec() -> Value {
    json!({
        "containers": [{"name": "pod1", "image": "nginx", "imagePullPolicy": "Always",
            "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File", "resources": {},
            "volumeMounts": [{"name": "kube-api-access-rdr49", "readOnly": true,
                "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}],
        "restartPolicy": "Always", "serviceAccountName": "default", "serviceAccount": "default",
        "nodeName": "minikube-m02", "securityContext": {}, "terminationGracePeriodSeconds": 30,
    })
}

fn check(change: fn(&mut Value), expected: &str) {
    let mut new = spec();
    change(&mut new);
    assert_eq!(pod_spec_difference(&spec(), &new), expected);
}

#[test]
fn fields_near_a_change_show() {
    check(
        |spec| spec["nodeName"] = json!("minikube"),
        "  core.PodSpec{\n  \t... // 9 identical fields\n  \tServiceAccountName:           \"default\",\n  \tAutomountServiceAccountToken: nil,\n\
         - \tNodeName:                     \"minikube-m02\",\n+ \tNodeName:                     \"minikube\",\n  \t\
         SecurityContext:              &{},\n  \tImagePullSecrets:             nil,\n  \t... // 20 identical fields\n  }\n",
    );
    check(
        |spec| spec["terminationGracePeriodSeconds"] = json!(5),
        "  core.PodSpec{\n  \t... // 3 identical fields\n  \tEphemeralContainers:           nil,\n  \tRestartPolicy:                 \"Always\",\n\
         - \tTerminationGracePeriodSeconds: &30,\n+ \tTerminationGracePeriodSeconds: &5,\n  \t\
         ActiveDeadlineSeconds:         nil,\n  \tDNSPolicy:                     \"\",\n  \t... // 26 identical fields\n  }\n",
    );
}

#[test]
fn changes_inside_containers_show_inside_them() {
    check(
        |spec| {
            spec["containers"][0]["name"] = json!("other");
            spec["containers"][0].as_object_mut().unwrap().remove("volumeMounts");
        },
        "  core.PodSpec{\n  \tVolumes:        nil,\n  \tInitContainers: nil,\n  \tContainers: []core.Container{\n  \t\t{\n\
         - \t\t\tName:    \"pod1\",\n+ \t\t\tName:    \"other\",\n  \t\t\tImage:   \"nginx\",\n  \t\t\tCommand: nil,\n  \t\t\t\
         ... // 6 identical fields\n  \t\t\tResizePolicy:  nil,\n  \t\t\tRestartPolicy: nil,\n- \t\t\tVolumeMounts: \
         []core.VolumeMount{\n- \t\t\t\t{\n- \t\t\t\t\tName:      \"kube-api-access-rdr49\",\n- \t\t\t\t\tReadOnly:  true,\n\
         - \t\t\t\t\tMountPath: \"/var/run/secrets/kubernetes.io/serviceaccount\",\n- \t\t\t\t},\n- \t\t\t},\n\
         + \t\t\tVolumeMounts:  nil,\n  \t\t\tVolumeDevices: nil,\n  \t\t\tLivenessProbe: nil,\n  \t\t\t... // 10 identical \
         fields\n  \t\t},\n  \t},\n  \tEphemeralContainers: nil,\n  \tRestartPolicy:       \"Always\",\n  \t... // 29 identical \
         fields\n  }\n",
    );
    check(
        |spec| spec["containers"][0]["ports"] = json!([{"containerPort": 80, "protocol": "TCP"}]),
        "  core.PodSpec{\n  \tVolumes:        nil,\n  \tInitContainers: nil,\n  \tContainers: []core.Container{\n  \t\t{\n  \t\t\t\
         ... // 3 identical fields\n  \t\t\tArgs:       nil,\n  \t\t\tWorkingDir: \"\",\n- \t\t\tPorts:      nil,\n\
         + \t\t\tPorts:      []core.ContainerPort{{ContainerPort: 80, Protocol: \"TCP\"}},\n  \t\t\tEnvFrom:    nil,\n  \t\t\t\
         Env:        nil,\n  \t\t\t... // 16 identical fields\n  \t\t},\n  \t},\n  \tEphemeralContainers: nil,\n  \t\
         RestartPolicy:       \"Always\",\n  \t... // 29 identical fields\n  }\n",
    );
}

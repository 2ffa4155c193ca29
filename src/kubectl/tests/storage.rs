//! Claims on storage: how they find a volume, who waits for them, and what stays of them.

use super::bench::Bench;
use super::{check_refused, check_run};

const CLAIM: &str = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec:\n  accessModes: \
                     [ReadWriteOnce]\n  resources: {requests: {storage: 1Gi}}\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: db}\nspec:\n  containers: [{name: c, image: redis, \
                   volumeMounts: [{name: d, mountPath: /data}]}]\n  volumes: [{name: d, persistentVolumeClaim: \
                   {claimName: data}}]\n";
const VOLUME: &str = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: NAME}\nspec:\n  storageClassName: manual\n  \
                      capacity: {storage: SIZE}\n  accessModes: [ReadWriteOnce]\n  hostPath: {path: /mnt/data}\n";

#[test]
fn a_pod_waits_for_its_claim_and_a_claim_for_its_volume() {
    let bench = &mut Bench::new();
    bench.run_with("apply -f -", POD);
    bench.wait(1);
    let events = "get events --field-selector involvedObject.name=db -o jsonpath={.items[*].message}";
    let missing = "0/3 nodes are available: persistentvolumeclaim \"data\" not found. preemption: 0/3 nodes are \
                   available: 3 Preemption is not helpful for scheduling.";
    check_run(bench, events, missing, "");
    bench.run("run other --image=nginx");
    bench.wait(5);
    bench.run("delete pod other --now");
    bench.wait(3);
    check_run(bench, events, missing, "");
    bench.run_with("apply -f -", CLAIM);
    bench.wait(6);
    check_run(bench, "get pod db -o jsonpath={.status.phase}", "Running", "");
    let claim = bench.run("get pvc --no-headers").stdout;
    assert!(claim.contains(" Bound ") && claim.contains(" 1Gi   RWO   standard "), "{claim}");
    let described = bench.run("describe pvc data").stdout;
    assert!(described.contains("\nUsed By:       db\n"), "{described}");
    assert_eq!(described.matches("persistentvolume-controller").count(), 1, "{described}");
    assert!(described.contains("Successfully provisioned volume pvc-"), "{described}");
    let volume = bench.run("describe pv").stdout;
    assert!(volume.contains("\nClaim:           default/data\n"), "{volume}");
    assert!(volume.contains("\n    Path:          /tmp/hostpath-provisioner/default/data\n"), "{volume}");
}

#[test]
fn a_claim_in_use_stays_and_its_volume_goes_after_it() {
    let bench = &mut Bench::new();
    bench.run_with("apply -f -", CLAIM);
    bench.run_with("apply -f -", POD);
    bench.wait(8);
    bench.run("delete pvc data --wait=false");
    bench.wait(1);
    assert!(bench.run("get pvc --no-headers").stdout.contains(" Terminating "));
    bench.run("delete pod db --now");
    bench.wait(1);
    check_run(bench, "get pvc", "", "No resources found in default namespace.\n");
    bench.wait(3);
    check_run(bench, "get pv", "", "No resources found\n");
}

#[test]
fn a_claim_takes_the_smallest_volume_that_will_do() {
    let bench = &mut Bench::new();
    for (name, size) in [("big", "20Gi"), ("fit", "5Gi"), ("small", "1Gi")] {
        bench.run_with("apply -f -", &VOLUME.replace("NAME", name).replace("SIZE", size));
    }
    let manual = CLAIM.replace("spec:\n", "spec:\n  storageClassName: manual\n").replace("1Gi", "3Gi");
    bench.run_with("apply -f -", &manual);
    bench.wait(1);
    check_run(bench, "get pvc data -o jsonpath={.spec.volumeName}/{.status.capacity.storage}", "fit/5Gi", "");
    check_run(bench, "get pv -o jsonpath={.items[*].status.phase}", "Available Bound Available", "");
    bench.run("delete pvc data");
    bench.wait(1);
    check_run(bench, "get pv fit -o jsonpath={.status.phase}", "Released", "");
    check_run(bench, "delete pv fit", "persistentvolume \"fit\" deleted\n", "");
    let other = CLAIM.replace("spec:\n", "spec:\n  storageClassName: nosuch\n");
    bench.run_with("apply -f -", &other);
    bench.wait(1);
    let why = "get events --field-selector reason=ProvisioningFailed -o jsonpath={.items[0].message}";
    check_run(bench, why, "storageclass.storage.k8s.io \"nosuch\" not found", "");
    check_refused(bench, "get pv fit", "Error from server (NotFound): persistentvolumes \"fit\" not found");
}

#[test]
fn a_storage_class_is_described() {
    let bench = &mut Bench::new();
    let text = bench.run("describe sc standard").stdout;
    assert!(text.starts_with("Name: ") && text.contains("\nIsDefaultClass:  Yes\n"), "{text}");
    let end = "MountOptions:          <none>\nReclaimPolicy:         Delete\nVolumeBindingMode:     Immediate\nEvents:     \
               \u{20}          <none>\n";
    assert!(text.ends_with(end), "{text}");
}

//! Jobs and what makes them by a schedule: what they print while they run, and when they are over.

use super::bench::Bench;
use super::{check_refused, check_run};

const DOWN: &str = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: down}\nspec:\n  backoffLimit: 1\n  template:\n    \
                    spec:\n      restartPolicy: Never\n      containers:\n      - {name: c, image: busybox, command: \
                    ['false']}\n";

#[test]
fn a_job_ends_when_enough_pods_have_succeeded() {
    let bench = &mut Bench::new();
    check_run(bench, "create job greet --image=busybox -- echo hello", "job.batch/greet created\n", "");
    bench.wait(1);
    check_cells(bench, "get jobs --no-headers", &["greet", "Running", "0/1"]);
    check_run(bench, "wait --for=condition=complete job/greet --timeout=60s", "job.batch/greet condition met\n", "");
    check_cells(bench, "get jobs --no-headers", &["greet", "Complete", "1/1"]);
    check_run(bench, "logs job/greet", "hello\n", "");
    let described = bench.run("describe job greet").stdout;
    assert!(described.contains("\nPods Statuses:    0 Active (0 Ready) / 1 Succeeded / 0 Failed\n"), "{described}");
    assert!(described.contains("job-controller  Job completed\n"), "{described}");
    let finalizers = "get pods -l job-name=greet -o jsonpath={.items[*].metadata.finalizers}";
    check_run(bench, finalizers, "", "");
    check_run(bench, "delete job greet", "job.batch \"greet\" deleted\n", "");
    bench.wait(1);
    check_run(bench, "get pods", "", "No resources found in default namespace.\n");
}

#[test]
fn a_job_whose_pods_fail_tries_again_later_and_gives_up() {
    let bench = &mut Bench::new();
    bench.run_with("apply -f -", DOWN);
    bench.wait(8);
    check_cells(bench, "get jobs --no-headers", &["down", "Running", "0/1"]);
    let failed =
        "get job down -o jsonpath={.status.failed}/{.status.conditions[*].type}/{.status.conditions[*].reason}";
    check_run(bench, failed, "1//", "");
    bench.wait(12);
    let twice = "2/FailureTarget Failed/BackoffLimitExceeded BackoffLimitExceeded";
    check_run(bench, failed, twice, "");
    check_cells(bench, "get jobs --no-headers", &["down", "Failed", "0/1"]);
    let fixed = "The Job \"down\" is invalid: spec.completions: Invalid value: 2: field is immutable\n";
    assert_eq!(bench.run("patch job down -p '{\"spec\":{\"completions\":2}}'").stderr, fixed);
    let other = bench.run_with("apply -f -", &DOWN.replace("image: busybox", "image: busybox:1.36"));
    let why =
        "The Job \"down\" is invalid: spec.template: Invalid value: core.PodTemplateSpec{...}: field is immutable\n";
    assert_eq!(other.stderr, why);
    assert_eq!(bench.run_with("apply -f -", DOWN).stdout, "job.batch/down unchanged\n");
}

#[test]
fn a_suspended_job_waits_and_a_parallel_one_fills_its_lanes() {
    let bench = &mut Bench::new();
    let wide = DOWN.replace("'false'", "sleep, '30'").replace("backoffLimit: 1", "completions: 3\n  parallelism: 2");
    bench.run_with("apply -f -", &wide);
    bench.wait(5);
    let counts = "get job down -o jsonpath={.status.active}/{.status.ready}";
    check_run(bench, counts, "2/2", "");
    bench.run("patch job down -p '{\"spec\":{\"suspend\":true}}'");
    bench.wait(40);
    check_run(bench, counts, "/0", "");
    check_cells(bench, "get jobs --no-headers", &["down", "Suspended", "0/3"]);
    bench.run("patch job down -p '{\"spec\":{\"suspend\":false}}'");
    bench.wait(5);
    check_run(bench, counts, "2/2", "");
}

#[test]
fn a_cron_job_makes_jobs_and_forgets_the_old_ones() {
    let bench = &mut Bench::new();
    bench.run("create cronjob tick --image=busybox --schedule='* * * * *' -- date");
    bench.wait(5 * 60);
    let jobs = bench.run("get jobs --no-headers").stdout;
    assert_eq!(jobs.lines().filter(|line| line.contains(" Complete ")).count(), 3, "{jobs}");
    let described = bench.run("describe cronjob tick").stdout;
    assert!(described.contains("\nActive Jobs:         <none>\n"), "{described}");
    assert!(described.contains("cronjob-controller  Saw completed job: tick-"), "{described}");
    assert!(described.contains("cronjob-controller  Deleted job tick-"), "{described}");
    check_run(bench, "patch cronjob tick -p '{\"spec\":{\"suspend\":true}}'", "cronjob.batch/tick patched\n", "");
    check_run(bench, "create job now --from=cronjob/tick", "job.batch/now created\n", "");
    bench.run("wait --for=condition=complete job/now --timeout=60s");
    bench.run("delete cronjob tick");
    bench.wait(1);
    check_run(bench, "get jobs", "", "No resources found in default namespace.\n");
    check_refused(
        bench,
        "logs job/now",
        "error: error from server (NotFound): jobs.batch \"now\" not found in namespace \"default\"",
    );
}

#[track_caller]
fn check_cells(bench: &mut Bench, line: &str, expected: &[&str]) {
    let printed = bench.run(line).stdout;
    let cells: Vec<&str> = printed.split_whitespace().take(expected.len()).collect();
    assert_eq!(cells, expected, "{line}: {printed}");
}

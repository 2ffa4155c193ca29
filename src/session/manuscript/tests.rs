//! Manifests with a caret in, words out; broken manifests in, lines and complaints out.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::{offers, problems};

fn check_problems(text: &str, expected: &[(usize, &str)]) {
    let found: Vec<(usize, String)> = problems(text).into_iter().map(|problem| (problem.line, problem.words)).collect();
    let found: Vec<(usize, &str)> = found.iter().map(|(line, words)| (*line, words.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    check_problems("", &[]);
    check_problems("# only a remark\n", &[]);
    check_problems("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n", &[]);
    check_problems("metadata:\n  name: a\n", &[(1, "apiVersion not set"), (1, "kind not set")]);
    check_problems("apiVersion: v1\nkind: Pot\n", &[(2, "no matches for kind \"Pot\" in version \"v1\"")]);
    check_problems(
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    imag: nginx\n",
        &[(6, "unknown field \"spec.containers[0].imag\"")],
    );
    check_problems(
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  paused: false\n  replicas: three\n",
        &[(5, "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")],
    );
    check_problems(
        "apiVersion: v1\nkind: Pod\nkind: Pod\n---\napiVersion: v1\nkind: Service\nspec:\n  port: 80\n",
        &[(3, "key \"kind\" already set in map"), (8, "unknown field \"spec.port\"")],
    );
    check_problems(
        "kind: Pod\nspec:\n\tname: a\n",
        &[(3, "yaml: line 3: found character that cannot start any token")],
    );
}

/// The caret is `|`; the words that fit, with what of them stands there already.
fn check_offers(text: &str, typed: &str, expected: &[&str]) {
    let caret = text.find('|').unwrap();
    let whole = text.replacen('|', "", 1);
    let found = offers(&whole, caret);
    assert_eq!(whole.get(found.start..caret), Some(typed), "{text}");
    let words: Vec<&str> = found.words.iter().map(|offer| offer.word.as_str()).collect();
    let shown = words.get(..expected.len().min(words.len())).unwrap();
    assert_eq!(shown, expected, "{text}: {words:?}");
}

const POD: &str = "apiVersion: v1\nkind: Pod\n";

#[test]
fn the_fields_of_the_place_are_offered() {
    check_offers("a|", "a", &["apiVersion"]);
    check_offers("apiVersion: apps/v1\nkind: De|", "De", &["Deployment"]);
    check_offers("kind: Deployment\napiVersion: |", "", &["apps/v1"]);
    check_offers(&format!("{POD}s|"), "s", &["spec", "status"]);
    check_offers(&format!("{POD}spec:\n  restartP|"), "restartP", &["restartPolicy"]);
    check_offers(&format!("{POD}spec:\n  restartPolicy: |"), "", &["Always", "Never", "OnFailure"]);
    check_offers(&format!("{POD}spec:\n  hostNetwork: t|"), "t", &["true"]);
    check_offers(&format!("{POD}spec:\n  containers:\n  - na|"), "na", &["name"]);
    check_offers(&format!("{POD}spec:\n  containers:\n  - name: a\n    ima|"), "ima", &["image", "imagePullPolicy"]);
    check_offers(
        &format!("{POD}spec:\n  containers:\n  - name: a\n    ports:\n    - cont|"),
        "cont",
        &["containerPort"],
    );
    // What stands there already is not offered again, neither from before nor from behind; another item's is.
    check_offers(&format!("{POD}spec:\n  containers:\n  - name: a\n    na|\n    image: b\n"), "na", &[]);
    check_offers(
        &format!("{POD}spec:\n  containers:\n  - name: a\n    ima|\n    image: b\n"),
        "ima",
        &["imagePullPolicy"],
    );
    check_offers(&format!("{POD}spec:\n  containers:\n  - image: a\n  - ima|\n"), "ima", &["image", "imagePullPolicy"]);
    // Labels are the learner's own.
    check_offers(&format!("{POD}metadata:\n  labels:\n    a|"), "a", &[]);
    check_offers(&format!("{POD}---\napiVersion: v1\nkind: Service\nspec:\n  sel|"), "sel", &["selector"]);
}

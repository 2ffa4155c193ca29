//! Lines as tutorials print them: what they are answered with, and what is offered instead.

use super::{CREATE, begin, line, pass, printed};

/// A line, what the console says to it, and what is offered; `*` stands for letters that chance decides.
fn check_offer(before: &[&str], text: &str, answer: &str, offered: &str) {
    let mut session = begin();
    for text in before {
        line(&mut session, text);
    }
    pass(&mut session, 15, 250.0);
    let printed_before = printed(&session).len();
    line(&mut session, text);
    pass(&mut session, 3, 250.0);
    let lines = printed(&session);
    let said = lines.get(printed_before + text.lines().count()).map(String::as_str).unwrap_or_default();
    assert!(said.starts_with(answer), "{text}: {said:?}");
    let offer = session.offer().unwrap_or_default();
    let fits = offered.split('*').try_fold(offer.as_str(), |rest, part| Some(&rest[rest.find(part)? + part.len()..]));
    assert!(fits.is_some() && offered.is_empty() == offer.is_empty(), "{text}: {offer:?} instead of {offered:?}");
    if !offer.is_empty() {
        line(&mut session, &offer);
        pass(&mut session, 5, 250.0);
        let ends = session.course().commands().last().and_then(|command| command.end.as_ref().map(|end| end.code));
        assert_eq!(ends, Some(0), "{offer}");
        assert_eq!(session.offer(), None, "{offer}");
    }
}

#[test]
fn a_line_that_leaves_something_open_is_completed_from_the_cluster() {
    let newline = "bash: syntax error near unexpected token `newline'";
    let see = "error: You must provide one or more resources";
    for (text, answer, offered) in [
        ("kubectl rollout status <service_name>", newline, "kubectl rollout status deployments/web"),
        ("kubectl rollout status deployments/<name>", newline, "kubectl rollout status deployments/web"),
        ("kubectl describe pods <pod-name>", newline, "kubectl describe pods web-"),
        ("kubectl exec <pod name> -- env", "bash: pod: No such file or directory", "kubectl exec web-* -- env"),
        ("kubectl get pods -l app=<the label>", newline, "kubectl get pods -l app=web"),
        ("kubectl get pods -l app=<label>", newline, "kubectl get pods -l app=web"),
        ("kubectl get pod POD_NAME", "Error from server (NotFound)", "kubectl get pod web-"),
        ("kubectl logs $POD_NAME", "error: expected 'logs", "kubectl logs web-"),
        ("kubectl exec \"$POD_NAME\" -- env", "error: ", "kubectl exec web-* -- env"),
        ("kubectl describe deployment/NAME", "Error from server (NotFound)", "kubectl describe deployment/web"),
        ("kubectl set image", see, "kubectl set image deployments/web kubernetes-bootcamp=gcr.io/*:v1"),
        (
            "kubectl set image deployments/web",
            "error: at least one image",
            "kubectl set image deployments/web kub*=gcr",
        ),
        ("kubectl scale", "error: required flag", "kubectl scale deployments/web --replicas=2"),
        ("kubectl rollout history", "error: required resource", "kubectl rollout history deployments/web"),
        ("kubectl logs", "error: expected 'logs", "kubectl logs web-"),
        ("kubectl describe", "error: You must specify the type", "kubectl describe pods"),
        // Nothing is left open here: it is wrong.
        ("kubectl get pods nobody", "Error from server (NotFound)", ""),
        ("kubectl get services/<service>", newline, "kubectl get services/kubernetes"),
        ("kubectl describe statefulsets/<name>", newline, ""),
        ("echo <a>", newline, ""),
        ("nonsense", "bash: nonsense: command not found", ""),
    ] {
        check_offer(&[CREATE], text, answer, offered);
    }
    check_offer(&[], "kubectl logs", "error: expected 'logs", "");
    // What the step says comes first.
    check_offer(&[], "kubectl get", "You must specify the type", "kubectl get nodes");
}

#[test]
fn what_is_pasted_from_a_page_is_offered_as_it_was_meant() {
    let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: colours\ndata:\n  sky: blue";
    let applied = format!("kubectl apply -f - <<'EOF'\n{manifest}\nEOF");
    check_offer(&[], manifest, "bash: apiVersion:: command not found", &applied);
    check_offer(&[], &format!("# One of two\n---\n{manifest}"), "bash: ---: command not found", &applied[..20]);
    check_offer(&[], "$ kubectl get nodes", "bash: $: command not found", "kubectl get nodes");
    check_offer(
        &[],
        "$ kubectl get nodes\nNAME STATUS\n$ echo a",
        "bash: $: command not found",
        "kubectl get nodes\necho a",
    );
    check_offer(&[], "kind of blue", "bash: kind: command not found", "");
}

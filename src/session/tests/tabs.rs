//! Several consoles, and the keys that end things.

use super::*;

fn give(session: &mut Session, input: Input) {
    session.apply(input, |_| {});
    pass(session, 2, 50.0);
}

fn say(session: &mut Session, text: &str) {
    give(session, Input::Line(text.to_owned()));
}

fn last(session: &Session) -> String {
    printed(session).pop().unwrap_or_default()
}

#[test]
fn each_console_has_its_own_shell_and_foreground() {
    let mut session = begin();
    say(&mut session, "mkdir work; cd work; X=first; kubectl proxy");
    assert!(session.is_busy());
    give(&mut session, Input::OpenTab);
    assert_eq!((session.tabs(), session.tab()), (vec![1, 2], 2));
    assert_eq!((session.tab_title(1), session.tab_title(2)), ("mkdir work; cd work; X=first; kubectl proxy", "bash"));
    say(&mut session, "curl -s http://localhost:8001/version | grep -c gitVersion");
    assert_eq!(last(&session), "1");
    say(&mut session, "pwd; echo [$X]; echo shared > work/file");
    assert_eq!(printed(&session)[2..], ["pwd; echo [$X]; echo shared > work/file", "/home/learner", "[]"]);
    session.bring(1);
    give(&mut session, Input::Interrupt);
    say(&mut session, "pwd; cat file; echo $X");
    assert_eq!(printed(&session)[3..], ["pwd; cat file; echo $X", "/home/learner/work", "shared", "first"]);
    let again = Session::replay(&session.recording()).unwrap();
    assert_eq!((again.tabs(), printed(&again)), (vec![1, 2], printed(&session)));
    give(&mut session, Input::CloseTab);
    assert_eq!((session.tabs(), session.tab()), (vec![2], 2));
    give(&mut session, Input::CloseTab);
    assert_eq!(session.tabs(), [2], "the last one stays");
    session.undo();
    assert_eq!((session.tabs(), session.tab()), (vec![2], 2));
    session.undo();
    assert_eq!(session.tabs(), [1, 2]);
}

#[test]
fn a_proxy_serves_a_folder_and_the_api_where_it_is_told_to() {
    let mut session = begin();
    say(&mut session, "mkdir site; echo hello > site/a.txt");
    say(&mut session, "kubectl proxy --www=site --www-prefix=/my --api-prefix=/k8s &");
    say(&mut session, "curl -s localhost:8001/my/a.txt; curl -s localhost:8001/my/");
    let lines = printed(&session);
    let viewport = "<meta name=\"viewport\" content=\"width=device-width\">";
    let folder = ["hello", "<!doctype html>", viewport, "<pre>", "<a href=\"a.txt\">a.txt</a>", "</pre>"];
    assert_eq!(lines[lines.len() - 6..], folder);
    say(
        &mut session,
        "curl -s localhost:8001/my/b.txt; curl -s localhost:8001/version; curl -s localhost:8001/k8s/readyz",
    );
    let lines = printed(&session);
    assert_eq!(lines[lines.len() - 3..], ["404 page not found", "404 page not found", "ok"]);
    say(&mut session, "kubectl proxy --port=8002 --accept-paths='^/version$,^/api' --reject-paths=/secrets &");
    say(
        &mut session,
        "curl -s localhost:8002/version | wc -l; curl -s localhost:8002/healthz; curl -s localhost:8002/api/v1/secrets",
    );
    let lines = printed(&session);
    assert_eq!(lines[lines.len() - 3..], ["10", "Forbidden", "Forbidden"]);
}

#[test]
fn a_closed_console_ends_what_runs_in_it() {
    let mut session = begin();
    give(&mut session, Input::OpenTab);
    say(&mut session, "kubectl proxy --port=8002 &");
    say(&mut session, "kubectl proxy");
    session.bring(1);
    say(&mut session, "curl -s localhost:8001/version | wc -l; curl -s localhost:8002/version | wc -l");
    assert_ne!(last(&session), "0");
    session.bring(2);
    give(&mut session, Input::CloseTab);
    say(&mut session, "curl -s localhost:8001/version; echo $?; curl -s localhost:8002/version; echo $?");
    let lines = printed(&session);
    assert_eq!(lines[lines.len() - 2..], ["7", "7"]);
}

#[test]
fn control_d_ends_what_reads_the_keyboard() {
    let mut session = begin();
    say(&mut session, "cat > note.txt");
    say(&mut session, "one");
    say(&mut session, "two");
    give(&mut session, Input::EndOfInput);
    say(&mut session, "wc -l note.txt");
    assert_eq!(last(&session), "2 note.txt");
    say(&mut session, "read line; echo $?");
    give(&mut session, Input::EndOfInput);
    assert_eq!(last(&session), "1");
    // Ctrl-C ends it without a word.
    say(&mut session, "cat");
    give(&mut session, Input::Interrupt);
    say(&mut session, "echo $?");
    assert_eq!(last(&session), "130");
    give(&mut session, Input::EndOfInput);
    assert_eq!(last(&session), "The last console stays open.");
    give(&mut session, Input::OpenTab);
    give(&mut session, Input::EndOfInput);
    assert_eq!(session.tabs(), [1]);
    say(&mut session, "cat <<E");
    give(&mut session, Input::EndOfInput);
    assert_eq!(last(&session), "bash: syntax error: unexpected end of file");
}

#[test]
fn a_shell_inside_survives_control_c_and_ends_with_control_d() {
    let mut session = begin();
    say(&mut session, CREATE);
    pass(&mut session, 20, 100.0);
    say(&mut session, "kubectl exec -it deployment/web -- bash");
    let prompt = session.sign();
    assert!(prompt.starts_with("root@web-"), "{prompt}");
    say(&mut session, "sleep 1000");
    assert!(session.is_busy());
    give(&mut session, Input::Interrupt);
    assert_eq!(session.sign(), prompt);
    say(&mut session, "echo $?");
    assert_eq!(last(&session), "130");
    say(&mut session, "cat");
    say(&mut session, "hello");
    assert_eq!(last(&session), "hello");
    give(&mut session, Input::Interrupt);
    assert_eq!(session.sign(), prompt);
    give(&mut session, Input::Interrupt);
    assert_eq!(session.sign(), prompt);
    // As bash does, it ends as the last command did.
    say(&mut session, "true");
    give(&mut session, Input::EndOfInput);
    assert_eq!(last(&session), format!("{prompt}exit"));
    assert_eq!(session.sign(), "$ ");
}

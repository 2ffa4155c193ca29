//! Editors: files and objects that somebody at the keyboard changes.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::desk::Desk;
use crate::cluster::scenario::Scenario;

#[test]
fn an_editor_writes_what_is_saved_and_nothing_else() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.type_in("vi note.txt");
    let draft = desk.draft().unwrap();
    assert_eq!((draft.path.as_str(), draft.text.as_str()), ("/home/learner/note.txt", ""));
    assert_eq!(desk.close_editor(Some("hello\n".to_owned())), (String::new(), Some(0)));
    assert_eq!(desk.type_in("cat note.txt").0, "hello\n");
    desk.type_in("nano note.txt");
    assert_eq!(desk.draft().unwrap().text, "hello\n");
    desk.close_editor(None);
    assert_eq!(desk.type_in("cat note.txt").0, "hello\n");
    for (line, complaint) in [
        ("vi", "vi: name the file to edit, as in: vi pod.yaml\n"),
        ("vi /home", "vi: /home: Is a directory\n"),
        ("echo | vi note.txt", "vi: nobody is at the keyboard to edit anything\n"),
    ] {
        assert_eq!(desk.type_in(line), (complaint.to_owned(), Some(1)), "{line}");
        assert_eq!(desk.draft(), None, "{line}");
    }
}

#[test]
fn kubectl_edit_takes_what_is_saved_and_shows_its_file_again_when_it_is_wrong() {
    let mut desk = Desk::new(Scenario::OneNode);
    desk.type_in("kubectl create deployment shop --image=nginx");
    desk.type_in("kubectl edit deployment shop");
    let text = desk.draft().unwrap().text.clone();
    assert!(text.starts_with("# Please edit the object below."), "{text}");
    desk.close_editor(Some(text.replace("replicas: 1", "replicas: -1")));
    let again = desk.draft().unwrap().text.clone();
    assert!(again.contains("# deployments.apps \"shop\" was not valid:"), "{again}");
    let (printed, code) = desk.close_editor(Some(again.replace("replicas: -1", "replicas: 3")));
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.ends_with("deployment.apps/shop edited\n"), "{printed}");
    assert_eq!(desk.type_in("kubectl get deployment shop -o jsonpath={.spec.replicas}").0, "3");
    desk.type_in("kubectl edit deployment shop");
    assert_eq!(desk.close_editor(None), ("Edit cancelled, no changes made.\n".to_owned(), Some(0)));
}

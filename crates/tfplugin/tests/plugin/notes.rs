//! The provider that others start from, under the real Terraform.

use std::fs;

use crate::terraform_cli::{Said, Workspace};

const NOTE: &str = "resource \"notes_file\" \"a\" {\n  name    = \"a.txt\"\n  content = var.content\n}\n\
                    variable \"content\" {\n  default = \"first\"\n}\n\
                    output \"bytes\" {\n  value = notes_file.a.bytes\n}\n";

async fn run(workspace: &Workspace, arguments: &[&str]) -> Said {
    workspace.run(&[arguments, &["-no-color"]].concat()).await
}

#[tokio::test]
async fn a_note_is_created_changed_by_hand_mended_replaced_and_destroyed() {
    let workspace = Workspace::with_override_of("notes");
    let [a, b] = ["a.txt", "b.txt"].map(|name| workspace.path().join(name));
    workspace.write(NOTE);
    let applied = run(&workspace, &["apply", "-auto-approve"]).await;
    assert!(applied.code == Some(0) && applied.text.contains("bytes = 5"), "{}", applied.text);
    assert_eq!(run(&workspace, &["plan", "-detailed-exitcode"]).await.code, Some(0));

    fs::write(&a, "by hand").unwrap();
    let drifted = run(&workspace, &["plan", "-detailed-exitcode"]).await;
    assert!(drifted.code == Some(2) && drifted.text.contains("\"by hand\" -> \"first\""), "{}", drifted.text);

    workspace.write(&NOTE.replace("a.txt", "b.txt"));
    let replaced = run(&workspace, &["apply", "-auto-approve"]).await;
    assert!(replaced.text.contains("1 added, 0 changed, 1 destroyed"), "{}", replaced.text);
    assert_eq!((a.exists(), fs::read_to_string(&b).unwrap().as_str()), (false, "first"));

    fs::remove_file(&b).unwrap();
    let gone = run(&workspace, &["plan", "-detailed-exitcode"]).await;
    assert!(gone.code == Some(2) && gone.text.contains("1 to add, 0 to change, 0 to destroy"), "{}", gone.text);
    assert_eq!(run(&workspace, &["destroy", "-auto-approve"]).await.code, Some(0));
}

#[tokio::test]
async fn a_note_that_is_there_is_imported_and_one_outside_is_refused_at_its_line() {
    let workspace = Workspace::with_override_of("notes");
    fs::write(workspace.path().join("a.txt"), "first").unwrap();
    workspace.write(NOTE);
    let imported = workspace.run(&["import", "-no-color", "notes_file.a", "a.txt"]).await;
    assert_eq!(imported.code, Some(0), "{}", imported.text);
    assert_eq!(run(&workspace, &["plan", "-detailed-exitcode"]).await.code, Some(0));

    workspace.write(&NOTE.replace("a.txt", "../a.txt"));
    let refused = run(&workspace, &["validate"]).await;
    assert!(refused.code == Some(1) && refused.text.contains("on main.tf line 7"), "{}", refused.text);
}

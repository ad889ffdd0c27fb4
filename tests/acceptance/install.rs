//! The provider is installed the way users get it.

use crate::support::{Lab, assert_says};

#[tokio::test]
async fn the_lock_file_is_accepted_by_the_second_init() {
    let lab = Lab::default().await;
    let lock = lab.workspace.path().join(".terraform.lock.hcl");
    let first = std::fs::read_to_string(&lock).unwrap();
    assert!(first.contains("h1:"), "{first}");
    let second = lab.workspace.run(&["init", "-no-color"]).await.success();
    // "Reusing previous version of" (up to 1.16) or "Reusing version 0.1.0 of": in any case it does not look for another.
    assert_says(&second, "- Reusing ");
    assert_says(&second, "of bluegreen/bluegreen from the dependency lock file");
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), first);
}

#[tokio::test]
async fn started_by_hand_it_says_what_it_is() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_terraform-provider-bluegreen")).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("Terraform"), "{message}");
    assert!(output.stdout.is_empty());
}

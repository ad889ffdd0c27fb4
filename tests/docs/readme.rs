//! The README's configurations work as they stand, and its first one is the complete example's heart.

use workbench::Workspace;

use crate::complete::workspace_of_the_example;
use crate::support::{Snippet, read, snippets, workspace};

fn configurations() -> Vec<Snippet> {
    snippets(&read("README.md")).into_iter().filter(Snippet::is_configuration).collect()
}

#[test]
fn the_first_example_is_the_one_that_is_planned_beside_hashicorp_aws() {
    assert_eq!(configurations()[0].text, read("examples/complete/cutover.tf"));
}

#[tokio::test]
async fn configurations_that_stand_alone_are_valid_and_formatted() {
    let alone: Vec<_> = configurations().into_iter().filter(|snippet| !needs_hashicorp_aws(snippet)).collect();
    assert!(!alone.is_empty());
    for Snippet { text, .. } in alone {
        let workspace = workspace();
        if !text.contains("required_providers") {
            workspace.write("provider.tf", &read("examples/provider/provider.tf"));
        }
        assert_valid_and_formatted(&workspace, &text).await;
    }
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test docs readme -- --ignored (see CONTRIBUTING.md)"]
async fn configurations_beside_hashicorp_aws_are_valid_and_formatted() {
    let beside: Vec<_> = configurations().into_iter().filter(needs_hashicorp_aws).collect();
    assert!(!beside.is_empty());
    for Snippet { text, .. } in beside {
        // What the block refers to comes from the complete example, without what the block brings itself.
        let workspace = workspace_of_the_example(|file| declared(file).all(|header| !text.contains(header)));
        assert_valid_and_formatted(&workspace, &text).await;
    }
}

fn needs_hashicorp_aws(snippet: &Snippet) -> bool {
    snippet.text.contains("\"aws_")
}

async fn assert_valid_and_formatted(workspace: &Workspace, configuration: &str) {
    workspace.write("readme.tf", configuration);
    let _ = workspace.run(&["init", "-no-color"]).await.success();
    let _ = workspace.run(&["validate", "-no-color"]).await.success();
    let _ = workspace.run(&["fmt", "-check", "-diff", "-no-color", "readme.tf"]).await.success();
}

/// The first lines of a configuration's blocks.
fn declared(configuration: &str) -> impl Iterator<Item = &str> {
    configuration.lines().filter(|line| line.ends_with('{') && !line.starts_with(' '))
}

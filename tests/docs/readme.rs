//! The README's configurations work as they stand, and its first one is the complete example's heart.

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
async fn every_configuration_is_valid_and_formatted() {
    for Snippet { text, .. } in configurations() {
        let beside_aws = text.contains("\"aws_");
        let workspace = match beside_aws {
            // What the block refers to comes from the complete example, without what the block brings itself.
            true => workspace_of_the_example(|file| declared(file).all(|header| !text.contains(header))),
            false => workspace(),
        };
        workspace.write("readme.tf", &text);
        if !text.contains("required_providers") && !beside_aws {
            workspace.write("provider.tf", &read("examples/provider/provider.tf"));
        }
        let _ = workspace.run(&["init", "-no-color"]).await.success();
        let _ = workspace.run(&["validate", "-no-color"]).await.success();
        let _ = workspace.run(&["fmt", "-check", "-diff", "-no-color", "readme.tf"]).await.success();
    }
}

/// The first lines of a configuration's blocks.
fn declared(configuration: &str) -> impl Iterator<Item = &str> {
    configuration.lines().filter(|line| line.ends_with('{') && !line.starts_with(' '))
}

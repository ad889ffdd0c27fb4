//! The table of hashicorp/aws's arguments has all of them, and tells the truth about ours.

use std::collections::BTreeMap;

use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::Provider;
use tftypes::Block;

use crate::support::read;

/// The arguments of the provider block of hashicorp/aws 5.100.0, by `terraform providers schema -json`; those of its blocks for
/// roles with the block's name.
const ARGUMENTS: &str = include_str!("hashicorp-aws-5.100.0.txt");

/// Every argument in the table, and whether it says that we have it.
fn told() -> BTreeMap<String, bool> {
    let page = read("docs/guides/provider-block.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    rows.map(|(name, rest)| (name.to_owned(), rest.starts_with("yes |"))).collect()
}

fn has(block: &Block, name: &str) -> bool {
    match name.split_once('.') {
        Some((nested, name)) => block.blocks.iter().any(|it| it.type_name == nested && has(&it.block, name)),
        None => {
            let is_attribute = block.attributes.iter().any(|it| it.name == name);
            is_attribute || block.blocks.iter().any(|it| it.type_name == name)
        }
    }
}

#[test]
fn the_table_has_every_argument_of_hashicorp_aws_and_says_which_are_ours() {
    let block = BluegreenProvider::default().schema().block;
    let expected: BTreeMap<_, _> = ARGUMENTS.lines().map(|name| (name.to_owned(), has(&block, name))).collect();
    assert_eq!(told(), expected);
}

/// What has nothing to do with the way to AWS, and therefore no name there.
const OURS_ALONE: [&str; 1] = ["progress_file"];

/// A name of ours for the way to AWS that is none of theirs would mean something that nobody knows.
#[test]
fn every_argument_of_ours_is_one_of_theirs() {
    let block = BluegreenProvider::default().schema().block;
    let nested = block.blocks.iter().filter(|it| it.type_name.starts_with("assume_role"));
    let of_nested = nested
        .flat_map(|it| it.block.attributes.iter().map(|attribute| format!("{}.{}", it.type_name, attribute.name)));
    let ours = block.attributes.iter().map(|attribute| attribute.name.clone());
    for name in ours.chain(block.blocks.iter().map(|it| it.type_name.clone())).chain(of_nested) {
        let is_theirs = ARGUMENTS.lines().any(|theirs| theirs == name);
        assert!(is_theirs != OURS_ALONE.contains(&name.as_str()), "{name}");
    }
}

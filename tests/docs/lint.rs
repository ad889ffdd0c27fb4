//! tflint's rules for Terraform's language that are on by default ("recommended"), asked of every configuration that a person may
//! begin with. tflint itself is not where these tests run.

mod expressions;
mod rules;

use std::collections::BTreeSet;

use hcl::structure::Body;

use crate::support::{files_under, read, workspace};
use rules::findings;

/// Directories whose files are alternatives, and which of them belong together. What else lies there or above belongs to each.
const ALTERNATIVES: [(&str, &[&[&str]]); 5] = [
    (
        "examples/resources/bluegreen_switch",
        &[&["resource.tf", "import-by-string-id.tf"], &["resource-all-arguments.tf", "import-by-identity.tf"]],
    ),
    ("examples/migrating/alb-module", &[&["module.tf", "switch.tf"]]),
    (
        "examples/migrating/codedeploy",
        &[
            &["before.tf", "cluster.tf", "deployment_group.tf", "service_before.tf", "../target_groups.tf"],
            &["after.tf", "cluster.tf", "services_after.tf", "../target_groups.tf"],
        ],
    ),
    ("examples/migrating/hand-made-weights", BEFORE_AND_AFTER),
    ("examples/migrating/tutorial", BEFORE_AND_AFTER),
];

const BEFORE_AND_AFTER: &[&[&str]] = &[&["before.tf", "../target_groups.tf"], &["after.tf", "../target_groups.tf"]];

/// The files of each configuration.
fn configurations() -> Vec<Vec<String>> {
    let files = ["examples", "modules"].into_iter().flat_map(files_under).filter(|file| file.ends_with(".tf"));
    let files: Vec<_> = files.collect();
    let directory_of = |file: &str| file.rsplit_once('/').unwrap().0.to_owned();
    let directories: BTreeSet<_> = files.iter().map(|file| directory_of(file)).collect();
    let mut all = Vec::new();
    for directory in directories.iter().filter(|directory| *directory != "examples/migrating") {
        let above = directory.rsplit_once('/').unwrap().0;
        let beside = |name: &str| match name.strip_prefix("../") {
            Some(name) => format!("{above}/{name}"),
            None => format!("{directory}/{name}"),
        };
        let versions = ["versions.tf", "../versions.tf"].map(beside).into_iter().find(|file| files.contains(file));
        match ALTERNATIVES.iter().find(|(of, _)| of == directory) {
            None => all.push(files.iter().filter(|file| directory_of(file) == *directory).cloned().collect()),
            Some((_, alternatives)) => all.extend(
                alternatives
                    .iter()
                    .map(|names| names.iter().map(|name| beside(name)).chain(versions.clone()).collect::<Vec<_>>()),
            ),
        }
    }
    all
}

#[test]
fn no_file_of_an_example_belongs_to_no_configuration() {
    let seen: BTreeSet<_> = configurations().concat().iter().cloned().collect();
    let files = ["examples", "modules"].into_iter().flat_map(files_under).filter(|file| file.ends_with(".tf"));
    let unseen: Vec<_> = files.filter(|file| !seen.contains(file)).collect();
    assert_eq!(unseen, Vec::<String>::new());
}

#[test]
fn the_module_and_every_example_obey_the_rules() {
    for files in configurations() {
        let body: Body = hcl::parse(&files.iter().map(|file| read(file)).collect::<String>()).unwrap();
        assert_eq!(findings(&body), Vec::<String>::new(), "{files:?}");
    }
}

/// Where versions stand in a file of their own, no other test takes it. Hosts that know no actions or identities would
/// refuse those; hashicorp/aws is not here.
#[tokio::test]
async fn examples_of_this_provider_alone_are_valid_with_the_versions_beside_them() {
    let mut validated = 0;
    for files in configurations().into_iter().filter(|files| files.iter().any(|file| file.ends_with("/versions.tf"))) {
        let texts: Vec<_> = files.iter().map(|file| read(file)).collect();
        let needs_more = ["hashicorp/aws", "\naction ", "identity ="];
        if texts.iter().any(|text| needs_more.iter().any(|needed| text.contains(needed))) {
            continue;
        }
        let workspace = workspace();
        for (index, text) in texts.iter().enumerate() {
            workspace.write(&format!("{index}.tf"), text);
        }
        let _ = workspace.run(&["init", "-no-color"]).await.success();
        let _ = workspace.run(&["validate", "-no-color"]).await.success();
        validated += 1;
    }
    assert_eq!(validated, 7);
}

#[test]
fn each_rule_is_one_that_can_be_broken() {
    for (broken, rule) in BROKEN {
        let whole = format!("terraform {{\n  required_version = \">= 1.11\"\n}}\n{broken}\n");
        let found = findings(&hcl::parse(&whole).unwrap());
        assert!(found.len() == 1 && found[0].starts_with(&format!("{rule}: ")), "{rule} is not {found:?} in {broken}");
    }
    assert_eq!(findings(&Body::default()), ["terraform_required_version: none"]);
}

/// A configuration that breaks one rule, and which.
const BROKEN: [(&str, &str); 12] = [
    ("output \"a\" {\n  value = path.list.0.name\n}", "terraform_deprecated_index"),
    ("output \"a\" {\n  value = \"${path.module}\"\n}", "terraform_deprecated_interpolation"),
    ("output \"a\" {\n  value = [lookup({}, \"a\")]\n}", "terraform_deprecated_lookup"),
    ("output \"a\" {\n  value = \"a%{if path.module == []}b%{endif}\"\n}", "terraform_empty_list_equality"),
    ("module \"a\" {\n  source = \"git::https://example.com/a.git\"\n}", "terraform_module_pinned_source"),
    ("module \"a\" {\n  source = \"terraform-aws-modules/alb/aws\"\n}", "terraform_module_version"),
    ("resource \"aws_lb\" \"a\" {}", "terraform_required_providers"),
    ("output \"a\" {\n  value = provider::bluegreen::other_color(\"blue\")\n}", "terraform_required_providers"),
    ("variable \"a\" {}\noutput \"a\" {\n  value = var.a\n}", "terraform_typed_variables"),
    ("variable \"a\" {\n  type = string\n}\noutput \"a\" {\n  value = var.ab\n}", "terraform_unused_declarations"),
    ("locals {\n  a = 1\n}", "terraform_unused_declarations"),
    ("output \"a\" {\n  value = terraform.workspace\n}", "terraform_workspace_remote"),
];

//! hashicorp/aws from where the user's own Terraform takes it: the mirrors of its CLI configuration file, its implied
//! mirror directories, its plugin cache, or else the registry. Terraform is asked, because only it knows all of them.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::aws_mirror::{AwsMirror, AwsMirrorNotFound};
use crate::terraform::Terraform;

/// Those of Terraform's variables that say where providers are. Others, such as `TF_CLI_ARGS_init`, would change more.
const ABOUT_PROVIDERS: [&str; 3] = ["TF_CLI_CONFIG_FILE", "TERRAFORM_CONFIG", "TF_PLUGIN_CACHE_DIR"];

/// Installs the provider with `init` under a directory that does not exist yet. What `init` leaves has a mirror's layout.
pub(super) fn find_aws(terraform: &Terraform, directory: &Path) -> Result<AwsMirror, AwsMirrorNotFound> {
    find_aws_as(
        terraform,
        directory,
        env::vars_os().filter(|(name, _)| is_for_terraform(&name.to_string_lossy())).collect(),
    )
}

fn is_for_terraform(name: &str) -> bool {
    !name.starts_with("TF_") || name.starts_with("TF_TOKEN_") || ABOUT_PROVIDERS.contains(&name)
}

fn find_aws_as(
    terraform: &Terraform,
    directory: &Path,
    environment: BTreeMap<OsString, OsString>,
) -> Result<AwsMirror, AwsMirrorNotFound> {
    let source = AwsMirror::SOURCE;
    let wanted = format!("terraform {{\n  required_providers {{\n    aws = {{ source = \"{source}\" }}\n  }}\n}}\n");
    let written = fs::create_dir(directory).and_then(|()| fs::write(directory.join("main.tf"), wanted));
    written.expect("the scratch directory is writable");
    let mut init = Command::new(terraform.program());
    init.args(["init", "-input=false", "-no-color"]).current_dir(directory);
    init.env_clear().envs(environment).env("CHECKPOINT_DISABLE", "1");
    let output = init.output().expect("Terraform could be started when it was found");
    if output.status.success() {
        return AwsMirror::at(&directory.join(".terraform/providers"));
    }
    Err(AwsMirrorNotFound::NowhereForTerraform { said: String::from_utf8_lossy(&output.stderr).into_owned() })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;
    use crate::workspace::provider_mirror::platform;

    /// A home directory, and in it something that `init` takes for hashicorp/aws, under a directory of providers.
    fn home_with_aws_in(providers: &str) -> (TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let providers = home.path().join(providers);
        let package = providers.join(AwsMirror::SOURCE).join("5.100.0").join(platform());
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join("terraform-provider-aws_v5.100.0"), "not started by init").unwrap();
        (home, providers)
    }

    fn find_for(home: &Path, more: &[(&str, &OsStr)]) -> Result<(), AwsMirrorNotFound> {
        let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
        let scratch = tempfile::tempdir().unwrap();
        let mut environment = BTreeMap::from([("HOME".into(), home.into()), ("USERPROFILE".into(), home.into())]);
        environment.extend(more.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())));
        find_aws_as(&terraform, &scratch.path().join("aws"), environment).map(drop)
    }

    fn configuration(providers: &Path) -> String {
        // HCL 1 reads a backslash as an escape.
        let path = providers.to_string_lossy().replace('\\', "\\\\");
        format!("provider_installation {{\n  filesystem_mirror {{\n    path = \"{path}\"\n  }}\n}}\n")
    }

    #[cfg(unix)]
    #[test]
    fn it_is_found_in_the_mirror_of_the_configuration_at_home() {
        let (home, providers) = home_with_aws_in("mine");
        fs::write(home.path().join(".terraformrc"), configuration(&providers)).unwrap();
        find_for(home.path(), &[]).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn it_is_found_in_the_mirror_of_the_configuration_that_the_environment_names() {
        let (home, providers) = home_with_aws_in("mine");
        let file = home.path().join("other.tfrc");
        fs::write(&file, configuration(&providers)).unwrap();
        find_for(home.path(), &[("TF_CLI_CONFIG_FILE", file.as_os_str())]).unwrap_or_else(|error| panic!("{error}"));
    }

    #[cfg(unix)]
    #[test]
    fn it_is_found_in_a_directory_that_terraform_looks_into_by_default() {
        let (home, _) = home_with_aws_in(".terraform.d/plugins");
        find_for(home.path(), &[]).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn where_it_is_nowhere_the_error_says_what_terraform_said_and_what_to_do() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("no-registry.tfrc");
        fs::write(&file, configuration(&home.path().join("empty"))).unwrap();
        let text = find_for(home.path(), &[("TF_CLI_CONFIG_FILE", file.as_os_str())]).unwrap_err().to_string();
        assert!(text.contains("BLUEGREEN_AWS_MIRROR") && text.contains("hashicorp/aws"), "{text}");
        assert!(text.contains("Failed to query available provider packages"), "{text}");
    }
}
